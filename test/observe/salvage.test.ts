// salvage() and verify() on maps whose bytes are damaged: both end, salvage() gives what was in the map, and
// neither changes a byte of another map. Bits are flipped in the memory of a heap, which is put back
// afterwards.
import { describe, expect, it } from 'vitest';
import { CorruptionError, PolicyError } from '../../bindings/base/errors.js';
import { HEADER } from '../../bindings/core/core.js';
import { Heap, TypedMap, TypedSet } from '../../bindings/index.js';
import { salvage } from '../../bindings/observe/index.js';
import { internalsOf } from '../../bindings/typed/internals.js';
import { heapOf } from '../support/cores.js';

type Entry = [unknown, unknown];
interface Kept extends Iterable<unknown> {
  readonly size: number;
  has(...key: unknown[]): boolean;
  get(...key: unknown[]): unknown;
  set(...entry: unknown[]): unknown;
  add(...key: unknown[]): unknown;
  delete(...key: unknown[]): boolean;
  verify(): void;
  dispose(): void;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const KEYS: Record<string, (i: number) => unknown> = {
  i32: (i) => i - 3,
  u32: (i) => (i * 2654435761) >>> 0,
  i64: (i) => BigInt(i) * -77777777777n,
  f64: (i) => i / 3,
  string: (i) => (i % 5 === 0 ? `ключ ${i}` : `key ${i}`.repeat(1 + (i % 4))),
  bytes: (i) => bytes(`bytes ${i}`.repeat(1 + (i % 3))),
};
const VALUES: Record<string, (i: number) => unknown> = {
  i32: (i) => i * 7,
  f64: (i) => i + 0.25,
  i64: (i) => BigInt(i) << 33n,
  string: (i) => `value ${i}`.repeat(i % 4),
  bytes: (i) => bytes(`v${i}`),
  any: (i) => ({ i }),
  none: () => undefined,
};
const PAIRS = [
  ['i32', 'f64'],
  ['i64', 'f64'],
  ['u32', 'none'],
  ['f64', 'i32'],
  ['i32', 'string'],
  ['i64', 'any'],
  ['string', 'i64'],
  ['string', 'string'],
  ['string', 'none'],
  ['bytes', 'bytes'],
  ['bytes', 'i32'],
] as const;

const text = (item: unknown): string =>
  item instanceof Uint8Array
    ? `bytes ${item.join()}`
    : typeof item === 'object'
      ? JSON.stringify(item)
      : String(item);

/** Numbers that look random, the same every time. */
const generator = (seed: number) => {
  let x = seed;
  return (n: number): number => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
};

/** A map with its model. */
class Filled {
  readonly map: Kept;
  readonly model = new Map<string, string>();

  constructor(
    readonly heap: Heap,
    key: string,
    readonly value: string,
    n: number,
  ) {
    const options = { heap, seed: 7n };
    this.map = (value === 'none'
      ? new TypedSet(key as 'i32', options)
      : new TypedMap(key as 'i32', value as 'f64', options)) as unknown as Kept;
    for (let i = 0; i < n; i++) this.put(KEYS[key]?.(i), VALUES[value]?.(i));
    for (let i = 0; i < n; i += 7) {
      this.map.delete(KEYS[key]?.(i));
      this.model.delete(text(KEYS[key]?.(i)));
    }
  }

  put(key: unknown, value: unknown): void {
    if (this.value === 'none') this.map.add(key);
    else this.map.set(key, value);
    this.model.set(text(key), text(value));
  }

  get h(): number {
    return internalsOf(this.map).h >>> 0;
  }

  /** Entries of another map that differ from the model: how many have another key, and another value. */
  differences(found: Kept): { keys: number; values: number } {
    const entries = [...found] as (Entry | unknown)[];
    let [keys, values] = [0, 0];
    for (const entry of entries) {
      const [key, value] = this.value === 'none' ? [entry, undefined] : (entry as Entry);
      if (!this.model.has(text(key))) keys++;
      else if (this.model.get(text(key)) !== text(value)) values++;
    }
    return { keys, values };
  }
}

const memoryOf = (heap: Heap): Uint8Array => new Uint8Array(heap.x.memory.buffer);
/** What calls may use as they like: where results and columns are. */
const SCRATCH: [number, number][] = [
  [640, 2048],
  [2048, 2112],
  [4096, 36864],
];
const withoutScratch = (memory: Uint8Array): Buffer => {
  const copy = Buffer.from(memory);
  for (const [from, to] of SCRATCH) copy.fill(0, from, to);
  return copy;
};

const flip = (memory: Uint8Array, bit: number): void => {
  memory[bit >> 3] = (memory[bit >> 3] as number) ^ (1 << (bit & 7));
};

describe.each(['release', 'classic'] as const)('%s', (build) => {
  const into = heapOf(build);

  describe.each(PAIRS)('%s -> %s', (key, value) => {
    const hasRecordKeys = key === 'string' || key === 'bytes';

    it.each([5, 40, 300])('%d entries: all of a sound map', (n) => {
      const heap = heapOf(build);
      const { map, model, differences } = new Filled(heap, key, value, n);
      const { map: found, kept, lost, faults } = salvage(map, { heap: into });
      expect([kept, lost, faults]).toEqual([model.size, 0, []]);
      expect(differences.call({ model, value }, found)).toEqual({ keys: 0, values: 0 });
      found.verify();
      found.dispose();
      heap.dispose();
    });

    it.each([5, 40, 300])('%d entries: of one flipped bit all others', (n) => {
      const heap = heapOf(build);
      const filled = new Filled(heap, key, value, n);
      const bystander = new Filled(heap, key, value, n);
      const memory = memoryOf(heap);
      const whole = memory.slice();
      const used = memory.findLastIndex((byte) => byte !== 0) + 1;
      const random = generator(n + key.length * 31 + value.length);
      // the memory's first page has nothing of a map; its header is the most delicate part
      const places = Array.from({ length: 120 }, (_, i) =>
        i % 4 === 0 ? filled.h * 8 + random(2048) : 65536 * 8 + random((used - 65536) * 8),
      );
      for (const place of places) {
        flip(memory, place);
        const damaged = withoutScratch(memory);
        const result = salvage(filled.map, { heap: into });
        expect(damaged.equals(withoutScratch(memory))).toBe(true);
        const { keys, values } = filled.differences(result.map);
        // what a flipped bit makes of a number may be another number that the same bucket could hold
        expect(keys).toBeLessThanOrEqual(hasRecordKeys ? 0 : 1);
        expect(values).toBeLessThanOrEqual(1);
        expect(result.kept).toBe(result.map.size);
        expect(result.kept).toBeLessThanOrEqual(filled.model.size + 1);
        if (result.kept < filled.model.size) expect(result.lost).toBeGreaterThan(0);
        if (result.lost > 0) expect(result.faults).not.toEqual([]);
        result.map.verify();
        result.map.dispose();
        memory.set(whole);
      }
      filled.map.verify();
      expect(bystander.differences(bystander.map)).toEqual({ keys: 0, values: 0 });
      heap.dispose();
    });

    it('ends on damage everywhere, and so does verify()', () => {
      const heap = heapOf(build);
      const { map } = new Filled(heap, key, value, 200);
      const memory = memoryOf(heap);
      const whole = memory.slice();
      const used = memory.findLastIndex((byte) => byte !== 0) + 1;
      const random = generator(99 + key.length);
      for (let round = 0; round < 60; round++) {
        const flips = 1 << (round % 12);
        for (let i = 0; i < flips; i++) flip(memory, 65536 * 8 + random((used - 65536) * 8));
        const result = salvage(map, { heap: into });
        result.map.verify();
        result.map.dispose();
        try {
          map.verify();
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptionError);
        }
        memory.set(whole);
      }
      map.verify();
      heap.dispose();
    });
  });

  it('ends where chains and lists lead to themselves', () => {
    const heap = heapOf(build);
    const { map, h, model } = new Filled(heap, 'string', 'f64', 400);
    const memory = memoryOf(heap);
    const words = new Uint32Array(memory.buffer);
    const whole = memory.slice();
    const arena = words[(h + 252) >> 2] as number;
    const page = words[(arena + 12) >> 2] as number;
    words[page >> 2] = page; // a page of records that is followed by itself
    expect(() => map.verify()).toThrow(CorruptionError);
    expect(salvage(map, { heap: into }).kept).toBe(model.size);
    memory.set(whole);
    words[(h + HEADER.arena) >> 2] = 0xfffffff8;
    expect(() => map.verify()).toThrow(/a header of .* is none of this memory or kind/);
    expect(salvage(map, { heap: into })).toMatchObject({
      kept: 0,
      lost: model.size,
      faults: ['1 header that is none of this map'],
    });
    memory.set(whole);
    map.verify();
    heap.dispose();
  });
});

it('makes a heap of its own, and takes no part of the damaged one', () => {
  const heap = new Heap({ name: 'old' });
  const map = new TypedMap('i32', 'f64', { heap, name: 'prices' }).set(1, 0.5);
  const { map: found } = salvage(map);
  expect([found.name, found.get(1)]).toEqual(['prices', 0.5]);
  expect(internalsOf(found).heap.name).toBe('salvaged from old');
  expect(() => salvage(map, { heap })).toThrow(PolicyError);
  expect(() => salvage({})).toThrow(PolicyError);
  expect(() => salvage(map, { hep: heap } as never)).toThrow(/did you mean heap/);
  internalsOf(found).heap.heap.dispose();
  heap.dispose();
});
