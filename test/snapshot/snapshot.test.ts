// snapshot() and restore(): what comes back is what was there, for every kind; what is no sound snapshot is
// refused before a map is made, and leaves nothing behind.
import { describe, expect, it } from 'vitest';
import { ArgumentTypeError, PolicyError, SnapshotError, ValueTypeError } from '../../bindings/base/errors.js';
import { type KeyKind, SCALAR_KINDS, type ValueKind } from '../../bindings/core/kinds.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { HEAPS } from '../support/heaps.js';
import { sealOnlyBlock } from '../support/honest-sum.js';
import { any, EDGES, type Item, keyAt, SCALAR_PAIRS, valueAt } from '../support/kinds.js';

const SAVED = SCALAR_PAIRS.filter(([, value]) => value !== 'any');

/** An item of the tables, where strings stand for bytes, as a map takes it. */
const given = (kind: ValueKind | KeyKind, item: Item): Item =>
  kind === 'bytes' ? Uint8Array.from(item as string, (c) => c.charCodeAt(0)) : item;

/** A key or value as text that tells it from all others of its kind. */
const text = (item: unknown): string => {
  if (item instanceof Uint8Array) return `bytes ${item.join()}`;
  return typeof item === 'string' ? JSON.stringify(item) : Object.is(item, -0) ? '-0' : String(item);
};
const entriesOf = (map: Iterable<unknown>): string[] =>
  [...map].map((entry) => (Array.isArray(entry) ? entry.map(text).join(': ') : text(entry))).sort();

/** A map with n entries and the edges of both kinds. */
const filledMap = (key: KeyKind, value: ValueKind, n: number, heap = Heap.default) => {
  const map = new TypedMap(key, value, { heap });
  for (let i = 0; i < n; i++) map.set(any(given(key, keyAt(key, i))), any(given(value, valueAt(value, i))));
  const values = EDGES[value];
  for (const [i, k] of (n === 0 ? [] : EDGES[key]).entries())
    map.set(any(given(key, k)), any(given(value, values[i % values.length] as Item)));
  return map;
};

describe.each(HEAPS)('on %s', (_, heap) => {
  describe.each(SAVED)('%s -> %s', (key, value) => {
    it.each([0, 1, 700, 5000])('%d entries come back', (n) => {
      const map = filledMap(key, value, n, heap);
      const again = TypedMap.restore(map.snapshot(), { heap, name: 'again' });
      expect([again.key, again.value, again.name, again.size]).toEqual([key, value, 'again', map.size]);
      again.verify();
      expect(entriesOf(again)).toEqual(entriesOf(map));
      again.dispose();
      map.dispose();
    });
  });

  describe.each(['i32x2', 'u32x2'] as const)('%s', (key) => {
    it.each(['f64', 'string', 'i32'] as const)('two numbers as keys come back, of %s', (value) => {
      const map = new TypedMap(key, value, { heap }) as unknown as TypedMap<'i32x2', 'f64'>;
      for (let i = 0; i < 5000; i++)
        map.set(i % 50, key === 'i32x2' ? -i : i, value === 'string' ? (`${i}` as never) : i);
      const again = TypedMap.restore(map.snapshot(), { heap });
      expect(entriesOf(again)).toEqual(entriesOf(map));
      again.dispose();
      const set = new TypedSet(key, { heap }).addMany(map.keysArray() as never);
      const sets = TypedSet.restore(set.snapshot(), { heap });
      expect(entriesOf(sets)).toEqual(entriesOf(set));
      for (const each of [map, set, sets]) each.dispose();
    });
  });

  it.each([...SCALAR_KINDS])('a set of %s comes back', (key: KeyKind) => {
    const set = new TypedSet(key, { heap });
    for (let i = 0; i < 3000; i++) set.add(any(given(key, keyAt(key, i))));
    const again = TypedSet.restore(set.snapshot(), { heap });
    expect(entriesOf(again)).toEqual(entriesOf(set));
    again.dispose();
    set.dispose();
  });
});

const maps = (): number => Heap.default.stats().maps;

/** A snapshot of every pair with some entries. */
const two = new TypedMap('i32x2', 'f64').set(1, -2, 0.5).set(3, 4, 5);
const SMALL = SAVED.map(([key, value]) => {
  const map = filledMap(key, value, 5);
  const bytes = map.snapshot();
  map.dispose();
  return { pair: `${key} -> ${value}`, bytes };
}).concat([{ pair: 'i32x2 -> f64', bytes: two.snapshot() }]);
two.dispose();

/** What restoring bytes gives: a map, or the error. */
const outcome = (bytes: Uint8Array): unknown => {
  try {
    const map = TypedMap.restore(bytes);
    map.dispose();
    return map;
  } catch (error) {
    return error;
  }
};

describe('damage', () => {
  it.each(SMALL)('$pair: every truncation is refused', ({ bytes }) => {
    const before = maps();
    for (let length = 0; length < bytes.length; length++)
      expect(outcome(bytes.subarray(0, length))).toBeInstanceOf(SnapshotError);
    expect(maps()).toBe(before);
  });

  it.each(SMALL)('$pair: every flip of a bit is refused', ({ bytes }) => {
    const before = maps();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(outcome(damaged)).toBeInstanceOf(SnapshotError);
    }
    expect(maps()).toBe(before);
  });

  it('bytes behind the end are refused, and blocks in another order', () => {
    const map = filledMap('i32', 'f64', 9000);
    const bytes = map.snapshot();
    expect(outcome(new Uint8Array([...bytes, ...new Uint8Array(8)]))).toBeInstanceOf(SnapshotError);
    const block =
      16 + new DataView(bytes.buffer).getUint32(36, true) + new DataView(bytes.buffer).getUint32(40, true);
    const first = bytes.slice(32, 32 + block);
    const second = bytes.slice(32 + block, 32 + 2 * block);
    const swapped = bytes.slice();
    swapped.set(second, 32);
    swapped.set(first, 32 + block);
    expect(outcome(swapped)).toBeInstanceOf(SnapshotError);
    map.dispose();
  });

  it('damage of a large one of numbers is refused, wherever', () => {
    const map = filledMap('i64', 'f64', 9000);
    const bytes = map.snapshot();
    map.dispose();
    for (let at = 0; at < bytes.length; at += 257) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ (1 << (at & 7));
      expect(outcome(damaged)).toBeInstanceOf(SnapshotError);
    }
  });

  it('random damage of a large one is refused', () => {
    const map = filledMap('string', 'bytes', 20_000);
    const bytes = map.snapshot();
    map.dispose();
    let x = 88172645;
    const random = (n: number): number => {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return (x >>> 0) % n;
    };
    for (let round = 0; round < 300; round++) {
      const damaged = bytes.slice();
      for (let i = 0; i <= random(4); i++) damaged[random(bytes.length)] ^= 1 + random(255);
      const found = outcome(damaged);
      if (damaged.every((byte, i) => byte === bytes[i])) continue;
      expect(found).toBeInstanceOf(SnapshotError);
    }
  });
});

describe('what is asked for', () => {
  const bytes = SMALL.find(({ pair }) => pair === 'i32 -> f64')?.bytes as Uint8Array;

  it('limits are kept before a map is made', () => {
    const before = maps();
    expect(() => TypedMap.restore(bytes, { maxEntries: 3 })).toThrow(
      /byte 16 of the snapshot: \d+ entries: expected at most maxEntries, 3/,
    );
    expect(() => TypedMap.restore(bytes, { maxBytes: 64 })).toThrow(/expected at most maxBytes, 64/);
    expect(() => TypedMap.restore(bytes, { maxEntries: -1 })).toThrow(PolicyError);
    expect(() => TypedMap.restore(bytes, { maxEntires: 9 } as never)).toThrow(/did you mean maxEntries/);
    expect(maps()).toBe(before);
  });

  it('a map is no set, and a set no map', () => {
    const set = new TypedSet('i32').add(1);
    expect(() => TypedMap.restore(set.snapshot())).toThrow('expected TypedSet.restore()');
    expect(() => TypedSet.restore(bytes)).toThrow('expected TypedMap.restore()');
    set.dispose();
  });

  it('values of kind any have none', () => {
    const map = new TypedMap('i32', 'any').set(1, {});
    expect(() => map.snapshot()).toThrow(ValueTypeError);
    map.dispose();
  });

  it('anything but a Uint8Array is refused', () => {
    for (const given of [undefined, 'text', [1], new ArrayBuffer(64), new Uint16Array(64)])
      expect(() => TypedMap.restore(given as never)).toThrow(ArgumentTypeError);
  });

  it('bytes may lie anywhere, shared memory among it', () => {
    for (const offset of [1, 3, 4, 8]) {
      const moved = new Uint8Array(new SharedArrayBuffer(bytes.length + offset), offset);
      moved.set(bytes);
      const map = TypedMap.restore(moved);
      expect(map.size).toBeGreaterThan(5);
      map.dispose();
    }
  });

  it('equal keys twice are refused, and nothing is left', () => {
    const one = new TypedMap('i32', 'f64').set(1, 1).set(2, 2);
    const twice = one.snapshot();
    const view = new DataView(twice.buffer);
    view.setInt32(48, 7, true);
    view.setInt32(52, 7, true);
    sealOnlyBlock(twice);
    const before = maps();
    expect(() => TypedMap.restore(twice)).toThrow('2 entries, but 1 different keys');
    expect(maps()).toBe(before);
    one.dispose();
  });

  it('hashes under secrets of the new map', () => {
    const map = new TypedMap('i32', 'f64');
    for (let i = 0; i < 1000; i++) map.set(i, i);
    const hashes = [1, 2].map(() => TypedMap.restore<'i32', 'f64'>(map.snapshot()).explain(5).hash);
    expect(hashes[0]).not.toBe(hashes[1]);
    map.dispose();
  });
});
