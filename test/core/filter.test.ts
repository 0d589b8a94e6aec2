// The filter of linked buckets with 3 and 5 slots: a search for what is not there hardly ever leaves the
// first bucket, what is there is always found, and verify() knows when the filter is wrong.
import { describe, expect, it } from 'vitest';
import { CorruptionError } from '../../bindings/base/errors.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { BUILDS, heapOf, isClassic, slotsOf } from '../support/cores.js';
import { type AnyMap, any, type KeyKind, keyAt, type ValueKind } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';

const FILTERED: [KeyKind, ValueKind][] = [
  ['i32', 'f64'],
  ['u32', 'i64'],
  ['f64', 'i32'],
  ['u64', 'f32'],
  ['i64', 'f64'],
  ['f64', 'u64'],
];
/** The most that 2,048 buckets hold before they grow. */
const fullOf = (key: KeyKind, value: ValueKind): number =>
  Math.floor(2048 * slotsOf('release', KINDS[key].bytes, KINDS[value].bytes) * (13 / 16));
/** Words of the header's directory of extents, and of a bucket's filter: the value of the last slot. */
const EXTENTS = 120 >> 2;
const filterOf = (key: KeyKind, value: ValueKind) =>
  (KINDS[key].bytes === 8 && KINDS[value].bytes === 4 ? 60 : 56) >> 2;

const filled = (build: (typeof BUILDS)[number], key: KeyKind, value: ValueKind): AnyMap => {
  const map = mapOf(key, value, { heap: heapOf(build), growth: { background: false } });
  const zero = any(value === 'i64' || value === 'u64' ? 0n : 0);
  for (let i = 0; i < fullOf(key, value); i++) map.set(any(keyAt(key, i)), zero);
  map.drain();
  return map;
};

const BUILDS_OF_LINE = BUILDS.filter((build) => !isClassic(build));

describe.each(BUILDS_OF_LINE)('build %s', (build) => {
  it.each(FILTERED)(
    '%s -> %s: a miss ends in the first bucket, 96 times of 100 near full load',
    (key, value) => {
      const map = filled(build, key, value);
      const full = fullOf(key, value);
      expect(map.stats()).toMatchObject({ B: 11, growing: false });
      expect(map.stats().overflowBuckets).toBeGreaterThan(300);
      let probes = 0;
      for (let i = full; i < 2 * full; i++) {
        const absent = any(keyAt(key, i));
        expect(map.has(absent)).toBe(false);
        probes += map.explain(absent).probes;
      }
      expect(probes / full).toBeLessThan(1.04);
      map.dispose();
    },
  );

  it.each(FILTERED)(
    '%s -> %s: verify() tells a key behind the first bucket that the filter lacks',
    (key, value) => {
      const map = filled(build, key, value);
      const full = fullOf(key, value);
      map.verify();
      const behind = Array.from({ length: full }, (_, i) => any(keyAt(key, i))).filter(
        (k) => map.explain(k).chain > 0,
      );
      expect(behind.length).toBeGreaterThan(300);
      const { bucket } = map.explain(behind[0] as never);
      const { i32 } = map.heap;
      const first = (i32[(map.h >>> 2) + EXTENTS + Math.clz32(bucket)] as number) + bucket * 64;
      const filter = (first >>> 2) + filterOf(key, value);
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
