// The bytes of a bucket whose slots a variant chose (layout/settings.ts), for every geometry. Offsets must be
// constants of the compiler, which looks through calls that are one expression, without variables.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { ALIGN, FILTER, INTERLEAVED, LAST_LINK, SLOTS } from "./settings";

// line                |k0 k1 ...|meta|link|filter|v0 v1 ...|   without last link: link and filter are fields
// line, last link     |k0 k1 ...|meta|v0 v1 ...|               filter in the last value, link in the last key
// line, interleaved   |meta|link|filter|k0|v0|k1|v1|...|       with last link: |meta|k0|v0|...|
// classic             |tophash, 8 or 16|k0 k1 ...|v0 v1 ...|overflow|
//   values and interleaved keys begin at a multiple of their bytes; what is left up to ALIGN is padding

/** SLOTS, to reckon bytes with. */
@inline const N: usize = SLOTS;
/** Bytes of tophashes. */
@inline const TOPS: usize = SLOTS > 8 ? 16 : 8;

/** Bytes of a value; 0 in sets, whose storage type is u8. */
@inline
function bytesOf<V>(): usize {
  return sizeof<V>() == 1 ? 0 : sizeof<V>();
}

/** Bytes of the larger of key and value: 4 or 8. */
@inline
function wider<K, V>(): usize {
  return sizeof<K>() == 8 || sizeof<V>() == 8 ? 8 : 4;
}

/** Whether there is a filter: for a last link only in the place of a value. */
@inline
export function varyingFilter<V>(): bool {
  return !CLASSIC && FILTER && !(LAST_LINK && sizeof<V>() == 1);
}

/** Bytes of meta word, link and filter. */
@inline
function wordsOf<V>(): usize {
  return LAST_LINK ? 4 : FILTER ? 12 : 8;
}

/** Bytes from a key to the next: interleaved, both halves are as large as the larger, so that nothing
 *  straddles a line. */
@inline
export function keyStep<K, V>(): usize {
  return INTERLEAVED && bytesOf<V>() ? 2 * wider<K, V>() : sizeof<K>();
}

/** Bytes from a value to the next. */
@inline
export function valueStep<K, V>(): usize {
  return INTERLEAVED ? keyStep<K, V>() : sizeof<V>();
}

@inline
export function varyingMeta<K, V>(): usize {
  return INTERLEAVED ? 0 : N * sizeof<K>();
}

@inline
export function varyingKeys<K, V>(): usize {
  return CLASSIC ? TOPS : INTERLEAVED ? (wordsOf<V>() + wider<K, V>() - 1) & ~(wider<K, V>() - 1) : 0;
}

@inline
export function varyingValues<K, V>(): usize {
  return CLASSIC
    ? (TOPS + N * sizeof<K>() + sizeof<V>() - 1) & ~(sizeof<V>() - 1)
    : INTERLEAVED
      ? varyingKeys<K, V>() + (keyStep<K, V>() >> 1)
      : bytesOf<V>() == 0
        ? 0
        : (N * sizeof<K>() + wordsOf<V>() + sizeof<V>() - 1) & ~(sizeof<V>() - 1);
}

@inline
export function varyingLink<K, V>(): usize {
  return CLASSIC
    ? varyingValues<K, V>() + N * bytesOf<V>()
    : LAST_LINK
      ? varyingKeys<K, V>() + (N - 1) * keyStep<K, V>()
      : varyingMeta<K, V>() + 4;
}

@inline
export function varyingFilterOffset<K, V>(): usize {
  return LAST_LINK ? varyingValues<K, V>() + (N - 1) * valueStep<K, V>() : varyingMeta<K, V>() + 8;
}

/** Bytes that are used. */
@inline
function used<K, V>(): usize {
  return CLASSIC
    ? varyingLink<K, V>() + 4
    : INTERLEAVED
      ? varyingKeys<K, V>() + N * keyStep<K, V>()
      : bytesOf<V>() == 0
        ? N * sizeof<K>() + wordsOf<V>()
        : varyingValues<K, V>() + N * sizeof<V>();
}

@inline
export function varyingStride<K, V>(): usize {
  return (used<K, V>() + ALIGN - 1) & ~(ALIGN - 1);
}
