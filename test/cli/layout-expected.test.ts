// What tophash layout expects by load, against maps that were filled to that load, against the lines that
// bench/counted counted, and against Go's own table.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bucketOf, CORES, type StoragePair } from '../../bindings/cli/layout/bucket.js';
import { expectedAt, poisson } from '../../bindings/cli/layout/expected.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { heapOf } from '../support/cores.js';
import { any, isBig } from '../support/kinds.js';

const BUILDS = { line: 'release', classic: 'classic' } as const;
const KINDS = [
  ['i32', 'i32', 'u32_4'],
  ['i32', 'f64', 'u32_8'],
  ['i64', 'i32', 'u64_4'],
  ['i64', 'i64', 'u64_8'],
] as const;

describe.each(CORES.flatMap((core) => KINDS.map((kinds) => [core, ...kinds] as const)))(
  '%s, %s -> %s',
  (core, key, value, pair) => {
    const bucket = bucketOf(core, pair);

    it.each([4, 6.5, 8])('overflow buckets and bytes at load %f are those of a map', (load) => {
      const heap = heapOf(BUILDS[core]);
      const map = new TypedMap(key, value, { heap, growth: { loadFactor: 8, resize: 'allow' } });
      const buckets = 2 ** 14;
      map.reserve(buckets * bucket.slots);
      expect(map.stats().buckets).toBe(buckets);
      const entries = Math.round((load / 8) * bucket.slots * buckets);
      const number = (kind: typeof key | typeof value, n: number) => any(isBig(kind) ? BigInt(n) : n);
      for (let n = 0; n < entries; n++) map.set(number(key, n), number(value, n));
      const { overflowBuckets, bytes } = map.stats();
      const { overflow, bytesPerEntry } = expectedAt(bucket, load);
      // four standard deviations of a share of 2^14 draws
      const spread = 4 * Math.sqrt(overflow / buckets);
      expect(Math.abs(overflowBuckets / buckets - overflow)).toBeLessThan(spread);
      const used = (bytes.live + overflowBuckets * bucket.stride) / entries;
      expect(Math.abs(used / bytesPerEntry - 1)).toBeLessThan(spread);
    });
  },
);

it('lines per hit and miss are those that bench/counted counted, to 1.5 %', () => {
  const N = 200_000;
  const text = readFileSync(new URL('../../bench/counted/values.jsonl', import.meta.url), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
  const pairs: Record<string, StoragePair> = { i32_i32: 'u32_4', i32_f64: 'u32_8', i64_i64: 'u64_8' };
  let compared = 0;
  for (const { core, label, ll, operations } of rows) {
    const [kinds, n, operation] = label.split('/');
    const pair = pairs[kinds];
    if (pair === undefined || Number(n) !== N || !/^get (hit|miss)$/.test(operation)) continue;
    const bucket = bucketOf(core, pair);
    // the fewest buckets that are not over load
    let buckets = 1;
    while ((buckets * 6.5 * bucket.slots) / 8 < N) buckets *= 2;
    const at = expectedAt(bucket, (N / buckets / bucket.slots) * 8);
    const lines = operation === 'get hit' ? at.linesPerHit : at.linesPerMiss;
    expect([core, label, Math.abs(lines / (ll[0] / operations) - 1) < 0.015]).toEqual([core, label, true]);
    compared++;
  }
  expect(compared).toBe(12);
});

it("classic overflows as Go's table says (runtime/map.go), to 0.1 of a hundred", () => {
  const go = [2.13, 4.05, 6.85, 10.55, 15.27, 20.9, 27.14, 34.03, 41.1];
  const bucket = bucketOf('classic', 'u64_8');
  const ours = go.map((_, i) => expectedAt(bucket, 4 + i / 2).overflow * 100);
  expect(ours.map((share, i) => Math.abs(share - (go[i] as number)) < 0.1)).toEqual(go.map(() => true));
});

it('probabilities add up to 1, and their mean is the mean', () => {
  for (const mean of [0.5, 3, 6.5, 40]) {
    const all = poisson(mean);
    expect(all.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
    expect(all.reduce((sum, chance, n) => sum + n * chance, 0)).toBeCloseTo(mean, 9);
  }
});
