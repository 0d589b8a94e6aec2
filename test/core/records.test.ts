// Strings and bytes in linear memory: every string is a key of its own, bytes are copied in and out, what is deleted is
// given back and the rest kept dense, lookups allocate nothing, growth reads no record, and verify() finds damage.
import { describe, expect, it } from 'vitest';
import {
  CorruptionError,
  KeyTypeError,
  OutOfMemoryError,
  ValueTypeError,
} from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { arenaOf, pagesOf, recordOf } from '../support/arena.js';
import { BUILDS, type Build, heapOf } from '../support/cores.js';
import {
  type AnyMap,
  type AnySet,
  any,
  EDGES,
  generator,
  type Item,
  keyAt,
  LONG,
  valueAt,
} from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';
import { Checked, same } from '../support/model.js';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** Numbers below n in a random order, the same in every run. */
const shuffled = (n: number): number[] => {
  const random = generator(n);
  const order = upTo(n);
  for (let i = n - 1; i > 0; i--) {
    const j = random(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
};
const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString('latin1');

describe.each(BUILDS)('build %s', (build) => {
  it('every string is its own key: each code unit alone, in pairs of surrogates, in either width', () => {
    const set = new TypedSet('string', { heap: heapOf(build) });
    const units = upTo(65_536).map((code) => String.fromCharCode(code));
    const pairs = upTo(64).flatMap((high) =>
      upTo(64).map((low) => String.fromCharCode(0xd7e0 + high, 0xdbe0 + low)),
    );
    const wide = upTo(256).map((code) => `${String.fromCharCode(code)}Ā`);
    const strings = [
      ...new Set([...units, ...pairs, ...wide, ...any(EDGES.string), ...LONG.string]),
    ] as string[];
    set.addMany(strings);
    expect(set.size).toBe(strings.length);
    const model = new Set(strings);
    for (const key of set) same(model.delete(key), true, 'key', key);
    same(model.size, 0, 'keys that are missing');
    set.verify();
    for (const key of strings) same(set.delete(key), true, 'delete()', key);
    same(set.size, 0, 'size');
  });

  it('strings are read without Buffer too, as in browsers', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'string', { heap });
    for (const edge of [...EDGES.string, ...LONG.string] as string[]) map.set(edge, edge);
    expect(heap.characters).toBeDefined();
    heap.characters = undefined;
    for (const [key, value] of map) same(value, key, 'value of', key);
    for (const edge of [...EDGES.string, ...LONG.string] as string[])
      same(map.get(edge), edge, 'get()', edge);
  });

  it('every sequence of bytes is its own key, whatever view it is given by', () => {
    const map = new TypedMap('bytes', 'u32', { heap: heapOf(build) });
    const some = upTo(256).flatMap((a) => [
      Uint8Array.of(a),
      ...[0, 1, 127, 128, 255].map((b) => Uint8Array.of(a, b)),
    ]);
    const zeros = upTo(40).map((n) => new Uint8Array(n));
    const keys = [...some, ...zeros.filter((zero) => zero.length !== 1 && zero.length !== 2)];
    for (const [i, key] of keys.entries()) map.set(key, i);
    expect(map.size).toBe(keys.length);
    for (const [i, key] of keys.entries()) {
      same(map.get(key), i, 'get()');
      same(map.get(Buffer.from(key)), i, 'get() by Buffer');
      const around = new Uint8Array(key.length + 9).fill(170);
      around.set(key, 5);
      same(map.get(around.subarray(5, 5 + key.length)), i, 'get() by a part of an array');
      const shared = new Uint8Array(new SharedArrayBuffer(key.length));
      shared.set(key);
      same(map.get(shared), i, 'get() by shared memory');
    }
    map.verify();
  });

  it('bytes are copied, in and out', () => {
    const map = new TypedMap('bytes', 'bytes', { heap: heapOf(build) });
    for (const length of [1, 8, 47, 48, 49, 300, 5000, 70_000]) {
      const [key, value] = [new Uint8Array(length).fill(1), new Uint8Array(length).fill(2)];
      map.set(key, value);
      key.fill(3);
      value.fill(3);
      const asked = new Uint8Array(length).fill(1);
      expect(map.has(key)).toBe(false);
      const got = map.get(asked) as Uint8Array;
      expect([got.constructor, got.length, got.every((byte) => byte === 2)]).toEqual([
        Uint8Array,
        length,
        true,
      ]);
      got.fill(4);
      for (const [k, v] of map) {
        k.fill(5);
        v.fill(5);
      }
      expect(map.get(asked)?.every((byte) => byte === 2)).toBe(true);
      const inserted = map.getOrInsert(asked, value);
      expect(inserted.every((byte) => byte === 2)).toBe(true);
    }
    expect([...map.values()].every((value) => value.every((byte) => byte === 2))).toBe(true);
    map.verify();
  });

  it.each([
    ['Uint8Array', (bytes: Uint8Array) => bytes],
    ['Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ] as const)(
    'what the callback of getOrInsertComputed() does to its key, or to yours (%s), does not matter',
    (_, of) => {
      const map = new TypedMap('bytes', 'u32', { heap: heapOf(build) });
      const key = of(Uint8Array.of(1, 2, 3));
      const value = map.getOrInsertComputed(key, (given) => {
        expect(given).not.toBe(key);
        given.fill(7);
        key.fill(9);
        return 5;
      });
      expect([value, map.size, map.get(Uint8Array.of(1, 2, 3))]).toEqual([5, 1, 5]);
    },
  );

  it('what is deleted or overwritten is given back at once where it is long', async () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'bytes', { heap });
    map.set('short', new Uint8Array(3));
    const { used } = heap.stats();
    for (const length of [20_000, 70_000, 1_000_000]) {
      const key = 'k'.repeat(length);
      map.set(key, new Uint8Array(length));
      await Promise.resolve();
      const most = heap.stats().used;
      expect(most - used).toBeGreaterThanOrEqual(2 * length);
      map.set(key, new Uint8Array(1));
      await Promise.resolve();
      expect(most - heap.stats().used).toBeGreaterThanOrEqual(length);
      map.delete(key);
      await Promise.resolve();
      expect(heap.stats().used).toBe(used);
    }
    map.verify();
  });

  it('nothing is left of records after clear(), after the last delete() and after compact()', () => {
    const heap = heapOf(build);
    const map = mapOf('string', 'bytes', { heap });
    const set = setOf('bytes', { heap });
    const empty = [map, set].map((table) => table.stats().bytes);
    const fill = () => {
      for (const n of upTo(3000)) {
        map.set(any(keyAt('string', n)), any(keyAt('bytes', n)));
        set.add(any(keyAt('bytes', n)));
      }
      for (const table of [map, set]) expect(table.stats().bytes.keys).toBeGreaterThan(40_000);
    };
    fill();
    for (const table of [map, set]) table.clear();
    for (const table of [map, set]) expect([table.stats().bytes.keys, arenaOf(table).held]).toEqual([0, 0]);
    fill();
    for (const n of upTo(3000)) {
      map.delete(any(keyAt('string', n)));
      set.delete(any(keyAt('bytes', n)));
    }
    for (const table of [map, set]) expect([table.stats().bytes.keys, arenaOf(table).held]).toEqual([0, 0]);
    for (const table of [map, set]) table.compact();
    expect([map, set].map((table) => table.stats().bytes)).toEqual(empty);
    for (const table of [map, set]) table.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('what the maps say of their bytes is what the heap says, long records and all', async () => {
    const heap = heapOf(build);
    const maps = [
      mapOf('string', 'bytes', { heap }),
      mapOf('bytes', 'u32', { heap }),
      mapOf('i32', 'string', { heap }),
    ];
    for (const map of maps) {
      for (const n of upTo(2000)) map.set(any(keyAt(map.key, n)), any(keyAt(map.value as 'u32', n)));
      for (const [i, long] of LONG.bytes.entries())
        map.set(any(map.key === 'i32' ? -5 - i : long), any(map.value === 'u32' ? 1 : long));
    }
    await Promise.resolve();
    const totals = maps.map((map) => map.stats().bytes.total);
    expect(heap.stats().used).toBe(totals.reduce((a, b) => a + b));
  });

  it.each([
    ['string', 'u32', 'delete()'],
    ['string', 'u32', 'deleteMany()'],
    ['bytes', 'f64', 'delete()'],
    ['string', 'any', 'delete()'],
    ['string', 'any', 'deleteMany()'],
    ['u32', 'string', 'delete()'],
    ['string', 'bytes', 'delete()'],
    ['u32', 'string', 'set()'],
  ] as const)(
    '%s -> %s: of many entries nine of ten go at random, by %s: the rest is kept dense and is all there',
    (key, value, way) => {
      const n = build === 'release' || build === 'classic' ? 100_000 : 20_000;
      const checked = new Checked(mapOf(key, value, { heap: heapOf(build), capacity: n }));
      const { map, model } = checked;
      const long = value === 'string' || value === 'bytes' ? '!'.repeat(60) : '';
      for (const i of upTo(n)) checked.set(keyAt(key, i), long || valueAt(value, i));
      const before = { ...arenaOf(map), total: map.stats().bytes.total };
      const going = shuffled(n)
        .slice(n / 10)
        .map((i) => keyAt(key, i));
      if (way === 'deleteMany()') {
        expect(map.deleteMany(any(going))).toBe(going.length);
        for (const k of going) model.delete(k);
      } else if (way === 'set()') for (const k of going) checked.set(k, '');
      else for (const k of going) checked.delete(k);
      // the page that is being written is not tidied; the writes that go on fill it up
      for (const i of upTo(3000)) {
        checked.set(keyAt(key, 200_000 + i), long || valueAt(value, i));
        checked.delete(keyAt(key, 200_000 + i));
      }
      const { live, held } = arenaOf(map);
      expect(live).toBeLessThan(before.live * (way === 'set()' ? 0.6 : 0.2));
      expect(held).toBeLessThanOrEqual(2 * live + 65_536 + 4096);
      // less what overflow buckets took meanwhile
      expect(before.total - map.stats().bytes.total).toBeGreaterThan(0.75 * (before.held - held));
      expect(map.stats().bytes.keys).toBe(live);
      checked.verify();
      checked.iterate();
    },
  );

  it('the difference of two sets is kept dense too, though no write of its own follows', () => {
    const heap = heapOf(build);
    const [all, most] = [0, 2000].map((from) => {
      const set = setOf('string', { heap });
      for (let n = from; n < 20_000; n++) set.add(any(keyAt('string', n)));
      return set;
    }) as [AnySet, AnySet];
    for (const result of [all.difference(most), all.symmetricDifference(most)]) {
      expect(result.size).toBe(2000);
      const { live, held } = arenaOf(result);
      expect(held).toBeLessThanOrEqual(2 * live + 2 * 65_536);
      result.verify();
    }
  });

  it('a page is moved per write at most, never a whole arena at once', () => {
    const map = mapOf('string', 'u32', { heap: heapOf(build), capacity: 20_000 });
    for (const n of upTo(20_000)) map.set(any(keyAt('string', n)), n as never);
    let held = arenaOf(map).held;
    let most = 0;
    for (const n of shuffled(20_000).slice(2000)) {
      map.delete(any(keyAt('string', n)));
      const after = arenaOf(map).held;
      most = Math.max(most, held - after);
      held = after;
    }
    expect(most).toBe(65_536);
  });

  it('small maps take little: pages begin at 512 bytes', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'u32', { heap });
    const numbers = new TypedMap('i64', 'u32', { heap });
    map.set('a', 1).set('b', 2);
    numbers.set(1n, 1).set(2n, 2);
    expect(map.stats().bytes.total - numbers.stats().bytes.total).toBe(512 + 128);
  });

  it('a lookup allocates nothing in the heap, hit or miss, of whatever length', async () => {
    const heap = heapOf(build);
    const map = mapOf('string', 'bytes', { heap });
    const keys = [...EDGES.string, ...LONG.string.slice(0, 2), 'w'.repeat(28_000)] as string[];
    for (const key of keys) map.set(any(key), any('v'));
    await Promise.resolve();
    const changes = () => heap.i32[(448 + 4) >> 2]; // the allocator counts its steps
    const before = changes();
    for (const key of keys) {
      for (const asked of [key, `${key}?`.slice(-28_000)]) {
        map.get(any(asked));
        map.has(any(asked));
        map.explain(any(asked));
      }
    }
    const short = keys.filter((key) => key.length <= 2048);
    map.getMany(any(short));
    map.hasMany(any(short));
    expect(changes()).toBe(before);
    // longer ones take a buffer, which goes back at the end of the task
    const { used } = heap.stats();
    for (const key of LONG.string) same(map.get(any(key)) === undefined, !keys.includes(key), 'get()');
    await Promise.resolve();
    expect(heap.stats().used).toBe(used);
  });

  it('growth never reads records: hashes stand in the buckets', () => {
    for (const [key, value] of [
      ['string', 'u32'],
      ['bytes', 'f64'],
      ['string', 'string'],
    ] as const) {
      const checked = new Checked(mapOf(key, value, { heap: heapOf(build), growth: { assist: 0 } }));
      const { map } = checked;
      const numberOrText = (n: number) => (value === 'string' ? keyAt('string', n) : n);
      for (const n of upTo(2000)) checked.set(keyAt(key, n), numberOrText(n));
      map.drain();
      for (let n = 2000; !map.stats().growing; n++) checked.set(keyAt(key, n), numberOrText(n));
      const memory = new Uint8Array(map.heap.x.memory.buffer);
      const pages = pagesOf(map).map(({ first, end }) => ({ first, saved: memory.slice(first, end) }));
      for (const { first, saved } of pages) memory.fill(0xee, first, first + saved.length);
      expect(map.drain().moved).toBeGreaterThan(100);
      for (const { first, saved } of pages) memory.set(saved, first);
      checked.verify();
      checked.iterate();
    }
  });

  it('two maps hash differently, unless they have the same seed; then explain() says the same', () => {
    const heap = heapOf(build);
    for (const hash of ['safe', 'fast'] as const) {
      const places = ([{}, {}, { seed: 5n }, { seed: 5n }, { seed: 6n }] as { seed?: bigint }[]).map(
        (options) => {
          const map = new TypedMap('string', 'u32', { heap, hash, ...options });
          for (const n of upTo(100)) map.set(keyAt('string', n) as string, n);
          return upTo(100).map((n) => map.explain(keyAt('string', n) as string));
        },
      );
      expect(places[2]).toEqual(places[3]);
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [2, 4],
      ] as const) {
        const differing = upTo(100).filter((i) => places[a]?.[i]?.hash !== places[b]?.[i]?.hash);
        expect(differing.length).toBeGreaterThan(98);
      }
    }
    const [safe, fast] = (['safe', 'fast'] as const).map((hash) =>
      new TypedMap('string', 'u32', { heap, hash, seed: 5n }).explain('one of more than 16 characters'),
    );
    expect(safe?.hash).not.toBe(fast?.hash); // short ones are hashed alike
  });

  it('a map keeps its hash function through clear(), clone() and compact(), and hashes anew when it empties', () => {
    for (const hash of ['safe', 'fast'] as const) {
      const map = new TypedMap('string', 'u32', { heap: heapOf(build), hash, seed: 5n });
      for (const n of upTo(200)) map.set(keyAt('string', n) as string, n);
      const { hash: first } = map.explain('a');
      const copy = map.clone();
      expect([copy.explain('a').hash, map.compact().explain('a').hash]).toEqual([first, first]);
      map.clear();
      expect(map.explain('a').hash).toBe(first);
      for (const table of [map, copy]) table.verify();
      const drawn = new TypedMap('string', 'u32', { heap: map.heap, hash }).set('a', 1);
      const before = drawn.explain('a').hash;
      drawn.delete('a');
      expect(drawn.explain('a').hash).not.toBe(before);
    }
  });

  it('sets of either hash function work together', () => {
    const heap = heapOf(build);
    const [safe, fast] = (['safe', 'fast'] as const).map((hash, side) => {
      const set = new TypedSet('string', { heap, hash });
      for (const n of upTo(600)) set.add(keyAt('string', n + 400 * side) as string);
      return set;
    }) as [TypedSet<'string'>, TypedSet<'string'>];
    for (const [a, b] of [
      [safe, fast],
      [fast, safe],
    ] as const) {
      const results = [a.union(b), a.intersection(b), a.difference(b), a.symmetricDifference(b)];
      expect(results.map(({ size }) => size)).toEqual([1000, 200, 400, 800]);
      for (const result of results) {
        result.verify();
        for (const key of result) same(a.has(key) || b.has(key), true, 'has()', key);
        result.dispose();
      }
      expect([a.isDisjointFrom(b), a.isSubsetOf(b), a.isSupersetOf(b)]).toEqual([false, false, false]);
    }
  });
});

describe.each(['release', 'classic', 'scalar', 'debug'] as Build[])('build %s: verify()', (build) => {
  const NAMES = ['first', 'second', 'third', 'somewhat longer than the others'];

  /** Damages a sound map, which verify() must report as `message` says. */
  const damaged = (
    message: RegExp,
    damage: (map: AnyMap, view: DataView) => void,
    value: 'u32' | 'string' = 'u32',
  ) => {
    const map = mapOf('string', value, { heap: heapOf(build), name: 'words' });
    for (const [i, name] of NAMES.entries())
      map.set(any(name), any(value === 'u32' ? i : `value of ${name}`));
    map.verify();
    damage(map, new DataView(map.heap.x.memory.buffer));
    expect(() => map.verify()).toThrow(CorruptionError);
    expect(() => map.verify()).toThrow(/map "words": /);
    expect(() => map.verify()).toThrow(message);
  };

  it('reports a byte of a key that changed', () => {
    for (const at of [8, 12, 8 + 30]) {
      damaged(/a record that is not of its key/, (map, view) => {
        const record = recordOf(map, NAMES[3] as string);
        view.setUint8(record + at, view.getUint8(record + at) ^ 1);
      });
    }
  });

  it('reports bytes behind the end of a key', () => {
    damaged(/a record that is not of its key/, (map, view) => {
      view.setUint8(recordOf(map, 'first') + 8 + 5, 1);
    });
  });

  it('reports a width that changed, and a record that is marked as dead', () => {
    for (const bit of [31, 30]) {
      damaged(/record/, (map, view) => {
        const at = recordOf(map, 'second') + 4;
        view.setUint32(at, (view.getUint32(at, true) | (1 << bit)) >>> 0, true);
      });
    }
  });

  it('reports a record whose hash bits are another key’s, of keys and of values', () => {
    for (const name of ['third', 'value of third']) {
      damaged(
        /a record that is not of its key/,
        (map, view) => {
          const at = recordOf(map, name);
          view.setUint32(at, view.getUint32(at, true) ^ 1, true);
        },
        'string',
      );
    }
  });

  it('reports live bytes that are miscounted, in a page and altogether', () => {
    damaged(/bytes of records are alive, expected/, (map, view) => {
      const [page] = pagesOf(map);
      const live = (page?.first as number) - 64 + 8;
      view.setUint32(live, view.getUint32(live, true) + 8, true);
    });
    damaged(/bytes of records are alive, expected/, (map, view) => {
      const live = view.getUint32(map.h + 252, true) + 24;
      view.setBigUint64(live, view.getBigUint64(live, true) + 8n, true);
    });
  });
});

describe('keys and values that are too long', () => {
  it('are refused with what was expected, one by one and in bulk, and the map is as it was', () => {
    const heap = heapOf('release', { maximumBytes: 2 ** 20 });
    const map = new TypedMap('bytes', 'bytes', { heap }).set(Uint8Array.of(1), Uint8Array.of(1));
    const huge = new Uint8Array(2 ** 30 + 1);
    const one = Uint8Array.of(2);
    const uses: (() => unknown)[] = [
      () => map.get(huge),
      () => map.set(huge, one),
      () => map.set(one, huge),
      () => map.getOrInsert(one, huge),
      () => map.delete(huge),
      () => map.getMany([huge]),
      () => map.setMany([one], [huge]),
      () => map.deleteMany([huge]),
      () => map.hasMany({ data: huge, offsets: Uint32Array.of(0, huge.length) }),
    ];
    for (const use of uses) {
      expect(use).toThrow(OutOfMemoryError);
      expect(use).toThrow(/of 1073741825 bytes is too long: expected at most 1073741824/);
    }
    expect([map.size, map.get(Uint8Array.of(1))]).toEqual([1, Uint8Array.of(1)]);
    map.verify();
  });

  it('are an OutOfMemoryError where the heap has no room for them, and the map is as it was', async () => {
    const heap = heapOf('release', { maximumBytes: 2 ** 21 });
    const map = new TypedMap('string', 'string', { heap }).set('a', 'b');
    const { used } = heap.stats();
    const big = 'x'.repeat(3_000_000);
    const half = 'x'.repeat(1_200_000); // the buffer fits, its copy in the map does not
    for (const long of [big, half]) {
      expect(() => map.set(long, 'v')).toThrow(OutOfMemoryError);
      expect(() => map.set('k', long)).toThrow(OutOfMemoryError);
      expect(() => map.set('a', long)).toThrow(OutOfMemoryError);
      expect(() => map.getOrInsert(long, long)).toThrow(OutOfMemoryError);
      await Promise.resolve();
      expect([map.size, map.get('a'), heap.stats().used]).toEqual([1, 'b', used]);
    }
    expect(() => map.get(big)).toThrow(OutOfMemoryError);
    expect(map.get(half)).toBe(undefined);
    map.verify();
  });

  it.each([100_000, 3_000_000])('%i bytes are no problem where it has', async (length) => {
    const heap = heapOf('release');
    const map = new TypedMap('bytes', 'string', { heap });
    const keys = upTo(3).map((last) => new Uint8Array(length).fill(last, length - 1));
    for (const [i, key] of keys.entries()) map.set(key, `${i}`.repeat(length));
    for (const [i, key] of keys.entries()) expect(map.get(key) === `${i}`.repeat(length)).toBe(true);
    expect(map.getMany(keys).map((value) => value?.[5])).toEqual(['0', '1', '2']);
    map.verify();
    expect(text(map.keysArray()[0])?.length).toBe(length);
    for (const key of keys) expect(map.delete(key)).toBe(true);
    await Promise.resolve();
    map.dispose();
    expect(heap.stats().used).toBe(0);
  });
});

describe('what is no string and no bytes', () => {
  it('is refused: what looks like one, and what would convert to one', () => {
    const heap = heapOf('release');
    const strings = new TypedMap('string', 'string', { heap });
    for (const bad of [
      new String('a'),
      { toString: () => 'a' },
      ['a'],
      1,
      null,
      undefined,
      Symbol('a'),
    ] as Item[]) {
      expect(() => strings.get(any(bad))).toThrow(KeyTypeError);
      expect(() => strings.set('a', any(bad))).toThrow(ValueTypeError);
    }
    const bytes = new TypedMap('bytes', 'bytes', { heap });
    const pretender = Object.create(Uint8Array.prototype, { length: { value: 3 } });
    for (const bad of [
      ...[[1, 2], 'ab', new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Int8Array(2)],
      ...[new Uint8ClampedArray(2), new Uint16Array(2), pretender, { length: 1, 0: 1 }, null, undefined],
    ] as Item[]) {
      expect(() => bytes.has(any(bad))).toThrow(KeyTypeError);
      expect(() => bytes.set(Uint8Array.of(1), any(bad))).toThrow(ValueTypeError);
    }
    const detached = new Uint8Array(4);
    structuredClone(detached, { transfer: [detached.buffer] });
    expect(() => bytes.get(detached)).toThrow(/detached/);
    expect(() => bytes.set(Uint8Array.of(1), detached)).toThrow(/detached/);
    expect([strings.size, bytes.size]).toEqual([0, 0]);
  });
});
