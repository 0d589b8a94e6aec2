// Many keys per call. The bindings put a chunk of keys, and of what goes with them, into the first page
// behind BULK (layout.ts) and say where. The loops do nothing but look up, so that the processor overlaps
// their cache misses. F is the key's own type, K and V are storage types.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  BULK_NOTES,
  BULK_RECORD,
  Hmap,
  LINKED,
  OK,
  OUT,
  isReference,
  linkOffset,
  outcome,
  slots,
  valueBytes,
} from "./layout";
import { bucketAt } from "./array";
import { filterAllows, markAs, metaOf, setKey, valuePtr } from "./bucket";
import { isSettled } from "./grow";
import { overLoadFactor, tooManyOverflowBuckets } from "./grow/policy";
import { hash, floatKey, referTo } from "./hash";
import {
  assign,
  insert,
  lookup,
  lookupIn,
  refuse,
  remove,
  IfPresent,
  findIn,
  touch,
  writeChain,
} from "./hmap";
import { beginCount, commitCount } from "./journal";
import { matchKey } from "./match";
import { put } from "./stores";
import { makeRecord } from "./record";
import { compactArena } from "./arena-compact";

/** Key i. Where keys are records, there is an address of data and a record's word for each. */
@inline
function keyOf<F, K>(m: Hmap, keys: usize, i: u32): K {
  if (isReference<K>()) {
    const record: usize = load<u32>(BULK_RECORD);
    const at = keys + ((<usize>i) << 3);
    makeRecord(record, load<u32>(at), load<u32>(at, 4));
    return <K>referTo(m, record);
  }
  const key = load<F>(keys + ((<usize>i) << alignof<F>()));
  return isFloat<F>() ? <K>floatKey(<f64>key) : <K>key;
}

/** Keys whose buckets are read ahead together: 8 KiB of lines, a quarter of a first-level cache. */
@inline const AHEAD: u32 = 128;
/** Where links of as many buckets are listed, behind what getMany() has at OUT. */
@inline
function links(): usize {
  return OUT + 16;
}
/** log2 of the buckets from which on reading ahead pays: 1 MiB of lines. */
@inline const LARGE: u32 = 14;

/** Whether reading ahead pays, and is safe: while classic grows its new array is not written yet, and links
 *  in it lead anywhere. */
@inline
function readsAhead(m: Hmap): bool {
  return m.B >= LARGE && !(CLASSIC && m.growing);
}

/** Every AHEAD keys of a large map: reads the buckets of the next ones and does nothing else with them. So
 *  few instructions a key keep two dozen cache misses under way at once; all of a lookup keeps three or
 *  four. */
@inline
function readAhead<F, K, V>(m: Hmap, keys: usize, i: u32, n: u32): void {
  if ((i & (AHEAD - 1)) != 0 || !readsAhead(m)) return;
  touchNext<F, K, V>(m, keys, i, min(n, i + AHEAD));
}

function touchNext<F, K, V>(m: Hmap, keys: usize, from: u32, to: u32): void {
  noteHeads<F, K, V>(m, keys, from, to);
  const sum = touchHeads(to - from) + touchLinks<K, V>(to - from);
  store<u32>(OUT, sum, 8); // or else the compiler would drop the loops
}

/** Where the note of the group's key i is: its first bucket, then its hash. */
@inline
function noteOf(i: u32): usize {
  return BULK_NOTES + ((<usize>i) << 3);
}

/** Notes first buckets and hashes. */
@inline
function noteHeads<F, K, V>(m: Hmap, keys: usize, from: u32, to: u32): void {
  for (let i = from; i < to; i++) {
    const hv = hash<K>(m, keyOf<F, K>(m, keys, i));
    store<u32>(noteOf(i - from), <u32>bucketAt<K, V>(m, hv & m.mask));
    store<u32>(noteOf(i - from), hv, 4);
  }
}

/** Reads the first buckets, four a turn: those of an earlier group behind the last, which does no harm. */
@inline
function touchHeads(n: u32): u32 {
  let sum: u32 = 0;
  for (let note = noteOf(0); note < noteOf(n); note += 32) {
    sum += load<u32>(load<u32>(note)) + load<u32>(load<u32>(note, 8));
    sum += load<u32>(load<u32>(note, 16)) + load<u32>(load<u32>(note, 24));
  }
  return sum;
}

/** Reads the buckets behind them where the key may be there. First those are listed, without a branch and by
 *  lines that are here, so that the reads follow one another closely. */
@inline
function touchLinks<K, V>(n: u32): u32 {
  let end = links();
  for (let i: u32 = 0; i < n; i++) {
    const b: usize = load<u32>(noteOf(i));
    store<u32>(end, load<u32>(b, linkOffset<K, V>()));
    end += (<usize>filterAllows<K, V>(b, metaOf<K, V>(b), load<u32>(noteOf(i), 4))) << 2;
  }
  let sum: u32 = 0;
  for (let at = links(); at < end; at += 4) sum += load<u32>(load<u32>(at));
  return sum;
}

/** Values of n keys to `out`, 1 or 0 to `found`. What stands at OUT is the value of a key that is not there.
 *  */
@inline
export function getMany<F, K, V>(m: Hmap, keys: usize, n: u32, out: usize, found: usize): void {
  const ahead = readsAhead(m);
  for (let from: u32 = 0; from < n; from += AHEAD) {
    const to = min(n, from + AHEAD);
    if (ahead) touchNext<F, K, V>(m, keys, from, to);
    for (let i = from; i < to; i++) {
      const key = keyOf<F, K>(m, keys, i);
      const at = ahead ? lookupNoted<K, V>(m, key, i - from) : lookup<K, V>(m, key);
      store<V>(out + ((<usize>i) << alignof<V>()), load<V>(select(at, OUT, at)));
      store<u8>(found + i, u8(at != 0));
    }
  }
}

/** lookup() by the note of the group's key i. */
@inline
function lookupNoted<K, V>(m: Hmap, key: K, i: u32): usize {
  return lookupIn<K, V>(m, key, load<u32>(noteOf(i), 4), load<u32>(noteOf(i)));
}

/** 1 or 0 to `found`. */
@inline
export function hasMany<F, K, V>(m: Hmap, keys: usize, n: u32, found: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    readAhead<F, K, V>(m, keys, i, n);
    store<u8>(found + i, u8(lookup<K, V>(m, keyOf<F, K>(m, keys, i)) != 0));
  }
}

/** What becomes of a value that is there where it is known at run time only: an IfPresent, and what kind of
 *  number it is. */
@inline const ON_MASK: u32 = 7;
@inline const SIGNED: u32 = 8;
@inline const FLOAT: u32 = 16;

/** As assign() of hmap.ts: the value's own type comes in `as`, an IfPresent plus SIGNED or FLOAT, so that a
 *  copy for each size of values does. */
@inline
export function assignAs<K, S>(m: Hmap, key: K, value: S, as: u32): usize {
  touch(m);
  const hv = hash<K>(m, key);
  const b = writeChain<K, S>(m, hv);
  const at = findIn<K, S>(b, key, hv);
  if (at) {
    if (as & ON_MASK) value = combined<S>(load<S>(at), value, as);
    put<S>(at, value, 0);
    return at;
  }
  if (as == (FLOAT | IfPresent.Add)) value = combined<S>(0, value, as); // 0 + -0 is 0
  return insert<K, S>(m, key, hv, b, value);
}

/** The bits of a number and another one combined. */
function combined<S>(before: S, value: S, as: u32): S {
  if (as & FLOAT) {
    if (sizeof<S>() == 4) {
      const sum = combine<f32>(reinterpret<f32>(<u32>before), reinterpret<f32>(<u32>value), as);
      return <S>reinterpret<u32>(sum);
    }
    const sum = combine<f64>(reinterpret<f64>(<u64>before), reinterpret<f64>(<u64>value), as);
    return <S>reinterpret<u64>(sum);
  }
  if (!(as & SIGNED)) return combine<S>(before, value, as);
  if (sizeof<S>() == 4) return <S>combine<i32>(<i32>before, <i32>value, as);
  return <S>combine<i64>(<i64>before, <i64>value, as);
}

@inline
function combine<V>(before: V, value: V, as: u32): V {
  const on = as & ON_MASK;
  return on == IfPresent.Add
    ? <V>(before + value)
    : on == IfPresent.Min
      ? min<V>(before, value)
      : max<V>(before, value);
}

/** Whether entries may be put in by the notes: no growth is under way, nor due for long chains, since the
 *  buckets were noted, when there were as many as `mask` says. */
@inline
function isQuick(m: Hmap, mask: u32): bool {
  return !m.growing && m.mask == mask && !tooManyOverflowBuckets(m);
}

/** assignAs() where it is no more than a store or two to the first bucket of the chain, as it mostly is;
 *  false, and nothing done, where it is more. Without a call and, but for that, without a branch that is
 *  mispredicted: half of the time of assignAs(). b: the bucket; the mutation is counted. */
@inline
function assignQuick<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V, as: u32): bool {
  const before = metaOf<K, V>(b);
  const meta = select<u32>(before, m.epoch, isSettled(m, before)); // cleared since it was written: empty
  const same = matchKey<K, V>(b, key, 0, meta);
  if (same) {
    if (valueBytes<V>() == 0) return true;
    const at = valuePtr<K, V>(b, ctz(same));
    if (as & ON_MASK) value = combined<V>(load<V>(at), value, as);
    put<V>(at, value, 0);
    return true;
  }
  const free = ~meta & ((1 << slots<K, V>()) - 1);
  if ((meta & LINKED) != 0 || !free || overLoadFactor(m)) return false;
  if (as == (FLOAT | IfPresent.Add)) value = combined<V>(0, value, as); // 0 + -0 is 0
  const slot = ctz(free);
  setKey<K, V>(b, slot, key);
  if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(b, slot), value, 0);
  beginCount(m);
  markAs<K, V>(b, meta, slot);
  m.count++;
  commitCount();
  return true;
}

/** As assignAs(); a set gets the key. Not inlined, so that the loop around it stays short. */
function assignSlowly<K, V>(m: Hmap, key: K, value: V, as: u32): usize {
  if (valueBytes<V>() == 0) return assign<K, u8, u8>(m, key, 0, IfPresent.Keep);
  return assignAs<K, V>(m, key, value, as);
}

/** Value i; a set has none. */
@inline
function valueOf<V>(values: usize, i: u32): V {
  return valueBytes<V>() == 0 ? 0 : load<V>(values + ((<usize>i) << alignof<V>()));
}

/** Assigns n values as `as` says (assignAs()); how many, fewer than n with STATUS. V is their storage type.
 *  */
@inline
export function assignMany<F, K, V>(m: Hmap, keys: usize, n: u32, values: usize, as: u32): u32 {
  if (isReference<K>() || CLASSIC) {
    for (let i: u32 = 0; i < n; i++) {
      readAhead<F, K, V>(m, keys, i, n);
      if (!assignSlowly<K, V>(m, keyOf<F, K>(m, keys, i), valueOf<V>(values, i), as)) return i;
    }
    return n;
  }
  for (let from: u32 = 0; from < n; from += AHEAD) {
    const to = min(n, from + AHEAD);
    if (readsAhead(m)) touchNext<F, K, V>(m, keys, from, to);
    else noteHeads<F, K, V>(m, keys, from, to);
    touch(m);
    const mask = m.mask;
    let quick = isQuick(m, mask);
    for (let i = from; i < to; i++) {
      const key = keyOf<F, K>(m, keys, i);
      const note = noteOf(i - from);
      const value = valueOf<V>(values, i);
      if (quick && assignQuick<K, V>(m, key, load<u32>(note, 4), load<u32>(note), value, as)) continue;
      if (!assignSlowly<K, V>(m, key, value, as)) return i;
      quick = quick && isQuick(m, mask);
    }
  }
  return n;
}

/** A set's: puts n keys in; how many, fewer than n with STATUS. */
@inline
export function putMany<F, K>(m: Hmap, keys: usize, n: u32): u32 {
  return assignMany<F, K, u8>(m, keys, n, 0, IfPresent.Keep);
}

/** Removes n keys: how many were there, or the greatest u32 with STATUS. */
@inline
export function deleteMany<F, K, V>(m: Hmap, keys: usize, n: u32): u32 {
  if (!changetype<usize>(m)) {
    refuse();
    return u32.MAX_VALUE;
  }
  let removed: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    readAhead<F, K, V>(m, keys, i, n);
    removed += remove<K, V>(m, keyOf<F, K>(m, keys, i));
    if (isReference<K>()) compactArena<K, V>(m);
  }
  outcome.status = OK; // not being there is no failure here
  return removed;
}
