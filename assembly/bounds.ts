// What verify() and salvage() ask before they read: whether an address that memory says leads to memory. Both
// are for maps whose bytes are damaged, so that nothing they find is trusted.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { ARENA_SIZE, EXTENTS, Hmap, LINE, MAX_B, PAGE_SHIFT, RECORD_BLOCK, RECORD_DATA } from "./layout";
import { sizeOfRecord } from "./arena";
import { hasReferences, strideOf } from "./pair-dispatch";

/** Whether `bytes` bytes from an address on, a multiple of 1 << `log`, are there. */
@inline
export function inMemory(at: usize, bytes: u64, log: u32): bool {
  return at != 0 && <u64>at + bytes <= (<u64>memory.size()) << PAGE_SHIFT && !(at & ((1 << log) - 1));
}

/** Lines that memory has: no chain or list has more buckets or pages. */
@inline
export function lines(): u32 {
  return <u32>((<u64>memory.size()) << (PAGE_SHIFT - 6));
}

/** Bytes of the shortest record. */
@inline const LEAST: u64 = <u64>(RECORD_DATA + RECORD_BLOCK);

/** Whether a bucket may be at the address: on half a line, the shortest there is. */
export function isBucket(pair: u32, at: usize): bool {
  return inMemory(at, strideOf(pair), 5);
}

/** Whether there is a whole record. */
export function isRecord(at: usize): bool {
  if (at < LINE || !inMemory(at, LEAST, 3)) return false;
  const size = sizeOfRecord(at);
  return size != 0 && inMemory(at, size, 3);
}

/** Whether a map's header may be one of this pair: the buckets that it counts fit into memory. */
export function isHeader(m: Hmap, pair: u32): bool {
  const mask: u32 = m.mask;
  const newbit: u32 = m.newbit;
  const all = <u64>mask + newbit + 1;
  if (m.pair != pair || pair > 8 || mask & (mask + 1) || mask & newbit || all & (all - 1) || all > 1 << MAX_B)
    return false;
  if (all > (<u64>lines()) << 1) return false;
  return m.arena ? inMemory(changetype<usize>(m.arena), ARENA_SIZE, 3) : !hasReferences(pair);
}

/** Whether what chainOf() reads of chain `c` is there. */
export function isChain(pair: u32, m: Hmap, c: u32): bool {
  const i = c & m.mask;
  if (CLASSIC && m.growing && i >= m.nevacuate && !isBucket(pair, m.oldbuckets + <usize>i * strideOf(pair)))
    return false;
  return isBucket(pair, bucketOf(pair, m, i)) && (c == i || isBucket(pair, bucketOf(pair, m, c)));
}

/** Address of bucket i, as bucketAt() of array.ts. */
function bucketOf(pair: u32, m: Hmap, i: u32): usize {
  const from: usize = CLASSIC ? m.buckets : load<u32>(changetype<usize>(m) + (clz<u32>(i) << 2), EXTENTS);
  return from + <usize>i * strideOf(pair);
}
