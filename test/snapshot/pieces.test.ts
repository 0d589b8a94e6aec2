// Snapshots in pieces: they come back however a stream cuts them; a stream that breaks, lies or ends early
// leaves no map and is told to end; a map that is written to meanwhile gives no snapshot that anybody takes.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, expect, it } from 'vitest';
import {
  ArgumentTypeError,
  ConcurrentMapError,
  PolicyError,
  SnapshotError,
  ValueTypeError,
} from '../../bindings/base/errors.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';

const folder = mkdtempSync(join(tmpdir(), 'tophash-'));
afterAll(() => rmSync(folder, { recursive: true }));

const N = 20_000;
const maps = (): number => Heap.default.stats().maps;
const numbers = new TypedMap('i64', 'f64');
const words = new TypedMap('string', 'bytes');
for (let i = 0; i < N; i++) {
  numbers.set(BigInt(i) << 30n, i / 3);
  words.set(i % 2 === 0 ? `key ${i}` : `ключ ${i}`, Uint8Array.of(i, i >> 8));
}
const bytes = words.snapshot();

/** The bytes in pieces of other sizes. */
function* cut(all: Uint8Array, size: (n: number) => number): Generator<Uint8Array> {
  for (let at = 0, n = 0; at < all.length; n++) {
    const to = at + size(n);
    yield all.subarray(at, to);
    at = to;
  }
}

it.each([
  ['bytes', () => 1],
  ['sevens', () => 7],
  ['pieces of 64 KiB', () => 65_536],
  ['all at once', () => bytes.length],
  ['odd ones, empty ones among them', (n: number) => (n * 7919) % 5000],
])('comes back from %s', async (_, size) => {
  const again = await TypedMap.restoreFrom<'string', 'bytes'>(cut(bytes, size));
  expect(again.size).toBe(N);
  for (const [key, value] of words) expect(again.get(key)).toEqual(value);
  again.dispose();
});

it('the pieces are the snapshot', () => {
  expect(Buffer.concat([...words.snapshotPieces()])).toEqual(Buffer.from(bytes));
});

it('goes to a file and comes back, with progress', async () => {
  const file = join(folder, 'map.bin');
  await pipeline(numbers.snapshotPieces(), createWriteStream(file));
  const told: number[] = [];
  const again = await TypedMap.restoreFrom<'i64', 'f64'>(createReadStream(file), {
    onProgress: ({ entries, of, bytes: read }) => {
      expect([of, read > entries * 16]).toEqual([N, true]);
      told.push(entries);
    },
  });
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(N);
  expect(again.get(5n << 30n)).toBe(5 / 3);
  again.dispose();
});

it('goes through web streams', async () => {
  const set = new TypedSet('u32').addMany(Uint32Array.from({ length: 9000 }, (_, i) => i));
  const pieces = set.snapshotPieces();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const again = await TypedSet.restoreFrom(
    stream
      .pipeThrough(new CompressionStream('gzip') as never)
      .pipeThrough(new DecompressionStream('gzip') as never) as never,
  );
  expect(again.size).toBe(9000);
  for (const each of [set, again]) each.dispose();
});

it('every early end is refused, and nothing is left', async () => {
  const small = new TypedMap('i32', 'string').set(1, 'a').set(2, 'ж').snapshot();
  const before = maps();
  for (let length = 0; length < small.length; length++)
    await expect(TypedMap.restoreFrom([small.subarray(0, length)])).rejects.toThrow(SnapshotError);
  await expect(TypedMap.restoreFrom([small, Uint8Array.of(0)])).rejects.toThrow(/bytes behind the end/);
  for (let bit = 0; bit < small.length * 8; bit++) {
    const damaged = small.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    await expect(TypedMap.restoreFrom([damaged])).rejects.toThrow(SnapshotError);
  }
  expect(maps()).toBe(before);
});

it('damage behind the first blocks is refused, and the source is told to end', async () => {
  const damaged = bytes.slice();
  damaged[bytes.length - 100] = (damaged[bytes.length - 100] as number) ^ 1;
  const before = maps();
  let ended = 0;
  const source = {
    *[Symbol.iterator]() {
      try {
        yield* cut(damaged, () => 10_000);
        yield new Uint8Array(8);
      } finally {
        ended++;
      }
    },
  };
  await expect(TypedMap.restoreFrom(source)).rejects.toThrow(/does not fit its checksum/);
  expect([ended, maps()]).toEqual([1, before]);
});

it('what a source or a listener throws comes out, and nothing is left', async () => {
  const before = maps();
  const broken = (async function* () {
    yield bytes.subarray(0, 100_000);
    throw new Error('the network is gone');
  })();
  await expect(TypedMap.restoreFrom(broken)).rejects.toThrow('the network is gone');
  const onProgress = (): never => {
    throw new Error('mine');
  };
  await expect(TypedMap.restoreFrom([bytes], { onProgress })).rejects.toThrow('mine');
  expect(maps()).toBe(before);
});

it('a head that promises more than comes takes no memory for it', async () => {
  const head = new TypedMap('u64', 'f64').snapshot().slice(0, 32);
  const words32 = new Uint32Array(head.buffer);
  words32[4] = 2 ** 28; // entries
  let sum = 0;
  for (let i = 0; i < 7; i++) {
    sum = Math.imul(sum ^ (words32[i] as number), 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  words32[7] = sum;
  const heap = new Heap({ name: 'small' });
  await expect(TypedMap.restoreFrom([head], { heap })).rejects.toThrow(/ends too early/);
  expect(heap.stats().committed).toBeLessThan(8_000_000);
  heap.dispose();
});

it('limits and arguments are checked', async () => {
  await expect(TypedMap.restoreFrom([bytes], { maxEntries: 5 })).rejects.toThrow(/at most maxEntries, 5/);
  await expect(TypedMap.restoreFrom([bytes], { maxBytes: 5000 })).rejects.toThrow(/at most maxBytes, 5000/);
  await expect(TypedMap.restoreFrom([bytes], { onProgress: 1 as never })).rejects.toThrow(PolicyError);
  await expect(TypedMap.restoreFrom(5 as never)).rejects.toThrow(ArgumentTypeError);
  await expect(TypedMap.restoreFrom(['text'] as never)).rejects.toThrow(ArgumentTypeError);
  await expect(TypedSet.restoreFrom([bytes])).rejects.toThrow('expected TypedMap.restore()');
  expect(() => new TypedMap('i32', 'any').snapshotPieces()).toThrow(ValueTypeError);
});

it('a write between pieces is refused; reads and drain() are not', () => {
  const map = new TypedMap('i32', 'i32', { growth: { background: false, assist: 0 } });
  for (let i = 0; i < 10_000; i++) map.set(i, i);
  const pieces = map.snapshotPieces();
  pieces.next();
  map.get(5);
  map.drain({ maxBuckets: 1 });
  expect(pieces.next().done).toBe(false);
  map.set(5, 6);
  expect(() => pieces.next()).toThrow(ConcurrentMapError);
  map.dispose();
});
