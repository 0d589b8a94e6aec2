// Read-only statistics of a map and of the heap: numbers written to OUT as f64, in the order of the bindings'
// field lists (bindings/core/core.ts). O(1), changes nothing.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { HMAP_SIZE, Hmap, LINE, OUT, heap, journal } from "./layout";
import { heldBytes, liveBytes } from "./arena";
import { roundedSize } from "./heap";
import { arrayHeld } from "./array";
import { oldArrayBytes } from "./array/contiguous";
import { floatKey, referTo } from "./hash";
import { tophash } from "./bucket";
import { oldBits } from "./grow/policy";
import {
  evacuated,
  hasReferences,
  narrowKeys,
  passes,
  same,
  chainOf,
  hashOf,
  homeOf,
  keyOf,
  nextOf,
  occupiedOf,
  strideOf,
} from "./pair-dispatch";
import { chainCount } from "./chains";
import { pending } from "./drain";

@inline
function out(i: u32, value: f64): void {
  store<f64>(OUT + ((<usize>i) << 3), value);
}

/** Fields of MAP_FIELDS. */
export function stats(m: Hmap): void {
  const stride = strideOf(m.pair);
  const bits: u32 = m.B;
  const hasOld = CLASSIC && m.growing;
  const whole = hasOld ? stride << oldBits(m) : 0;
  const old = hasOld ? oldArrayBytes(m, whole) : 0;
  const slack = hasOld ? roundedSize(whole) - whole : 0; // what oldbuckets holds beyond its buckets
  const array = stride << bits;
  out(0, m.count);
  out(1, bits);
  out(2, pending(m));
  out(3, m.nevacuate);
  out(4, m.noverflow);
  out(5, m.growing ? (m.sameSizeGrow ? 2 : 1) : 0);
  out(6, <f64>m.growsDouble + <f64>m.growsSame);
  out(7, m.degraded);
  out(8, m.growsDouble);
  out(9, m.growsSame);
  out(10, m.byAssist);
  out(11, m.byBackground);
  out(12, m.byDrain);
  out(13, <f64>array);
  out(14, <f64>old);
  out(15, <f64>m.noverflow * <f64>stride);
  out(16, <f64>liveBytes(m));
  const buckets = <f64>arrayHeld(array, bits) + <f64>old + <f64>slack + <f64>m.ovfBytes;
  out(17, buckets + <f64>heldBytes(m) + <f64>HMAP_SIZE);
}

/** What chains() tells apart: lengths below 16 buckets, fill below 64 entries; the last of each stands for
 *  all above. */
@inline const LENGTHS: u32 = 17;
@inline const FILLS: u32 = 65;

/** Chains by their length in buckets, then by their entries, 0 upwards each. Walks everything. A bucket that
 *  was cleared and not written since counts as a chain of one that is empty. */
export function chains(m: Hmap): void {
  const pair: u32 = m.pair;
  for (let i: u32 = 0; i < LENGTHS + FILLS; i++) out(i, 0);
  for (let c: u64 = 0; c < chainCount(m); c++) {
    const head = chainOf(pair, m, c);
    if (!head && <u32>c > m.mask && !evacuated(pair, m, (<u32>c) & m.mask)) continue;
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
  let rest = memory.size(); // runs that memory has room for: damage may make the list endless
  for (let run: usize = heap.runs; run && rest; run = load<u32>(run), rest--) free += load<u32>(run, 4);
  out(0, <f64>memory.size() * 65536);
  out(1, <f64>heap.used);
  out(2, <f64>memory.size() * 65536 - <f64>heap.used);
  out(3, heap.maps);
  out(4, journal.undone);
  out(5, (free + <f64>memory.size() - <f64>heap.top) * 65536);
}

/** explain() of an f64. */
export function explainFloat(m: Hmap, key: f64): void {
  explain(m, floatKey(key));
}

/** Fields of EXPLAIN_FIELDS: where a key is, or would be looked for. slot is -1 when it is not there.
 *  `given`: an integer, or the address of a record. */
export function explain(m: Hmap, given: u64): void {
  const pair: u32 = m.pair;
  const key = hasReferences(pair) ? <u64>referTo(m, <usize>given) : narrowKeys(pair) ? <u32>given : given;
  const hv = hashOf(pair, m, key);
  const start = hv & m.mask;
  const old = m.growing && !evacuated(pair, m, start);
  let chain: u32 = 0;
  let slot: i32 = -1;
  let probes: u32 = 0;
  for (let b = homeOf(pair, m, hv); b; b = nextOf(pair, b)) {
    probes++;
    slot = slotOf(pair, b, key);
    if (slot >= 0) break;
    chain++;
    if (chain == 1 && !passes(pair, b, hv)) break;
  }
  const reached = m.growing && !old && (hv & ((1 << m.B) - 1)) != start ? 1 : 0;
  const valueLine = slot >= 0 && strideOf(pair) > LINE ? 1 : 0;
  out(0, hv);
  out(1, old ? start : hv & ((1 << m.B) - 1));
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
