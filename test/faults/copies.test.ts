// What programs do to any object: copy, freeze, clone, serialise, compare. None of it crashes, gives a second
// object with the same memory, or loses entries in silence. Each cell of the table is a test.
import assert from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { afterEach, describe, expect, it } from 'vitest';
import { Heap, TypedMap, TypedSet } from '../../bindings/index.js';
import { Map as DropIn } from '../../bindings/map.js';

// biome-ignore lint/suspicious/noExplicitAny: a table of any type
type Any = any;

const TABLES: Record<string, (...keys: number[]) => Any> = {
  TypedMap: (...keys) => TypedMap.from('i32', 'f64', pairs(keys)),
  'TypedMap of any': (...keys) =>
    TypedMap.from(
      'string',
      'any',
      pairs(keys).map(([k, v]) => [`${k}`, v]),
    ),
  TypedSet: (...keys) => TypedSet.from('i32', keys),
  'drop-in': (...keys) => new DropIn(pairs(keys)),
};
const pairs = (keys: number[]): [number, number][] => keys.map((key) => [key, key + 0.5]);
const NAMES = Object.keys(TABLES);
const heapOfItsOwn = (): Any => new Heap({ name: 'copied' });
const make = (name: string): Any => (name === 'Heap' ? heapOfItsOwn() : TABLES[name]?.(1, 2, 3));

/** Entries, or the numbers of a heap. */
const contents = (it: Any): unknown => (it instanceof Heap ? it.stats() : [...it]);

const deepFreeze = (it: Any, seen = new Set()): Any => {
  if ((typeof it !== 'object' && typeof it !== 'function') || it === null || seen.has(it)) return it;
  seen.add(it);
  if (ArrayBuffer.isView(it)) return it; // engines refuse to freeze these
  for (const name of Reflect.ownKeys(it)) {
    const property = Object.getOwnPropertyDescriptor(it, name);
    if (property !== undefined && 'value' in property) deepFreeze(property.value, seen);
  }
  return Object.freeze(it);
};

/** Writes, and grows. */
const use = (it: Any): void => {
  if (it instanceof Heap) {
    new TypedMap('i32', 'i32', { heap: it }).set(1, 1).dispose();
    return;
  }
  const before = [...it];
  const isText = it.key === 'string';
  const key = (n: number): unknown => (isText ? `${n}` : n);
  for (let n = 100; n < 1200; n++)
    if (it instanceof TypedSet) it.add(n as never);
    else it.set(key(n), n);
  expect(it.size).toBe(before.length + 1100);
  for (let n = 100; n < 1200; n++) expect(it.delete(key(n))).toBe(true);
  expect([...it].sort()).toEqual(before.sort());
};

/** What is not the same kind of thing, and says so, or is a copy with all entries that shares nothing. */
const expectNoSilence = (original: Any, copy: () => Any): void => {
  const before = contents(original);
  let made: Any;
  try {
    made = copy();
  } catch (error) {
    expect((error as Error).message).toMatch(/toNative|snapshot|clone|copy|could not be cloned|serialize/);
    made = undefined;
  }
  if (made !== undefined) {
    if (original instanceof Heap) expect(() => made.stats()).toThrow();
    else expect([...made].sort()).toEqual([...original].sort());
  }
  expect(contents(original)).toEqual(before);
  use(original);
};

const ALL = [...NAMES, 'Heap'];

describe.each(ALL)('freezing: %s', (name) => {
  it.each([
    ['Object.freeze', Object.freeze],
    ['Object.seal', Object.seal],
    ['Object.preventExtensions', Object.preventExtensions],
    ['deep freeze', deepFreeze],
    ['deep freeze of what holds it', (it: Any) => deepFreeze({ state: { it }, list: [it] })],
  ])('%s changes nothing for it', (_, freeze) => {
    const it = make(name);
    freeze(it);
    use(it);
  });
});

describe.each(ALL)('a structural copy: %s', (name) => {
  it.each([
    [
      'Object.assign on its prototype',
      (it: Any) => Object.assign(Object.create(Object.getPrototypeOf(it)), it),
    ],
    [
      'all property descriptors',
      (it: Any) => Object.create(Object.getPrototypeOf(it), Object.getOwnPropertyDescriptors(it)),
    ],
    ['spread and setPrototypeOf', (it: Any) => Object.setPrototypeOf({ ...it }, Object.getPrototypeOf(it))],
    ['inheriting from it', (it: Any) => Object.create(it)],
  ])('%s throws a clear error at first use and shares nothing', (_, copyOf) => {
    const it = make(name);
    const copy = copyOf(it);
    const uses =
      name === 'Heap'
        ? ['stats', 'dispose']
        : ['has', 'set', 'add', 'delete', 'clear', 'keys', 'forEach', 'dispose'];
    for (const use of uses) {
      if (typeof copy[use] !== 'function') continue;
      expect(() => copy[use](name === 'TypedMap of any' ? '1' : 1, () => {}), use).toThrow();
    }
    if (name !== 'Heap') expect([...it].length).toBe(3);
    use(it);
  });
});

describe.each(ALL)('internals of %s', (name) => {
  it('are not among its keys, in for-in, spread or JSON', () => {
    const it = make(name);
    const allowed = ['uncloneable'];
    const found = [...Object.keys(it), ...Object.keys({ ...it })];
    for (const key in it) found.push(key);
    expect(found.filter((key) => !allowed.includes(key))).toEqual([]);
    const text = JSON.stringify(it);
    expect(text).not.toMatch(/"(h|life|policy|heap|paused|kept|x|i32)"/);
  });
});

/** The drop-in's copies are another matter: what it is made of will change. */
const TYPED = NAMES.filter((name) => name !== 'drop-in');

describe.each(TYPED)('cloning: %s', (name) => {
  it.each([
    ['structuredClone', structuredClone],
    ['structuredClone of what holds it', (it: Any) => structuredClone({ it }).it],
    ['v8.serialize', (it: Any) => deserialize(serialize(it))],
  ])('%s throws an error that names the way, or loses nothing', (_, clone) => {
    const it = make(name);
    expectNoSilence(it, () => clone(it));
  });

  it('postMessage throws, or loses nothing', async () => {
    const it = make(name);
    const { port1, port2 } = new MessageChannel();
    const got = new Promise((resolve) => {
      port2.onmessage = ({ data }) => resolve(data);
    });
    let sent = true;
    try {
      port1.postMessage(it);
    } catch (error) {
      sent = false;
      expect((error as Error).message).toMatch(/toNative|snapshot|could not be cloned/);
    }
    if (sent) expect([...((await got) as Any)]).toEqual([...it]);
    port1.close();
    use(it);
  });

  it('JSON.stringify gives all entries, or {} as for a native Map', () => {
    const text = JSON.stringify(make(name));
    if (text !== '{}') for (const key of [1, 2, 3]) expect(text).toContain(`${key}`);
  });
});

describe.each(TYPED)('comparing: %s', (name) => {
  const of = TABLES[name] as (...keys: number[]) => Any;
  /** true, false, or undefined if it throws. */
  const verdicts = (a: Any, b: Any): (boolean | undefined)[] => {
    const told = (compare: () => unknown): boolean | undefined => {
      try {
        return compare() !== false;
      } catch (error) {
        return error instanceof assert.AssertionError || (error as Error).name === 'AssertionError'
          ? false
          : undefined;
      }
    };
    return [
      told(() => isDeepStrictEqual(a, b)),
      told(() => assert.deepStrictEqual(a, b)),
      told(() => expect(a).toEqual(b)),
      told(() => expect(a).toStrictEqual(b)),
    ];
  };
  it.each([
    ['another key', () => of(1, 2, 4)],
    ['one key more', () => of(1, 2, 3, 4)],
    ['nothing', () => of()],
  ])('one with %s does not count as equal', (_, other) => {
    expect(verdicts(of(1, 2, 3), other())).not.toContain(true);
  });
  it('all agree on one with the same entries', () => {
    const told = verdicts(of(1, 2, 3), of(1, 2, 3)).map((verdict) => verdict === true);
    expect(new Set(told).size).toBe(1);
  });
});

describe('what others did to the language', () => {
  const polluted = Object.prototype as Any;
  afterEach(() => {
    for (const name of [
      'growth',
      'capacity',
      'heap',
      'hash',
      'seed',
      'name',
      'assist',
      'loadFactor',
      'maximumBytes',
      'maxBuckets',
      'get',
      'value',
    ])
      Reflect.deleteProperty(polluted, name);
  });

  it.each([
    ['growth', 5],
    ['growth', { loadFactor: 8, resize: 'forbid' }],
    ['capacity', 1_000_000],
    ['heap', {}],
    ['hash', 'fast'],
    ['seed', 1n],
    ['name', 'polluted'],
    ['loadFactor', 99],
    ['assist', 64],
    ['maximumBytes', 1],
  ])('Object.prototype.%s = %o has no effect on options', (name, value) => {
    polluted[name] = value;
    const heap = new Heap({});
    const map = new TypedMap('i32', 'i32', { growth: {} });
    for (let i = 0; i < 100; i++) map.set(i, i);
    const { buckets } = map.stats();
    Reflect.deleteProperty(polluted, name);
    const plain = new TypedMap('i32', 'i32');
    for (let i = 0; i < 100; i++) plain.set(i, i);
    expect([map.name, buckets, heap.maximumBytes]).toEqual([
      '',
      plain.stats().buckets,
      new Heap().maximumBytes,
    ]);
  });

  it('Object.prototype.maxBuckets has no effect on drain()', () => {
    polluted.maxBuckets = -1;
    expect(new TypedMap('i32', 'i32').drain().complete).toBe(true);
  });

  it.each(['get', 'set', 'has', 'delete', 'keys', 'values', Symbol.iterator] as const)(
    'a native Map.prototype[%s] that throws breaks nothing',
    (name) => {
      const native = Map.prototype as Any;
      const original = native[name];
      const made: Any[] = [];
      let failed: unknown;
      native[name] = () => {
        throw new Error('patched');
      };
      try {
        const heap = new Heap();
        const map = new TypedMap('u32', 'any', { heap });
        for (let i = 0; i < 1000; i++) map.set(i, i);
        made.push(map.get(999), map.delete(5), map.size, map.toNative().size);
        map.dispose();
      } catch (error) {
        failed = error;
      } finally {
        native[name] = original;
      }
      expect(failed).toBe(undefined);
      expect(made).toEqual([999, true, 999, 999]);
    },
  );
});

describe('a method called on a table of another kind', () => {
  const KINDS = ['i32', 'i64', 'f64', 'string', 'bytes'] as const;
  const keyOf = { i32: 1, i64: 1n, f64: 0.5, string: 'a', bytes: Uint8Array.of(1) } as Any;
  it.each(KINDS.flatMap((from) => KINDS.filter((to) => to !== from).map((to) => [from, to] as const)))(
    'of %s on %s throws',
    (from, to) => {
      const heap = new Heap();
      const [a, b]: Any[] = [
        new TypedMap(from, 'f64', { heap }),
        new TypedMap(to, 'any', { heap }).set(keyOf[to], 'x'),
      ];
      for (const method of ['set', 'get', 'has', 'delete', 'getOrInsert', 'add'])
        expect(() => a[method].call(b, keyOf[from], 1), method).toThrow(TypeError);
      b.verify();
      expect([b.size, b.get(keyOf[to])]).toEqual([1, 'x']);
      heap.dispose();
    },
  );

  const METHODS = ['set', 'get', 'has', 'delete', 'getOrInsert'];
  it.each(['i64', 'f64', 'string'] as const)('of the same kinds on another heap throws, %s', (kind) => {
    const heaps = [undefined, new Heap(), new Heap()];
    const made: Any[] = heaps.map((heap) =>
      new TypedMap(kind as 'i64', 'u64', { ...(heap && { heap }) }).set(keyOf[kind], 1n),
    );
    for (const a of made) {
      for (const b of made.filter((it) => it !== a)) {
        for (const method of METHODS) {
          expect(() => a[method].call(b, keyOf[kind], 2n), method).toThrow(/expected the map itself/);
          // neither heap keeps the refusal: a read of any number looks at the status
          expect([a.get(keyOf[kind]), b.get(keyOf[kind]), a.size, b.size]).toEqual([1n, 1n, 1, 1]);
        }
      }
    }
    for (const map of made) map.verify();
    made[2].dispose();
    for (const method of METHODS)
      expect(() => made[1][method].call(made[2], keyOf[kind], 2n)).toThrow(/disposed/);
    for (const heap of heaps) heap?.dispose();
  });

  it('and on what is no map throws', () => {
    for (const [value, given] of [
      ['u64', 1n],
      ['any', 1],
      ['string', 'a'],
    ] as const) {
      for (const heap of [undefined, new Heap()]) {
        const map: Any = new TypedMap('i32', value as 'any', { ...(heap && { heap }) }).set(1, given);
        for (const receiver of [
          undefined,
          null,
          7,
          'a',
          {},
          new Map(),
          Object.create(map),
          new Proxy(map, {}),
        ]) {
          for (const method of METHODS)
            expect(() => map[method].call(receiver, 1, given), method).toThrow(TypeError);
          expect([map.get(1), map.size]).toEqual([given, 1]);
        }
      }
    }
  });
});
