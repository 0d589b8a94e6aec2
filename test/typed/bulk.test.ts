// Whole arrays per call: the same answers as one key after another, on every build and kind pair, packed
// bytes keys and views of the heap itself among them; memory stays flat. Without memory: bulk-faults.test.ts.
// Refused: bad-bulk.test.ts.
import { describe, expect, it } from 'vitest';
import { ValueTypeError } from '../../bindings/base/errors.js';
import { KEY_KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { arrayOf, type Items, packed } from '../support/arrays.js';
import { BUILDS, type Build, heapOf } from '../support/cores.js';
import {
  type AnyKind,
  any,
  EDGES,
  generator,
  type Item,
  isBig,
  isNumber,
  type KeyKind,
  keyAt,
  LONG,
  PAIRS,
  stored,
  sum,
  type ValueKind,
  valueAt,
  zero,
} from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';
import { same } from '../support/model.js';

/** What updateMany() makes of a value of the kind. */
const updated = (kind: ValueKind, op: 'add' | 'min' | 'max', there: Item | undefined, x: Item): Item => {
  if (op === 'add') return sum(kind, there ?? zero(kind), x);
  if (there === undefined) return stored(kind, x);
  if (!isBig(kind)) return Math[op](there as number, x as number);
  return (there as bigint) < (x as bigint) === (op === 'min') ? there : x;
};

const normal = (kind: KeyKind, key: Item): Item => (kind === 'f64' && key === 0 ? 0 : key);
const edgesOf = (kind: AnyKind): readonly Item[] =>
  kind === 'string' || kind === 'bytes' ? [...EDGES[kind], ...LONG[kind]] : EDGES[kind];

describe.each(BUILDS)('build %s', (build: Build) => {
  it.each(PAIRS)('%s -> %s: does in bulk what Map does one by one', (key, value) => {
    const heap = heapOf(build);
    const map = mapOf(key, value, { heap });
    const model = new Map<Item, Item>();
    const next = generator(99);
    const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
    const keys = (n: number): Item[] =>
      Array.from({ length: n }, () => (next(20) > 0 ? keyAt(key, next(3000)) : edge(key)));
    const edge = (kind: AnyKind) => pick(next(40) === 0 ? edgesOf(kind) : EDGES[kind]);
    const values = (n: number): Item[] =>
      Array.from({ length: n }, () =>
        stored(value, !isNumber(value) && next(20) > 0 ? valueAt(value, next(5000)) : edge(value)),
      );
    for (let round = 0; round < 10; round++) {
      const n = [0, 1, 40, 900, 6000][round % 5] as number;
      const [k, v] = [keys(n), values(n)];
      const [K, V] = [arrayOf(key, k), arrayOf(value, v)];
      if (round % 3 === 0 || !isNumber(value)) {
        same(map.setMany(any(K), any(V)), map, 'setMany()');
        for (const [i, x] of k.entries()) model.set(normal(key, x), v[i]);
      } else {
        const op = (['add', 'min', 'max'] as const)[round % 4] ?? 'add';
        const one = v[0] ?? zero(value);
        same(map.updateMany(any(K), round % 2 === 0 ? any(V) : any(one), op), map, 'updateMany()');
        for (const [i, x] of k.entries()) {
          const operand = round % 2 === 0 ? v[i] : one;
          model.set(normal(key, x), updated(value, op, model.get(normal(key, x)), operand));
        }
      }
      const asked = keys(3000);
      const found = new Uint8Array(asked.length);
      const missing = stored(value, EDGES[value][1]);
      const got = map.getMany(
        any(arrayOf(key, asked)),
        undefined,
        any({ found, missing }),
      ) as unknown as Items;
      const has = map.hasMany(any(arrayOf(key, asked)));
      for (const [i, x] of asked.entries()) {
        const there = model.has(normal(key, x));
        same(got[i], there ? model.get(normal(key, x)) : missing, 'getMany()', x);
        same(found[i], Number(there), 'found', x);
        same(has[i], Number(there), 'hasMany()', x);
      }
      const gone = keys(round % 4 === 0 ? 2500 : 200);
      expect(map.deleteMany(any(arrayOf(key, gone)))).toBe(
        gone.filter((x) => model.delete(normal(key, x))).length,
      );
      expect(map.size).toBe(model.size);
      map.verify();
      const entries = [...map] as [Item, Item][];
      const arrays = [map.keysArray(), map.valuesArray()] as unknown as [Items, Items];
      same(arrays[0].length, entries.length, 'keysArray().length');
      for (const [i, [x, y]] of entries.entries()) {
        same(arrays[0][i], x, 'keysArray()');
        same(arrays[1][i], y, 'valuesArray()');
      }
    }
    expect(model.size).toBeGreaterThan(500);
    const copy = mapOf(key, value, { heap, capacity: map.size });
    copy.setMany(any(map.keysArray()), map.valuesArray());
    for (const [x, y] of copy as Iterable<[Item, Item]>) same(model.get(x), y, 'copied value of', x);
    expect([copy.size, copy.stats().grows.double]).toEqual([model.size, 0]);
    map.dispose();
    copy.dispose();
    expect(heap.stats()).toMatchObject({ maps: 0 });
  });

  it.each(KEY_KINDS)('a set of %s does too', (key) => {
    const heap = heapOf(build);
    const set = setOf(key, { heap });
    const all = Array.from({ length: 9000 }, (_, i) => keyAt(key, i % 6000));
    expect(set.addMany(any(arrayOf(key, all))).size).toBe(6000);
    const has = set.hasMany(any(arrayOf(key, [keyAt(key, 5), keyAt(key, 7000)])), new Uint8Array(3).fill(9));
    expect([...has]).toEqual([1, 0, 9]);
    expect(set.deleteMany(any(arrayOf(key, all.slice(3000, 6000))))).toBe(3000);
    expect([...(set.keysArray() as unknown as Iterable<Item>)]).toEqual([...set]);
    set.verify();
    for (const edge of edgesOf(key)) {
      set.addMany(any(arrayOf(key, [edge])));
      same(set.has(any(edge)), true, 'has()', edge);
    }
    set.verify();
    set.dispose();
  });

  it('packed bytes keys are the keys that they are one by one: empty, long, and more than fit at a time', () => {
    const heap = heapOf(build);
    const texts = [
      ...edgesOf('bytes'),
      ...Array.from({ length: 9000 }, (_, n) => keyAt('bytes', n)),
    ] as string[];
    const keys = packed(texts);
    const map = new TypedMap('bytes', 'u32', { heap });
    map.setMany(
      keys,
      Uint32Array.from(texts, (_, i) => i),
    );
    const twin = mapOf('bytes', 'u32', { heap });
    twin.setMany(any(texts), any(Uint32Array.from(texts, (_, i) => i)));
    expect(map.size).toBe(new Set(texts).size);
    for (const [key, value] of map) same(twin.get(any(key)), value, 'get()');
    const latest = new Map(texts.map((text, i) => [text, i]));
    for (const [i, value] of map.getMany(keys).entries())
      same(value, latest.get(texts[i] as string), 'getMany()');
    expect(map.hasMany(keys).every((byte) => byte === 1)).toBe(true);
    map.updateMany(keys, 1, 'max');
    const part = { data: keys.data, offsets: keys.offsets.subarray(10, 31) };
    expect(map.deleteMany(part)).toBe(new Set(texts.slice(10, 30)).size);
    expect(map.deleteMany(part)).toBe(0);
    const objects = TypedMap.from('bytes', 'any', { keys: part, values: texts.slice(10, 30) }, { heap });
    expect(objects.getMany(part)).toEqual(
      texts.slice(10, 30).map((text) => texts.slice(10, 30).findLast((t) => t === text)),
    );
    expect(objects.deleteMany(part)).toBe(objects.size + new Set(texts.slice(10, 30)).size);
    const set = new TypedSet('bytes', { heap }).addMany(keys);
    expect([set.size, set.deleteMany(part)]).toEqual([
      new Set(texts).size,
      new Set(texts.slice(10, 30)).size,
    ]);
    for (const table of [map, twin, set, objects]) table.verify();
    expect(map.setMany(packed([]), new Uint32Array())).toBe(map);
  });

  it('keys and values in arrays are taken as they are at the call, and no array of yours is kept', () => {
    const heap = heapOf(build);
    const map = new TypedMap('bytes', 'bytes', { heap });
    const keys = ['ab', 'cd'].map((text) => Buffer.from(text));
    const values = ['1', '22'].map((text) => Buffer.from(text));
    map.setMany(keys, values);
    for (const array of [...keys, ...values]) array.fill(0);
    const asked = ['ab', 'cd', 'ef'].map((text) => Buffer.from(text));
    const got = map.getMany(asked);
    expect(got.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(['1', '22', undefined]);
    got[0]?.fill(0);
    expect(map.get(asked[0] as Buffer)).toEqual(Uint8Array.of(49));
    for (const array of [...map.keysArray(), ...map.valuesArray()]) array.fill(0);
    expect([map.has(asked[0] as Buffer), map.get(asked[1] as Buffer)]).toEqual([true, Uint8Array.of(50, 50)]);
    map.verify();
  });

  it('default of a missing key; results into an array of yours, longer than needed and over the keys themselves', () => {
    const heap = heapOf(build);
    const floats = new TypedMap('i32', 'f32', { heap });
    expect([...floats.getMany(Int32Array.of(1))]).toEqual([NaN]);
    const longs = new TypedMap('i32', 'i64', { heap });
    expect([...longs.getMany(Int32Array.of(1))]).toEqual([0n]);
    const map = new TypedMap('i32', 'i32', { heap });
    const n = 20_000;
    const keys = Int32Array.from({ length: n }, (_, i) => i);
    map.setMany(
      keys,
      keys.map((i) => i * 2),
    );
    const out = new Int32Array(n + 2).fill(-1);
    expect(map.getMany(keys, out)).toBe(out);
    expect([out[0], out[n - 1], out[n], out[n + 1]]).toEqual([0, 2 * (n - 1), -1, -1]);
    expect(map.getMany(keys, keys)).toBe(keys);
    expect([keys[1], keys[n - 1]]).toEqual([2, 2 * (n - 1)]);
    // shifted by one element over what is still to be read
    const shifted = Int32Array.from({ length: n + 1 }, (_, i) => i);
    map.getMany(shifted.subarray(0, n), shifted.subarray(1));
    expect([shifted[1], shifted[n]]).toEqual([0, 2 * (n - 1)]);
  });

  it('the same where values are no numbers: undefined by default, and an array of yours, the keys too', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'string', { heap });
    const keys = Array.from({ length: 5000 }, (_, n) => keyAt('string', n) as string);
    map.setMany(
      keys,
      keys.map((key) => `${key}!`),
    );
    const asked = [...keys, 'none'];
    const out: string[] = new Array(5003).fill('?');
    const found = new Uint8Array(5002).fill(9);
    expect(map.getMany(asked, out, { found })).toBe(out);
    expect([out[0], out[4999], out[5000], out[5001]]).toEqual(['0!', `${keys[4999]}!`, undefined, '?']);
    expect([found[0], found[5000], found[5001]]).toEqual([1, 0, 9]);
    expect(map.getMany(asked, undefined, { missing: '-' }).at(-1)).toBe('-');
    expect(map.getMany(asked, asked)).toBe(asked);
    expect(asked).toEqual([...keys.map((key) => `${key}!`), undefined]);
    const kept = new TypedMap('bytes', 'any', { heap }).set(Uint8Array.of(1), undefined);
    const there = new Uint8Array(2);
    expect(kept.getMany([Uint8Array.of(1), Uint8Array.of(2)], undefined, { found: there })).toEqual([
      undefined,
      undefined,
    ]);
    expect([...there]).toEqual([1, 0]);
  });

  it('values that are no numbers cannot be updated', () => {
    for (const kind of ['string', 'bytes', 'any'] as const) {
      const map = mapOf('i32', kind, { heap: heapOf(build) });
      expect(() => map.updateMany(any(Int32Array.of(1)), any([1]), 'add')).toThrow(ValueTypeError);
      expect(map.size).toBe(0);
    }
  });

  it('keys and values that are views of the heap itself are right, though memory grows meanwhile', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap });
    const { buffer } = heap.x.memory;
    const [keys, values] = [new Uint32Array(buffer, 0, 16_000), new Uint32Array(buffer, 4, 16_000)];
    const expected = new Map(Array.from(keys, (k, i) => [k, values[i]]));
    map.setMany(keys, values);
    expect(new Map(map)).toEqual(expected);
  });

  it.each([
    ['Uint8Array', (buffer: ArrayBuffer, at: number, n: number) => new Uint8Array(buffer, at, n)],
    ['Buffer', (buffer: ArrayBuffer, at: number, n: number) => Buffer.from(buffer, at, n)],
  ] as const)('so are bytes that are views of the heap itself, as %s', (_, view) => {
    const heap = heapOf(build);
    const source = new TypedMap('i32', 'bytes', { heap });
    for (let i = 0; i < 2000; i++) source.set(i, Buffer.from(`${i} and more of it ${i * 7}`));
    const buffer = () => heap.x.memory.buffer as ArrayBuffer;
    const n = 3000;
    const map = new TypedMap('bytes', 'bytes', { heap });
    const counts = new TypedMap('bytes', 'u32', { heap });
    const words = heap.x.allocate(4 * (n + 1)) >>> 0;
    const starts = Array.from({ length: n }, (_, i) => 64 + 40 * i);
    const views = starts.map((at) => view(buffer(), at, 40));
    const keys = views.map((bytes) => Uint8Array.from(bytes));
    const before = buffer().byteLength;
    map.setMany(views, views);
    expect(buffer().byteLength).toBeGreaterThan(before); // memory grew meanwhile
    for (const key of keys) expect(Buffer.compare(map.get(key) as Uint8Array, key)).toBe(0);
    // the same, packed: offsets and data are both in the heap
    const offsets = new Uint32Array(buffer(), words, n + 1);
    for (let i = 0; i <= n; i++) offsets[i] = 64 + 40 * i;
    const data = view(buffer(), 0, 64 + 40 * n);
    const expected = starts.map((start) => Uint8Array.from(data.subarray(start, start + 40)));
    counts.setMany({ data, offsets }, new Uint32Array(n).fill(7));
    for (const key of expected) same(counts.get(key), 7, 'get()');
    heap.x.release(words, 4 * (n + 1));
    for (const table of [map, counts]) table.verify();
  });

  it('memory stays flat, whatever is asked and however often, long keys too', async () => {
    const heap = heapOf(build);
    const map = mapOf('string', 'bytes', { heap });
    const count = mapOf('bytes', 'u32', { heap });
    const texts = [...LONG.bytes, ...Array.from({ length: 1500 }, (_, n) => keyAt('bytes', n))] as never;
    const numbers = new Uint32Array((texts as string[]).length);
    map.setMany(texts, texts);
    count.setMany(texts, any(numbers));
    await Promise.resolve(); // buffers for long keys go back after the task
    const { used, committed } = heap.stats();
    for (let round = 0; round < 12; round++) {
      map.getMany(texts);
      map.hasMany(texts);
      map.setMany(texts, texts);
      map.keysArray();
      map.valuesArray();
      count.updateMany(texts, any(1), 'add');
      count.deleteMany(texts);
      count.setMany(texts, any(numbers));
      await Promise.resolve();
    }
    expect(heap.stats().used).toBeLessThanOrEqual(used * 2);
    const { used: flat } = heap.stats();
    for (let round = 0; round < 25; round++) {
      map.getMany(texts);
      count.hasMany(texts);
      map.keysArray();
      count.getMany(texts);
    }
    await Promise.resolve();
    expect(heap.stats().used).toBe(flat);
    expect(heap.stats().committed).toBeLessThanOrEqual(committed * 3);
    for (const table of [map, count]) table.verify();
  });
});
