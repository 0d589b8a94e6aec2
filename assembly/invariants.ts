// verify(): walks every bucket and chain of a map and counts. Returns 0 or the number of the broken rule (the
// bindings hold the sentences), with the bucket and two numbers in OUT. Changes nothing.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EMPTY_REST, Hmap, LINE, MAX_B, OUT } from "./layout";
import { chainBits, endOfRecords, firstRecord, hasRecordValues, isDead, liveBytes } from "./arena";
import { referTo } from "./hash";
import { word, recordSize, sizeInPage } from "./record";
import { inMemory, isBucket, isChain, isHeader, isRecord, lines } from "./bounds";
import { LAST, TOPHASHES, tophash, tophashAt } from "./bucket";
import {
  evacuated,
  passes,
  same,
  hasReferences,
  hashOf,
  homeOf,
  keyOf,
  linkOf,
  occupiedOf,
  recordOf,
  strideOf,
  valueSize,
} from "./pair-dispatch";

/** The rules, numbered as in bindings/heap/map-stats.ts. */
export enum Rule {
  Sound,
  ForeignKey,
  WrongTophash,
  DuplicateKey,
  EndlessChain,
  EmptyRest,
  Count,
  Overflow,
  Evacuated,
  FreeList,
  Filter,
  ForeignRecord,
  LiveBytes,
  Header,
  Address,
}

/** Buckets of a chain, one more than the limit if it has no end; NOWHERE if it leads out of memory. Asked
 *  before its keys are compared with each other. */
function lengthOf(pair: u32, head: usize): u32 {
  let buckets: u32 = 0;
  for (let b = head; b && buckets <= lines(); b = linkOf(pair, b)) {
    if (!isBucket(pair, b)) return NOWHERE;
    buckets++;
  }
  return buckets;
}

/** The length of a chain that leads out of memory. */
@inline const NOWHERE: u32 = u32.MAX_VALUE;

function broken(rule: Rule, bucket: u32, found: f64, expected: f64): Rule {
  store<f64>(OUT, bucket, 0);
  store<f64>(OUT, found, 8);
  store<f64>(OUT, expected, 16);
  return rule;
}

export function verify(m: Hmap): Rule {
  const pair: u32 = m.pair;
  if (!isHeader(m, pair)) return broken(Rule.Header, 0, m.mask, m.newbit);
  const mask: u32 = m.mask;
  const newbit = m.newbit;
  let entries: f64 = 0;
  let overflow: u32 = 0;
  let moved: u32 = 0;
  // every chain that a lookup can start from: one per old bucket not evacuated, else one per current bucket
  for (let i: u32 = 0; i <= mask; i++) {
    if (!isChain(pair, m, i)) return broken(Rule.Address, i, 0, 0);
    const done = m.growing && evacuated(pair, m, i);
    moved += u32(done);
    const hashMask = done ? mask | newbit : mask;
    for (let index = i; index <= (i | (hashMask & newbit)); index += mask + 1) {
      if (!isChain(pair, m, index)) return broken(Rule.Address, index, 0, 0);
      const head = homeOf(pair, m, index);
      const buckets = lengthOf(pair, head);
      if (buckets == NOWHERE) return broken(Rule.Address, index, 0, 0);
      if (buckets > lines()) return broken(Rule.EndlessChain, index, buckets, lines());
      for (let b = head; b; b = linkOf(pair, b)) {
        const rule = verifyBucket(pair, m, head, b, index, hashMask);
        if (rule) return rule;
        entries += popcnt(occupiedOf(pair, b));
      }
      if (buckets) overflow += buckets - 1;
      // so that chains that lead into one another are not walked over and over
      if (overflow > 2 * lines()) return broken(Rule.EndlessChain, index, overflow, 2 * lines());
    }
  }
  if (entries != m.count) return broken(Rule.Count, 0, entries, m.count);
  if (overflow != m.noverflow) return broken(Rule.Overflow, 0, overflow, m.noverflow);
  if (m.growing && moved != m.evacuated) return broken(Rule.Evacuated, 0, moved, m.evacuated);
  const rule = verifyFreeList(pair, m);
  return rule || !m.arena ? rule : verifyArena(pair, m);
}

/** Whether a reference is to a living record that was made for this hash. */
export function isRecordOf(record: usize, hv: u32): bool {
  return isRecord(record) && !isDead(record) && chainBits(record) == (hv & ((1 << MAX_B) - 1));
}

/** Live bytes are those of the records that are not dead, in each page and altogether. As many records live
 *  as there are references to them, since every reference was to a living one of its own. */
function verifyArena(pair: u32, m: Hmap): Rule {
  const each = u32(hasReferences(pair)) + u32(hasRecordValues(m));
  let live: f64 = 0;
  let records: f64 = 0;
  let pages: u32 = 0;
  for (let page = m.arena.pages; page; page = page.next) {
    let inPage: f64 = 0;
    if (++pages > lines() || !inMemory(changetype<usize>(page), LINE, 6))
      return broken(Rule.Address, 0, changetype<usize>(page), pages);
    const end = endOfRecords(m, page);
    for (let record = firstRecord(page); record < end;) {
      if (!isRecord(record)) return broken(Rule.Address, 0, record, pages);
      const dead = isDead(record);
      const size = dead ? sizeInPage(word(record)) : recordSize(word(record));
      if (!dead) {
        inPage += <f64>size;
        records++;
      }
      record += size;
    }
    if (inPage != page.live) return broken(Rule.LiveBytes, 0, inPage, page.live);
    live += inPage;
  }
  if (live != <f64>liveBytes(m)) return broken(Rule.LiveBytes, 0, live, <f64>liveBytes(m));
  const expected = <f64>m.count * <f64>each;
  return records == expected ? Rule.Sound : broken(Rule.ForeignRecord, 0, records, expected);
}

function verifyBucket(pair: u32, m: Hmap, head: usize, b: usize, index: u32, hashMask: u32): Rule {
  for (let rest = occupiedOf(pair, b); rest; rest &= rest - 1) {
    const i = ctz(rest);
    const key = keyOf(pair, b, i);
    const hv = hashOf(pair, m, key);
    if (hasReferences(pair) && !isRecordOf(<usize>(<u32>key), hv))
      return broken(Rule.ForeignRecord, index, <f64>key, hv);
    if (hasReferences(pair) && <u32>(referTo(m, <usize>(<u32>key)) >> 32) != hv)
      return broken(Rule.ForeignRecord, index, <f64>key, hv);
    if (valueSize(pair) == 4 && hasRecordValues(m) && !isRecordOf(recordOf(pair, b, i), hv))
      return broken(Rule.ForeignRecord, index, recordOf(pair, b, i), hv);
    if ((hv & hashMask) != index) return broken(Rule.ForeignKey, index, hv & hashMask, index);
    if (CLASSIC && tophashAt(b, i) != tophash(hv))
      return broken(Rule.WrongTophash, index, tophashAt(b, i), tophash(hv));
    if (b != head && !passes(pair, head, hv)) return broken(Rule.Filter, index, hv >>> 27, 1);
    // in the ordered map's index a key is a code, which several entries may have
    if (!isDefined(ORDERED) && isDuplicate(pair, head, b, key, i))
      return broken(Rule.DuplicateKey, index, <f64>key, i);
  }
  return CLASSIC ? verifyRest(pair, b, index) : Rule.Sound;
}

/** Whether the key also stands earlier in its chain. */
function isDuplicate(pair: u32, head: usize, b: usize, key: u64, i: u32): bool {
  for (let c = head; c != b; c = linkOf(pair, c)) {
    if (holds(pair, c, key)) return true;
  }
  for (let rest = occupiedOf(pair, b) & ((1 << i) - 1); rest; rest &= rest - 1) {
    if (same(pair, keyOf(pair, b, ctz(rest)), key)) return true;
  }
  return false;
}

function holds(pair: u32, b: usize, key: u64): bool {
  for (let rest = occupiedOf(pair, b); rest; rest &= rest - 1)
    if (same(pair, keyOf(pair, b, ctz(rest)), key)) return true;
  return false;
}

/** Classic: emptyRest means that nothing follows in the whole chain (Go: export_test.go, MapTombstoneCheck).
 *  */
function verifyRest(pair: u32, b: usize, index: u32): Rule {
  for (let i: u32 = 0; i < TOPHASHES; i++) {
    if (tophashAt(b, i) != EMPTY_REST) continue;
    const after = i < LAST ? b + i + 1 : linkOf(pair, b);
    if (after && load<u8>(after) != EMPTY_REST)
      return broken(Rule.EmptyRest, index, load<u8>(after), EMPTY_REST);
  }
  return Rule.Sound;
}

/** Slab space = buckets in chains + free list + not yet carved, so no overflow bucket is lost or held twice.
 *  */
function verifyFreeList(pair: u32, m: Hmap): Rule {
  let free: u32 = 0;
  for (let b: usize = m.ovfFree; b; b = load<u32>(b)) {
    if (!isBucket(pair, b)) return broken(Rule.Address, 0, b, free);
    if (++free > lines()) return broken(Rule.FreeList, 0, free, lines());
  }
  let carved: u32 = 0;
  let slabs: u32 = 0;
  for (let slab = m.ovfFirst; slab; slab = slab.next) {
    const at = changetype<usize>(slab);
    if (++slabs > lines() || !inMemory(at, LINE, 6)) return broken(Rule.Address, 0, at, slabs);
    const current = slab == m.ovfSlab;
    const end: usize = current ? m.ovfNext : at + slab.bytes;
    carved += <u32>((end - at - LINE) / strideOf(pair));
    if (current) break;
  }
  const used = m.noverflow + free;
  return carved == used ? Rule.Sound : broken(Rule.FreeList, 0, used, carved);
}
