// The bytes of a bucket, for every geometry.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { LINE } from "./fixed";
import { isReference } from "./record";
import { FILTER, LAST_LINK, SLOTS, VARIES } from "./settings";
import {
  keyStep,
  valueStep,
  varyingFilter,
  varyingFilterOffset,
  varyingKeys,
  varyingLink,
  varyingMeta,
  varyingStride,
  varyingValues,
} from "./variants";

// line, 4-byte key and value: 7 slots, 1 line     |k0 k1 k2 k3 k4 k5 k6|meta|v0 v1 v2 v3 v4 v5 v6|link|
// line, 4-byte key, 8-byte value: 5 slots, 1 line |k0 k1 k2 k3 k4|meta|v0  v1  v2  v3  v4 |    link in k4
// line, 8-byte key, 4-byte value: 5 slots, 1 line |k0  k1  k2  k3  k4 |meta|v0 v1 v2 v3 v4|    link in k4
// line, 8-byte key and value: 3 slots, 1 line     |k0  k1  k2 |meta|link|v0  v1  v2 |filter|4 spare|
// line, 4-byte key, no value: 7 slots, half a line|k0 k1 k2 k3 k4 k5 k6|meta|           link in k6
// line, 8-byte key, no value: 7 slots, 1 line     |k0  k1  k2  k3  k4  k5  k6 |meta|link|
//   a linked bucket of 5 slots: k4 and v4 give way to the link and the filter, see filterOffset()
//   meta (u32): bit i = slot i is occupied, bit 7 = the bucket has a link, bits 8-31 = epoch
// classic: 8 slots, Go's order, padded to lines   |tophash x 8|k0 ... k7|v0 ... v7|overflow|pad|

/** Bytes of a stored value; the storage type u8 stands for none, in sets. */
@inline
export function valueBytes<V>(): usize {
  return sizeof<V>() == 1 ? 0 : sizeof<V>();
}

/** First pair whose keys are references; their buckets are those of the pair three below. */
@inline export const REFERENCES: u32 = 6;

/** The number of a storage pair: keys u32, u64 and references by 3, values of 0, 4 and 8 bytes by 1. */
@inline
export function pairOf<K, V>(): u32 {
  const key: u32 = isReference<K>() ? REFERENCES : sizeof<K>() == 8 ? 3 : 0;
  return key + <u32>(valueBytes<V>() >> 2);
}

@inline
export function slots<K, V>(): u32 {
  if (VARIES || CLASSIC) return VARIES ? SLOTS : 8;
  if (sizeof<K>() == 8 && sizeof<V>() == 8) return 3;
  return valueBytes<V>() == 0 || sizeof<K>() == sizeof<V>() ? 7 : 5;
}

/** Line buckets without room for a link: the last slot's key becomes it when the bucket is chained. */
@inline
export function linkInLastSlot<K, V>(): bool {
  return VARIES ? LAST_LINK : !CLASSIC && (slots<K, V>() == 5 || (sizeof<K>() == 4 && valueBytes<V>() == 0));
}

@inline
export function keysOffset<K, V>(): usize {
  return VARIES ? varyingKeys<K, V>() : CLASSIC ? 8 : 0;
}

/** Line only: the meta word stands right behind the keys. */
@inline
export function metaOffset<K, V>(): usize {
  return VARIES ? varyingMeta<K, V>() : slots<K, V>() * sizeof<K>();
}

@inline
export function valuesOffset<K, V>(): usize {
  return VARIES
    ? varyingValues<K, V>()
    : CLASSIC
      ? 8 + 8 * sizeof<K>()
      : valueBytes<V>() == 0
        ? 0
        : slots<K, V>() * sizeof<K>() + (sizeof<K>() == 8 && sizeof<V>() == 8 ? 8 : 4);
}

@inline
export function linkOffset<K, V>(): usize {
  return VARIES
    ? varyingLink<K, V>()
    : CLASSIC
      ? 8 + 8 * (sizeof<K>() + valueBytes<V>())
      : linkInLastSlot<K, V>()
        ? (slots<K, V>() - 1) * sizeof<K>()
        : sizeof<K>() == 8
          ? metaOffset<K, V>() + 4
          : LINE - 4;
}

/** Whether the first bucket of a chain has a filter of what lies behind it: where the last slot's value is
 *  free. */
@inline
export function hasFilter<K, V>(): bool {
  return VARIES || !FILTER ? varyingFilter<V>() : !CLASSIC && slots<K, V>() < 7;
}

/** The filter, a u32: bit (hash >> 27) is set for every key in the overflow buckets. A lookup of a key that
 *  is not there then ends in its first line 96 times of 100 or more, although a fifth of the buckets are
 *  linked near full load. */
@inline
export function filterOffset<K, V>(): usize {
  const inUse = linkInLastSlot<K, V>() ? slots<K, V>() - 1 : slots<K, V>();
  return VARIES ? varyingFilterOffset<K, V>() : valuesOffset<K, V>() + <usize>inUse * valueBytes<V>();
}

/** Bytes from one bucket to the next: whole lines, or half a line. */
@inline
export function stride<K, V>(): usize {
  return VARIES
    ? varyingStride<K, V>()
    : CLASSIC
      ? (8 + 8 * (sizeof<K>() + valueBytes<V>()) + 4 + (LINE - 1)) & ~(LINE - 1)
      : sizeof<K>() == 4 && valueBytes<V>() == 0
        ? LINE / 2
        : LINE;
}

/** Bytes from a bucket's first key to key i, in variants with INTERLEAVED; in others they are
 *  i << alignof<K>(). */
@inline
export function keyAfter<K, V>(i: u32): usize {
  return <usize>i * keyStep<K, V>();
}

/** The same of values. */
@inline
export function valueAfter<K, V>(i: u32): usize {
  return <usize>i * valueStep<K, V>();
}

/** Lines that a variant's bucket lies in. */
@inline
export function linesIn<K, V>(): u32 {
  return <u32>((stride<K, V>() + LINE - 1) / LINE);
}

/** Bit of the line meta word that stands for LINKED. */
@inline export const LINK_BIT: u32 = SLOTS > 7 ? 15 : 7;
/** Line meta word: the bucket has a link. */
@inline export const LINKED: u32 = 1 << LINK_BIT;
/** How far LINKED is shifted right to become 4, the bytes of a word. */
@inline export const LINK_TO_WORD: u32 = LINK_BIT - 2;
@inline export const EPOCH_SHIFT: u32 = LINK_BIT + 1;
/** A meta word XOR an epoch is below this exactly if the bucket is of that epoch. */
@inline export const EPOCH_ONE: u32 = 1 << EPOCH_SHIFT;
/** Last epoch before the sweep (invariant: no bucket carries a later one). Fault builds reach it soon. */
@inline export const EPOCH_LAST: u32 = FAULTS ? 12 << EPOCH_SHIFT : (<u32>-3) << EPOCH_SHIFT;
/** No bucket is ever of this epoch. */
@inline export const EPOCH_NEVER: u32 = (<u32>-1) << EPOCH_SHIFT;

// classic tophash values (Go: runtime/map.go, 1.23)
/** This slot is empty and so is all that follows in the chain. */
@inline export const EMPTY_REST: u32 = 0;
/** This slot is empty. */
@inline export const EMPTY_ONE: u32 = 1;
/** Evacuated, by Go to the first half of the new array. Never written: markEvacuated() has one mark for all.
 *  */
@inline export const EVACUATED_X: u32 = 2;
/** Evacuated, by Go to the second half of the new array. Never written either. */
@inline export const EVACUATED_Y: u32 = 3;
/** Evacuated: every slot of an old bucket, full or empty before. */
@inline export const EVACUATED_EMPTY: u32 = 4;
/** Smallest tophash of an occupied slot. */
@inline export const MIN_TOPHASH: u32 = 5;
