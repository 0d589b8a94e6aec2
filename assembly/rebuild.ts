// A map's entries in new buckets: clone() beside the old ones, compact() instead of them.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { FORBID, HMAP_SIZE, Hmap, LINE, RECORD_COEFFICIENTS, slots } from "./layout";
import { noMemory } from "./heap";
import { hash } from "./hash";
import { coefficients, hasRecordValues } from "./arena";
import { link, occupied, keyAt, valueAt } from "./bucket";
import { destroy, make, Flag } from "./create-destroy";
import { commit, endTask, saveLines } from "./journal";
import { enter, insert, insertRecord, refuse } from "./hmap";
import { announceEnd, settledChain } from "./grow";
import { growThreshold } from "./grow/policy";
import { chainAt, chainCount } from "./chains";
import { copy, put } from "./stores";

/** A map of its own with the same entries, coefficients and policy, in the fewest buckets: its handle, 0 with
 *  STATUS without memory. The map itself is only read. */
export function clone<K, V>(m: Hmap): Hmap {
  if (!changetype<usize>(m)) return changetype<Hmap>(<usize>refuse());
  const fresh = rebuilt<K, V>(m, m.count);
  endTask();
  return fresh;
}

/** Moves the map into the fewest buckets that hold what is there, or that hold `entries`. False, and nothing
 *  changed, without memory. */
export function rebuild<K, V>(m: Hmap, entries: u32): bool {
  const fresh = rebuilt<K, V>(m, entries);
  if (!fresh) return false;
  const ends = m.growing;
  exchange(m, fresh);
  if (ends) announceEnd(m);
  destroy<K, V>(fresh);
  return true;
}

export function compact<K, V>(m: Hmap): bool {
  return enter(m) && rebuild<K, V>(m, m.count);
}

/** A new map with the entries of m and room for `entries`, 0 with STATUS without memory. Its task goes on: an
 *  interruption gives it back. */
function rebuilt<K, V>(m: Hmap, entries: u32): Hmap {
  const factor = (m.loadFactor / <f64>slots<K, V>()) * 8;
  const fresh = make<K, V>(m.pair, entries, factor, m.assist, FORBID, recordFlags(m), 0, 0);
  if (!fresh) return fresh;
  hashAlike(fresh, m);
  const recordValues = hasRecordValues(fresh);
  const chains = chainCount(m);
  for (let c: u64 = 0; c < chains; c++) {
    if (copyChain<K, V>(fresh, chainAt<K, V>(m, c), recordValues)) continue;
    destroy<K, V>(fresh);
    noMemory();
    return changetype<Hmap>(0);
  }
  fresh.resize = m.resize;
  fresh.growAt = growThreshold<K, V>(fresh, fresh.B);
  return fresh;
}

/** Gives a map the seed and coefficients of m. */
function hashAlike(fresh: Hmap, m: Hmap): void {
  fresh.fixedSeed = m.fixedSeed;
  fresh.coefA = m.coefA;
  fresh.coefB = m.coefB;
  fresh.coefC = m.coefC;
  if (m.arena) copy(coefficients(fresh), coefficients(m), RECORD_COEFFICIENTS << 3);
}

/** What create() is told of a map's records. */
function recordFlags(m: Hmap): u32 {
  if (!m.arena) return 0;
  return Flag.Records | (m.arena.fast ? Flag.Fast : 0) | (hasRecordValues(m) ? Flag.RecordValues : 0);
}

/** Inserts a chain's entries, none of which the map holds. False without memory. */
function copyChain<K, V>(m: Hmap, b: usize, recordValues: bool): bool {
  for (; b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      const hv = hash<K>(m, key);
      const value = valueAt<K, V>(b, i);
      const at =
        sizeof<V>() == 4 && recordValues
          ? insertRecord<K>(m, key, hv, settledChain<K, u32>(m, hv), <usize>value)
          : insert<K, V>(m, key, hv, settledChain<K, V>(m, hv), value);
      if (!at) return false;
    }
  }
  return true;
}

/** Exchanges the bytes of two headers from one offset to another, 4 at a time. */
function exchangeFields(a: Hmap, b: Hmap, begin: usize, end: usize): void {
  for (let i = begin; i < end; i += 4) {
    const its = load<u32>(changetype<usize>(a) + i);
    put<u32>(changetype<usize>(a) + i, load<u32>(changetype<usize>(b) + i), 0);
    put<u32>(changetype<usize>(b) + i, its, 0);
  }
}

/** One step: the maps exchange their buckets and records; counters, policy and versions stay. */
function exchange(m: Hmap, fresh: Hmap): void {
  saveLines(changetype<usize>(m), <u32>(HMAP_SIZE / LINE));
  saveLines(changetype<usize>(fresh), <u32>(HMAP_SIZE / LINE));
  exchangeFields(m, fresh, offsetof<Hmap>("mask"), offsetof<Hmap>("version"));
  exchangeFields(m, fresh, offsetof<Hmap>("count"), offsetof<Hmap>("loadFactor"));
  exchangeFields(m, fresh, offsetof<Hmap>("evacuated"), offsetof<Hmap>("growsDouble"));
  exchangeFields(m, fresh, offsetof<Hmap>("retry"), HMAP_SIZE);
  commit();
}
