// Sight into a map and a heap: numbers written to OUT as f64, in the order of the bindings' field lists
// (bindings/core/core.ts). O(1), changes nothing.
import {
  BITS,
  BY_ASSIST,
  BY_BACKGROUND,
  BY_DRAIN,
  COUNT,
  DEGRADED,
  GROWING,
  GROWS_DOUBLE,
  GROWS_SAME,
  HEAP,
  HEAP_MAPS,
  HEAP_TOP,
  HEAP_USED,
  HMAP_SIZE,
  LINE,
  MASK,
  NEVACUATE,
  NOVERFLOW,
  OUT,
  OVF_BYTES,
  SAME_SIZE,
  HEAP_RUNS,
  stride,
} from "./layout";
import { heldBytes, liveBytes } from "./arena";
import { roundedSize } from "./heap";
import { arrayBytes, arrayHeld, oldArrayBytes } from "./array";
import { tophash } from "./bucket";
import { isGrowing, oldBits } from "./grow";
import {
  chainOf,
  evacuated,
  hashOf,
  homeOf,
  keyOf,
  nextOf,
  occupiedOf,
  passes,
  same,
  strideOf,
} from "./pairs";
import { chainCount } from "./walk";
import { pending } from "./drain";

// @ts-ignore: decorator
@inline
function out(i: u32, value: f64): void {
  store<f64>(OUT + ((<usize>i) << 3), value);
}

/** Fields of MAP_FIELDS. */
export function mapStats<K, V>(h: usize): void {
  const bits: u32 = load<u8>(h, BITS);
  const hasOld = CLASSIC && isGrowing(h);
  const old = hasOld ? oldArrayBytes<K, V>(h, oldBits(h)) : 0;
  const whole = hasOld ? arrayBytes<K, V>(oldBits(h)) : 0;
  const slack = hasOld ? roundedSize(whole) - whole : 0; // what oldbuckets holds beyond its buckets
  const array = arrayBytes<K, V>(bits);
  out(0, load<u32>(h, COUNT));
  out(1, bits);
  out(2, pending(h));
  out(3, load<u32>(h, NEVACUATE));
  out(4, load<u32>(h, NOVERFLOW));
  out(5, load<u8>(h, GROWING) ? (load<u8>(h, SAME_SIZE) ? 2 : 1) : 0);
  out(6, <f64>load<u32>(h, GROWS_DOUBLE) + <f64>load<u32>(h, GROWS_SAME));
  out(7, load<u8>(h, DEGRADED));
  out(8, load<u32>(h, GROWS_DOUBLE));
  out(9, load<u32>(h, GROWS_SAME));
  out(10, load<u32>(h, BY_ASSIST));
  out(11, load<u32>(h, BY_BACKGROUND));
  out(12, load<u32>(h, BY_DRAIN));
  out(13, <f64>array);
  out(14, <f64>old);
  out(15, <f64>load<u32>(h, NOVERFLOW) * <f64>stride<K, V>());
  out(16, <f64>liveBytes(h));
  const buckets = <f64>arrayHeld<K, V>(bits) + <f64>old + <f64>slack + <f64>load<u32>(h, OVF_BYTES);
  out(17, buckets + <f64>heldBytes(h) + <f64>HMAP_SIZE);
}

/** What chains() tells apart: lengths below 16 buckets, fill below 64 entries; the last of each stands for all above. */
// @ts-ignore: decorator
@inline const LENGTHS: u32 = 17;
// @ts-ignore: decorator
@inline const FILLS: u32 = 65;

/** Chains by their length in buckets, then by their entries, 0 upwards each. Walks everything. A bucket that was cleared and
 *  not written since counts as a chain of one that is empty. */
export function chains(pair: u32, h: usize): void {
  for (let i: u32 = 0; i < LENGTHS + FILLS; i++) out(i, 0);
  for (let c: u64 = 0; c < chainCount(h); c++) {
    const head = chainOf(pair, h, c);
    if (!head && <u32>c > load<u32>(h, MASK) && !evacuated(pair, h, (<u32>c) & load<u32>(h, MASK))) continue;
    let length: u32 = head ? 0 : 1;
    let entries: u32 = 0;
    for (let b = head; b; b = nextOf(pair, b)) {
      length++;
      entries += popcnt<u32>(occupiedOf(pair, b));
    }
    count(min(length, LENGTHS - 1));
    count(LENGTHS + min(entries, FILLS - 1));
  }
}

function count(i: u32): void {
  out(i, load<f64>(OUT + ((<usize>i) << 3)) + 1);
}

/** Fields of HEAP_FIELDS. */
export function heapStats(): void {
  let free: f64 = 0;
  for (let run: usize = load<u32>(HEAP + HEAP_RUNS); run; run = load<u32>(run)) free += load<u32>(run, 4);
  out(0, <f64>memory.size() * 65536);
  out(1, <f64>load<u64>(HEAP + HEAP_USED));
  out(2, <f64>memory.size() * 65536 - <f64>load<u64>(HEAP + HEAP_USED));
  out(3, load<u32>(HEAP + HEAP_MAPS));
  out(4, (free + <f64>memory.size() - <f64>load<u32>(HEAP + HEAP_TOP)) * 65536);
}

/** Fields of EXPLAIN_FIELDS: where a key is, or would be looked for. slot is -1 when it is not there. */
export function explain(pair: u32, h: usize, key: u64): void {
  const hv = hashOf(pair, h, key);
  const start = hv & load<u32>(h, MASK);
  const old = isGrowing(h) && !evacuated(pair, h, start);
  let chain: u32 = 0;
  let slot: i32 = -1;
  let probes: u32 = 0;
  for (let b = homeOf(pair, h, hv); b; b = nextOf(pair, b)) {
    probes++;
    slot = slotOf(pair, b, key);
    if (slot >= 0) break;
    chain++;
    if (chain == 1 && !passes(pair, b, hv)) break;
  }
  const reached = isGrowing(h) && !old && (hv & ((1 << load<u8>(h, BITS)) - 1)) != start ? 1 : 0;
  const valueLine = slot >= 0 && strideOf(pair) > LINE ? 1 : 0;
  out(0, hv);
  out(1, old ? start : hv & ((1 << load<u8>(h, BITS)) - 1));
  out(2, CLASSIC ? <f64>tophash(hv) : -1);
  out(3, old ? 1 : 0);
  out(4, chain);
  out(5, slot);
  out(6, max<u32>(probes, 1));
  out(7, max<u32>(probes, 1) + reached + valueLine);
}

/** The slot of a bucket that holds the key, or -1. */
function slotOf(pair: u32, b: usize, key: u64): i32 {
  for (let rest = occupiedOf(pair, b); rest; rest &= rest - 1) {
    if (same(pair, keyOf(pair, b, ctz(rest)), key)) return ctz(rest);
  }
  return -1;
}
