// TypedSet: the same answers as a JavaScript Set for every kind on every build, through growth, and the class
// itself.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ArgumentTypeError, DisposedError, KeyTypeError, PolicyError } from '../../bindings/base/errors.js';
import { KEY_KINDS, KINDS } from '../../bindings/core/kinds.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { type AnySet, any, EDGES, generator, type Item, isNumber, keyAt } from '../support/kinds.js';
import { setOf as emptySet } from '../support/latin1.js';
import { same } from '../support/model.js';
import { expectKeys, setOf } from '../support/sets.js';

const CASES = BUILDS.flatMap((build) => KEY_KINDS.map((kind) => ({ build, kind })));

describe.each(CASES)('build $build, $kind', ({ build, kind }) => {
  const k = (i: number): never => any(keyAt(kind, i));

  it('does what Set does, over 6,000 random operations through growth, compact, drain and clone', () => {
    const heap = heapOf(build);
    const random = generator(KEY_KINDS.indexOf(kind) + 1);
    let set = emptySet(kind, { heap, growth: { assist: random(2) } });
    let model = new Set<Item>();
    const seen = { growing: 0, compacted: 0, cloned: 0 };
    for (let i = 0; i < 6000; i++) {
      // the pool breathes, so that the set grows, churns and shrinks
      const pool = 8 << ((i / 500) % 7);
      const key = random(20) === 0 ? (EDGES[kind][random(6)] as Item) : k(random(pool));
      const dice = random(100);
      if (dice < 50) {
        same(set.add(any(key)), set, 'add()');
        model.add(key);
      } else if (dice < 75) same(set.has(any(key)), model.has(key), 'has()');
      else if (dice < 95) same(set.delete(any(key)), model.delete(key), 'delete()');
      else if (dice < 96) set.reserve(random(300));
      else if (dice < 97) set.drain({ maxBuckets: random(4) });
      else if (dice < 98) {
        const { bytes } = set.stats();
        set.compact();
        expect([set.stats().growing, set.stats().bytes.live <= bytes.live]).toEqual([false, true]);
        seen.compacted++;
      } else if (dice < 99) {
        const copy = set.clone();
        set.dispose();
        set = copy;
        model = new Set(model);
        seen.cloned++;
      } else if (random(4) === 0) {
        set.clear();
        model.clear();
      }
      seen.growing += Number(set.stats().growing);
      same(set.size, model.size, 'size');
      if (i % 60 !== 0) continue;
      set.verify();
      expectKeys(any(set), model);
      expectKeys([...any(set.keysArray() as never as Iterable<Item>)] as Item[], model, 'keysArray()');
    }
    for (const [what, times] of Object.entries(seen)) expect([what, times > 10]).toEqual([what, true]);
    set.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
  });

  it('keeps every edge key, as the kind sees it', () => {
    const heap = heapOf(build);
    const set = setOf(kind, EDGES[kind], { heap });
    const model = new Set(EDGES[kind]);
    expectKeys(any(set), model);
    for (const key of EDGES[kind]) expect(set.has(any(key))).toBe(true);
    if (kind === 'f64') expect([...set].some((key) => Object.is(key, -0))).toBe(false);
    for (const key of EDGES[kind]) expect(set.delete(any(key))).toBe(model.delete(key));
    expect(set.size).toBe(0);
  });

  it('iterates while it changes: what stays is visited once, what goes is not visited', () => {
    const set = setOf(kind, upTo(200).map(k), { heap: heapOf(build), growth: { assist: 0 } });
    const number = new Map(upTo(3000).map((i) => [k(i) as Item, i]));
    const seen: number[] = [];
    const gone = new Set<number>();
    set.forEach((key, again, owner) => {
      const i = number.get(key) as number;
      same(again, key, 'second argument');
      same(owner, set, 'third argument');
      same(gone.has(i), false, 'visit of a deleted key');
      seen.push(i);
      const odd = ((i * 7) % 200) | 1;
      if (set.delete(k(odd))) gone.add(odd);
      if (seen.length < 50) for (let n = 0; n < 20; n++) set.add(k(200 + seen.length * 20 + n));
      if (seen.length === 60) set.compact();
    });
    expect(set.stats().grows.double).toBeGreaterThan(4);
    expect(new Set(seen).size).toBe(seen.length);
    const even = upTo(100).map((i) => i * 2);
    expect(seen.filter((i) => i < 200 && i % 2 === 0).sort((a, b) => a - b)).toEqual(even);
    set.verify();
  });
});

describe('TypedSet', () => {
  it('is a set: answers, chaining, size, value, name, toStringTag, keys() = values() = iterator', () => {
    const set = new TypedSet('u32', { name: 'ids', capacity: 2 });
    expect([set.add(1).add(2).add(1), set.size, set.key, set.value]).toEqual([set, 2, 'u32', 'none']);
    expect([set.name, String(set), set.stats().name, set.stats().value]).toEqual([
      'ids',
      '[object TypedSet]',
      'ids',
      'none',
    ]);
    expect([[...set.keys()], [...set.values()], [...set]]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect([...set.entries()]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(set.constructor).toBe(TypedSet);
    expect(Object.prototype.toString.call(set.keys())).toBe('[object TypedMap Iterator]');
  });

  it('refuses kinds, options, keys and callbacks that are not any', () => {
    expect(() => new TypedSet('f32' as never)).toThrow(ArgumentTypeError);
    expect(() => new TypedSet('u32', { capacity: -1 })).toThrow(PolicyError);
    const set = new TypedSet('u32');
    for (const key of [-1, 0.5, '1', 1n, null, undefined]) {
      for (const name of ['add', 'has', 'delete'] as const) {
        expect(() => set[name](key as never)).toThrow(KeyTypeError);
      }
    }
    expect(() => set.forEach(1 as never)).toThrow(ArgumentTypeError);
    expect(() => TypedSet.from('u32', 5 as never)).toThrow(ArgumentTypeError);
    expect(() => TypedSet.from('u32', null as never)).toThrow(/keys: got null, expected an iterable/);
    expect([set.size, () => TypedSet.from('u32', [1, -1])]).toEqual([0, expect.any(Function)]);
    expect(() => TypedSet.from('u32', [1, -1])).toThrow(KeyTypeError);
  });

  it('forEach passes thisArg and gives undefined', () => {
    const self = {};
    const result = TypedSet.from('u32', [1]).forEach(function (this: unknown) {
      expect(this).toBe(self);
    }, self);
    expect(result).toBe(undefined);
  });

  it.each(KEY_KINDS)(
    'keysArray() of %s is an array of its own, of the kind, in the order of keys()',
    (kind) => {
      const set: AnySet = setOf(
        kind,
        upTo(3000).map((i) => keyAt(kind, i)),
      );
      const array = set.keysArray() as never as Iterable<Item> & { fill(value: Item): void };
      expect(array).toBeInstanceOf(isNumber(kind) ? KINDS[kind].View : Array);
      expect([...array]).toEqual([...set]);
      array.fill(keyAt(kind, 0));
      expect(new Set(set).size).toBe(3000);
      expect(setOf(kind, []).keysArray()).toHaveLength(0);
    },
  );

  it('a subclass passes its overrides by only where the core does the work', () => {
    class Loud extends TypedSet<'u32'> {
      added = 0;
      constructor() {
        super('u32');
      }
      override add(key: number): this {
        this.added++;
        return super.add(key);
      }
    }
    const loud = new Loud().add(1).add(2);
    expect(loud).toBeInstanceOf(Loud);
    expect([loud.added, loud.size, loud.has(1), [...loud].toSorted()]).toEqual([2, 2, true, [1, 2]]);
    // as with Set, results are plain sets
    expect(loud.union(new Set([3])).constructor).toBe(TypedSet);
    expect([loud.clone().size, loud.isSubsetOf(TypedSet.from('u32', [1, 2, 3]))]).toEqual([2, true]);
    loud.verify();
  });

  it('a walk asks the core what is gone, not a subclass', () => {
    class Agreeable extends TypedSet<'u32'> {
      override has(): boolean {
        return true;
      }
    }
    const set = new Agreeable('u32').addMany(Uint32Array.of(1, 2, 3));
    const visited: number[] = [];
    for (const key of set) {
      visited.push(key);
      for (const other of [1, 2, 3]) if (other !== key) set.delete(other);
    }
    expect(visited).toHaveLength(1);
    set.dispose();
  });

  it('util.inspect shows name, kind, size and the first keys', () => {
    const set = TypedSet.from('i64', [1n, 2n], { name: 'ids', capacity: 2 });
    expect(inspect(set)).toBe('TypedSet<i64> "ids"(2) { 1n, 2n }');
    expect(inspect(new TypedSet('f64'))).toBe('TypedSet<f64>(0) {}');
    expect(inspect({ deep: { er: { set } } }, { depth: 1 })).toContain('[Object]');
    expect(inspect({ set }, { depth: 0 })).toBe('{ set: [TypedSet<i64> "ids"(2)] }');
    expect(inspect(TypedSet.from('u32', upTo(25)))).toMatch(
      /^TypedSet<u32>\(25\) \{ (\d+, ){10}\.\.\. 15 more \}$/,
    );
    set.dispose();
    expect(inspect(set)).toBe('TypedSet<i64> "ids" (disposed)');
  });

  it.each<[string, (set: TypedSet<'u32'>) => unknown]>([
    ['size', (set) => set.size],
    ['add', (set) => set.add(1)],
    ['has', (set) => set.has(1)],
    ['delete', (set) => set.delete(1)],
    ['clear', (set) => set.clear()],
    ['forEach', (set) => set.forEach(() => {})],
    ['keys', (set) => set.keys()],
    ['values', (set) => set.values()],
    ['entries', (set) => set.entries()],
    ['iterator', (set) => [...set]],
    ['keysArray', (set) => set.keysArray()],
    ['reserve', (set) => set.reserve(1)],
    ['compact', (set) => set.compact()],
    ['drain', (set) => set.drain()],
    ['stats', (set) => set.stats()],
    ['verify', (set) => set.verify()],
    ['explain', (set) => set.explain(1)],
    ['clone', (set) => set.clone()],
  ])('%s throws DisposedError after dispose(), which may be called twice', (_, use) => {
    for (const heap of [Heap.default, heapOf('release')]) {
      const set = TypedSet.from('u32', [1, 2], { heap });
      use(set);
      set.dispose();
      set[Symbol.dispose]();
      expect(() => use(set)).toThrow(DisposedError);
    }
  });
});
