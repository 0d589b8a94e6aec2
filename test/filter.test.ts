// The filter of linked buckets with 5 slots: a search for what is not there hardly ever leaves the first bucket, what
// is there is always found, and verify() knows when the filter is wrong.
import { describe, expect, it } from 'vitest';
import { CorruptionError } from '../bindings/errors.js';
import { TypedMap } from '../bindings/typed-map.js';
import { BUILDS, heapOf, isClassic } from './support/cores.js';
import { type AnyMap, any, type KeyKind, keyAt, type ValueKind } from './support/kinds.js';

const FILTERED: [KeyKind, ValueKind][] = [
  ['i32', 'f64'],
  ['u32', 'i64'],
  ['f64', 'i32'],
  ['u64', 'f32'],
];
/** The most that 2,048 buckets of 5 slots hold before they grow. */
const FULL = Math.floor(2048 * 5 * (13 / 16));
/** Words of the header's directory of extents, and of a bucket's filter: the value of the last slot. */
const EXTENTS = 120 >> 2;
const FILTER = { 'i32 f64': 56 >> 2, 'u32 i64': 56 >> 2, 'f64 i32': 60 >> 2, 'u64 f32': 60 >> 2 };

const filled = (build: (typeof BUILDS)[number], key: KeyKind, value: ValueKind): AnyMap => {
  const map: AnyMap = new TypedMap(key, value, { heap: heapOf(build), growth: { background: false } });
  const zero = any(value === 'i64' ? 0n : 0);
  for (let i = 0; i < FULL; i++) map.set(any(keyAt(key, i)), zero);
  map.drain();
  return map;
};

const BUILDS_OF_LINE = BUILDS.filter((build) => !isClassic(build));

describe.each(BUILDS_OF_LINE)('build %s', (build) => {
  it.each(FILTERED)(
    '%s -> %s: a miss ends in the first bucket, 97 times of 100 near full load',
    (key, value) => {
      const map = filled(build, key, value);
      expect(map.stats()).toMatchObject({ B: 11, growing: false });
      expect(map.stats().overflowBuckets).toBeGreaterThan(300);
      let probes = 0;
      for (let i = FULL; i < 2 * FULL; i++) {
        const absent = any(keyAt(key, i));
        expect(map.has(absent)).toBe(false);
        probes += map.explain(absent).probes;
      }
      expect(probes / FULL).toBeLessThan(1.03);
      map.dispose();
    },
  );

  it.each(FILTERED)(
    '%s -> %s: verify() tells a key behind the first bucket that the filter lacks',
    (key, value) => {
      const map = filled(build, key, value);
      map.verify();
      const behind = Array.from({ length: FULL }, (_, i) => any(keyAt(key, i))).filter(
        (k) => map.explain(k).chain > 0,
      );
      expect(behind.length).toBeGreaterThan(300);
      const { bucket } = map.explain(behind[0] as never);
      const { i32 } = map.heap;
      const first = (i32[(map.h >>> 2) + EXTENTS + Math.clz32(bucket)] as number) + bucket * 64;
      const filter = (first >>> 2) + FILTER[`${key} ${value}` as keyof typeof FILTER];
      const right = i32[filter] as number;
      i32[filter] = 0;
      expect(() => map.verify()).toThrow(CorruptionError);
      expect(() => map.verify()).toThrow(
        /its filter lacks bit \d+, expected it for a key in an overflow bucket/,
      );
      i32[filter] = right;
      map.verify();
      map.dispose();
    },
  );
});
