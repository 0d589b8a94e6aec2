// Storage pairs at run time. What is asked for seldom (verify, explain, chains) exists once for all pairs
// instead of nine times, and comes to a bucket's parts through the switches below: a tenth of the core's
// bytes, for a jump at each of them. Nothing on the way of get, set, delete, bulk calls or iteration goes
// through here.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EMPTY_REST, Hmap, INTERLEAVED, REFERENCES, stride, valueAfter, valuesOffset } from "./layout";
import { hash } from "./hash";
import { sameKey } from "./match";
import { LAST, link, occupied, keyAt, passesFilter, tophashAt, valueAt } from "./bucket";
import { isEvacuated, readChain } from "./grow";

/** Whether a pair's keys are references to records. */
@inline
export function hasReferences(pair: u32): bool {
  return !isDefined(ORDERED) && pair >= REFERENCES;
}

/** Whether the pair's keys have 4 bytes. */
@inline
export function narrowKeys(pair: u32): bool {
  return isDefined(ORDERED) || pair < 3;
}

/** Bytes of the pair's values. */
@inline
export function valueSize(pair: u32): u32 {
  return isDefined(ORDERED) ? 8 : (pair % 3) << 2;
}

/** The pair of numbers whose buckets look the same. */
@inline
function shape(pair: u32): u32 {
  return pair >= REFERENCES ? pair - 3 : pair;
}

/** readChain() of hmap.ts. */
export function homeOf(pair: u32, m: Hmap, hv: u32): usize {
  if (isDefined(ORDERED)) return readChain<u32, u64>(m, hv);
  switch (shape(pair)) {
    case 0:
      return readChain<u32, u8>(m, hv);
    case 1:
      return readChain<u32, u32>(m, hv);
    case 2:
      return readChain<u32, u64>(m, hv);
    case 3:
      return readChain<u64, u8>(m, hv);
    case 4:
      return readChain<u64, u32>(m, hv);
    default:
      return readChain<u64, u64>(m, hv);
  }
}

/** isEvacuated() of grow.ts. */
export function evacuated(pair: u32, m: Hmap, i: u32): bool {
  if (isDefined(ORDERED)) return isEvacuated<u32, u64>(m, i);
  switch (shape(pair)) {
    case 0:
      return isEvacuated<u32, u8>(m, i);
    case 1:
      return isEvacuated<u32, u32>(m, i);
    case 2:
      return isEvacuated<u32, u64>(m, i);
    case 3:
      return isEvacuated<u64, u8>(m, i);
    case 4:
      return isEvacuated<u64, u32>(m, i);
    default:
      return isEvacuated<u64, u64>(m, i);
  }
}

/** link() of bucket.ts. */
export function linkOf(pair: u32, b: usize): usize {
  if (isDefined(ORDERED)) return link<u32, u64>(b);
  switch (shape(pair)) {
    case 0:
      return link<u32, u8>(b);
    case 1:
      return link<u32, u32>(b);
    case 2:
      return link<u32, u64>(b);
    case 3:
      return link<u64, u8>(b);
    case 4:
      return link<u64, u32>(b);
    default:
      return link<u64, u64>(b);
  }
}

/** occupied() of bucket.ts. */
export function occupiedOf(pair: u32, b: usize): u32 {
  if (CLASSIC) return occupied<u32, u32>(b);
  if (isDefined(ORDERED)) return occupied<u32, u64>(b);
  switch (shape(pair)) {
    case 0:
      return occupied<u32, u8>(b);
    case 1:
      return occupied<u32, u32>(b);
    case 2:
      return occupied<u32, u64>(b);
    case 3:
      return occupied<u64, u8>(b);
    case 4:
      return occupied<u64, u32>(b);
    default:
      return occupied<u64, u64>(b);
  }
}

/** The key in slot i: a u32 with zeros above, a u64, or a reference. */
@inline
export function keyOf(pair: u32, b: usize, i: u32): u64 {
  return INTERLEAVED
    ? keyApart(pair, b, i)
    : narrowKeys(pair)
      ? <u64>keyAt<u32, u32>(b, i)
      : keyAt<u64, u64>(b, i);
}

/** keyOf() where the bytes between keys depend on the value. */
function keyApart(pair: u32, b: usize, i: u32): u64 {
  switch (shape(pair)) {
    case 0:
      return keyAt<u32, u8>(b, i);
    case 1:
      return keyAt<u32, u32>(b, i);
    case 2:
      return keyAt<u32, u64>(b, i);
    case 3:
      return keyAt<u64, u8>(b, i);
    case 4:
      return keyAt<u64, u32>(b, i);
    default:
      return keyAt<u64, u64>(b, i);
  }
}

/** Hash of such a key. */
export function hashOf(pair: u32, m: Hmap, key: u64): u32 {
  if (narrowKeys(pair)) return hash<u32>(m, <u32>key);
  return hasReferences(pair) ? hash<i64>(m, <i64>key) : hash<u64>(m, key);
}

/** Whether two such keys are the same. */
export function same(pair: u32, a: u64, b: u64): bool {
  return hasReferences(pair) ? sameKey<i64>(<i64>a, <i64>b) : a == b;
}

/** The address of a record that slot i has as its value. */
export function recordOf(pair: u32, b: usize, i: u32): usize {
  const values = pair < 3 ? valuesOffset<u32, u32>() : valuesOffset<u64, u32>();
  return load<u32>(
    b +
      values +
      (INTERLEAVED ? (pair < 3 ? valueAfter<u32, u32>(i) : valueAfter<u64, u32>(i)) : (<usize>i) << 2),
  );
}

/** The bits of the number that slot i has as its value, with zeros above; 0 in a set. */
export function valueOf(pair: u32, b: usize, i: u32): u64 {
  switch (shape(pair)) {
    case 1:
      return <u64>valueAt<u32, u32>(b, i);
    case 2:
      return valueAt<u32, u64>(b, i);
    case 4:
      return <u64>valueAt<u64, u32>(b, i);
    case 5:
      return valueAt<u64, u64>(b, i);
    default:
      return 0;
  }
}

/** Bytes from one bucket to the next. */
export function strideOf(pair: u32): usize {
  if (isDefined(ORDERED)) return stride<u32, u64>();
  switch (shape(pair)) {
    case 0:
      return stride<u32, u8>();
    case 1:
      return stride<u32, u32>();
    case 2:
      return stride<u32, u64>();
    case 3:
      return stride<u64, u8>();
    case 4:
      return stride<u64, u32>();
    default:
      return stride<u64, u64>();
  }
}

/** passesFilter() of bucket.ts. */
export function passes(pair: u32, head: usize, hv: u32): bool {
  if (CLASSIC) return true;
  if (isDefined(ORDERED)) return passesFilter<u32, u64>(head, hv);
  switch (shape(pair)) {
    case 2:
      return passesFilter<u32, u64>(head, hv);
    case 4:
      return passesFilter<u64, u32>(head, hv);
    case 5:
      return passesFilter<u64, u64>(head, hv);
    default:
      return true;
  }
}

/** next() of bucket.ts. */
@inline
export function nextOf(pair: u32, b: usize): usize {
  return CLASSIC && tophashAt(b, LAST) == EMPTY_REST ? 0 : linkOf(pair, b);
}

/** Chains of a map, numbered as in chains.ts: the first bucket of chain `c`. */
export function chainOf(pair: u32, m: Hmap, c: u64): usize {
  const start = m.mask;
  const i = (<u32>c) & start;
  if (<u32>c > start && !(m.growing && evacuated(pair, m, i))) return 0;
  return homeOf(pair, m, <u32>c);
}
