// Memory of maps that are gone comes back, and what is kept of live maps does not get slow: in processes of
// their own.
import { describe, expect, it } from 'vitest';
import { Heap, TypedMap } from '../../bindings/index.js';
import { Map as DropIn } from '../../bindings/map.js';
import { runShipped } from '../support/shipped.js';
import type { Options, Result } from './loops.js';

const isLong = process.env.TOPHASH_LONG !== undefined;
const run = (loop: Options['loop'], count: number): Result => runShipped('loops', { loop, count }) as Result;

describe('maps that are made and dropped in one synchronous job', () => {
  it('drop-ins with room for 100,000 numbers never fail, as the native Map does not', () => {
    const { error, made, megabytes } = run('drop-ins', isLong ? 20_000 : 2000);
    expect([error, made]).toEqual([undefined, isLong ? 20_000 : 2000]);
    expect(megabytes).toBeLessThan(2048);
  });

  it('TypedMaps of capacity 2,000,000 that are disposed never fail', () => {
    const count = isLong ? 2000 : 150;
    expect(run('disposed', count)).toMatchObject({ made: count });
  });

  it('TypedMaps that are dropped throw no other error than OutOfMemoryError, which says to dispose', () => {
    const { error, made } = run('typed', 200);
    if (error !== undefined) expect(error).toMatch(/OutOfMemoryError.*(dispose|using)/);
    else expect(made).toBe(200);
  });
});

describe('with 10,000 maps alive', () => {
  it('maps that are made and dropped, or disposed, take the memory of a few', () => {
    const count = isLong ? 1_000_000 : 20_000;
    const { made, heaps, microseconds } = run('alive', count);
    expect(made).toBe(count);
    for (const { committed, maps, alive } of heaps) {
      expect(maps - alive).toBeLessThan(30_000); // what a few jobs have made
      expect(committed).toBeLessThan(64 * 2 ** 20);
    }
    // with none alive, with 10,000; for people, not for machines that do other things too
    if (isLong) console.log('microseconds per map:', microseconds);
  });
});

describe('blocks become pages again', () => {
  const MAXIMUM = 16 * 1024 * 1024;
  /** How many values of 60,000 bytes the heap takes. */
  const room = (heap: Heap): number => {
    const map = new TypedMap('i32', 'bytes', { heap });
    const value = new Uint8Array(60_000);
    try {
      for (;;) map.set(map.size, value);
    } catch {
      return map.size;
    } finally {
      map.dispose();
    }
  };
  const fillWithMaps = (heap: Heap, n: number, each: number): void => {
    const maps: TypedMap<'i32', 'f64'>[] = [];
    try {
      for (let i = 0; i < n; i++) {
        const map = new TypedMap('i32', 'f64', { heap });
        maps.push(map);
        for (let k = 0; k < each; k++) map.set(k, k);
      }
    } catch {}
    for (const map of maps) map.dispose();
  };

  it.each([1, 10, 100, 1000])(
    'of maps with %i entries: emptied, a heap takes what a fresh one takes',
    (each) => {
      const fresh = room(new Heap({ maximumBytes: MAXIMUM }));
      const heap = new Heap({ maximumBytes: MAXIMUM });
      fillWithMaps(heap, 100_000, each);
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
      expect(room(heap)).toBe(fresh);
    },
  );
});

describe('in a full heap', () => {
  it.each(['string', 'bytes'] as const)(
    'get, has and delete of a long stored %s need no memory',
    async (kind) => {
      const heap = new Heap({ maximumBytes: 2 * 1024 * 1024 });
      const long = (kind === 'string' ? 'k'.repeat(35_000) : new Uint8Array(35_000).fill(7)) as never;
      const map = new TypedMap(kind, 'f64', { heap }).set(long, 1);
      const filler = new TypedMap('i32', 'bytes', { heap });
      // a buffer for the key goes back at the end of the task
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (let bytes = 60_000; bytes >= 1; bytes >>= 1) {
        try {
          for (;;) filler.set(filler.size, new Uint8Array(bytes));
        } catch {}
      }
      expect([map.get(long), map.has(long), map.delete(long), map.has(long)]).toEqual([1, true, true, false]);
    },
  );
});

describe('a bigint key of ten million digits', () => {
  it('is put in and found, in a drop-in of nine entries', () => {
    // a quadratic conversion to text would take minutes, longer than a test may
    const key = 1n << 33_000_000n;
    const map = new DropIn<unknown, number>(Array.from({ length: 9 }, (_, i) => [BigInt(i), i]));
    map.set(key, 2);
    expect([map.get(key), map.has(key + 1n), map.size]).toEqual([2, false, 10]);
  });
});
