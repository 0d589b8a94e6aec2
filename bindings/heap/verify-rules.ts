// The rules that verify() checks (assembly/invariants.ts), as sentences.
import { OUT } from '../core/core.js';

/** Says by rule number what is broken. */
const RULES: readonly ((bucket: number, found: number, expected: number) => string)[] = [
  () => 'sound',
  (b, found, expected) =>
    `bucket ${b} holds a key whose hash belongs to bucket ${found}, expected ${expected}`,
  (b, found, expected) => `bucket ${b} has tophash ${found}, expected ${expected}`,
  (b, key, slot) => `bucket ${b} holds key ${key} twice, again in slot ${slot}`,
  (b, found) => `the chain of bucket ${b} does not end within ${found} buckets`,
  (b, found, expected) => `bucket ${b}: emptyRest is followed by tophash ${found}, expected ${expected}`,
  (_, found, expected) => `${found} entries found, expected count ${expected}`,
  (_, found, expected) => `${found} overflow buckets in chains, expected noverflow ${expected}`,
  (_, found, expected) => `${found} old buckets are evacuated, expected ${expected}`,
  (_, found, expected) => `${found} overflow buckets in chains and on the free list, expected ${expected}`,
  (b, bit) => `bucket ${b}: its filter lacks bit ${bit}, expected it for a key in an overflow bucket`,
  (b, found, expected) =>
    `bucket ${b}: a record that is not of its key, or not one for each: found ${found}, expected ${expected}`,
  (_, found, expected) => `${found} bytes of records are alive, expected ${expected}`,
  (_, mask, newbit) => `a header of ${mask} + 1 + ${newbit} buckets is none of this memory or kind`,
  (b, found) => `bucket ${b}: the address ${found} leads out of memory, or is of no bucket, page or record`,
];

/** The rule that verify_*() returned, as a sentence; undefined for 0, a sound map. */
export const brokenRule = (heap: { readonly f64: Float64Array }, rule: number): string | undefined => {
  if (rule === 0) return undefined;
  const [bucket, found, expected] = heap.f64.subarray(OUT, OUT + 3) as unknown as [number, number, number];
  return RULES[rule]?.(bucket, found, expected) ?? `rule ${rule}`;
};
