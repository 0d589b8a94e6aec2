// Look up, insert, delete and grow. A search goes from the group that the hash names on, in steps of 1, 2, 3
// groups and so on, which meets each group of a power of two once, and ends at one with an EMPTY slot.
// Growth is a new array, all at once: no entry stays within reach of where a smaller array had it.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { DISPOSED, Hmap, MISS, outcome } from "../../../assembly/layout";
import { alloc, free, noMemory } from "../../../assembly/heap";
import { hash } from "../../../assembly/hash";
import { beginCount, commit, commitCount, saveHeader } from "../../../assembly/journal";
import { TALLIES, tally, Work } from "../../../assembly/work-counters";
import {
  BESIDE,
  DELETED,
  EMPTY,
  GROUP,
  arrayBytes,
  controlsOf,
  entryOf,
  freeSlots,
  fullSlots,
  group,
  inFront,
  slotsWith,
  threshold,
  top7,
} from "./layout";

/** Where a key's entry is, or, if so asked, its control byte; 0 if it is not there. */
@inline
function locate<K, V>(m: Hmap, key: K, hv: u32, asksControl: bool): usize {
  const at = m.buckets;
  const mask = m.mask;
  const top = top7(hv);
  let g = hv & mask;
  let step: u32 = 0;
  while (true) {
    if (TALLIES) tally(Work.Probe, 1);
    const controls = controlsOf<K, V>(at, g);
    const bytes = group(controls);
    for (let hits = slotsWith(bytes, top); hits; hits &= hits - 1) {
      if (TALLIES) tally(Work.Compare, 1);
      const i = ctz(hits);
      const entry = entryOf<K, V>(at, g, i);
      if (load<K>(entry) == key) return asksControl ? controls + i : entry;
    }
    if (slotsWith(bytes, EMPTY)) return 0;
    g = (g + ++step) & mask;
  }
}

/** The key's entry, 0 if it is not there. Changes nothing. */
@inline
export function find<K, V>(m: Hmap, key: K, hv: u32): usize {
  return locate<K, V>(m, key, hv, false);
}

/** The first group from the hash's own on that has a slot without an entry. */
@inline
function roomyGroup<K, V>(at: usize, mask: u32, hv: u32): u32 {
  let g = hv & mask;
  for (let step: u32 = 1; !freeSlots(group(controlsOf<K, V>(at, g))); step++) g = (g + step) & mask;
  return g;
}

/** Puts in a key that is not there: its entry; 0 if refused or without memory, and STATUS says which. */
export function insert<K, V>(m: Hmap, key: K, hv: u32, value: V): usize {
  const at = m.buckets;
  const g = roomyGroup<K, V>(at, m.mask, hv);
  const controls = controlsOf<K, V>(at, g);
  const i = ctz(freeSlots(group(controls)));
  const was = load<u8>(controls + i);
  if (was == EMPTY && m.count + m.noverflow >= m.growAt)
    return makeRoom<K, V>(m) ? insert<K, V>(m, key, hv, value) : 0;
  const entry = entryOf<K, V>(at, g, i);
  store<K>(entry, key);
  store<V>(entry, value, sizeof<K>());
  beginCount(m);
  store<u8>(controls + i, top7(hv));
  m.count++;
  if (was == DELETED) m.noverflow--;
  commitCount();
  return entry;
}

/** Removes a key: 1, or 0 with STATUS = MISS. No search passes a group that has an EMPTY slot: there the
 *  slot becomes EMPTY as well. */
export function remove<K, V>(m: Hmap, key: K): u32 {
  m.version += 2;
  const control = locate<K, V>(m, key, hash<K>(m, key), true);
  if (!control) {
    outcome.status = MISS;
    return 0;
  }
  const stays = !slotsWith(group(groupOf<K, V>(m, control)), EMPTY);
  beginCount(m);
  store<u8>(control, stays ? DELETED : EMPTY);
  m.count--;
  if (stays) m.noverflow++;
  commitCount();
  return 1;
}

/** The control bytes of the group that a control byte is in. */
@inline
function groupOf<K, V>(m: Hmap, control: usize): usize {
  const stride = BESIDE ? arrayBytes<K, V>(0) : <usize>GROUP;
  return control - ((control - m.buckets) % stride);
}

/** A new array, of the same size if that rids the map of many DELETED bytes (at most 25/32 of the slots have
 *  an entry, as in Abseil), else of twice as many groups. */
function makeRoom<K, V>(m: Hmap): bool {
  if (!changetype<usize>(m)) {
    outcome.status = DISPOSED;
    return false;
  }
  const same = <u64>m.count * 32 <= ((<u64>GROUP) << m.B) * 25 && m.noverflow != 0;
  if (!rehash<K, V>(m, <u32>m.B + u32(!same))) return noMemory() != 0;
  if (same) m.growsSame++;
  else m.growsDouble++;
  return true;
}

/** Moves all entries into a new array of 2^bits groups, one step. False without memory. */
export function rehash<K, V>(m: Hmap, bits: u32): bool {
  const made = alloc(arrayBytes<K, V>(bits));
  if (!made) return false;
  const to = made + inFront<K, V>(bits);
  const mask: u32 = (1 << bits) - 1;
  makeEmpty<K, V>(to, bits);
  const from = m.buckets;
  for (let g: u32 = 0; g <= m.mask; g++) {
    for (let full = fullSlots(group(controlsOf<K, V>(from, g))); full; full &= full - 1) {
      move<K, V>(m, entryOf<K, V>(from, g, ctz(full)), to, mask);
    }
  }
  saveHeader(m);
  const old = from - inFront<K, V>(m.B);
  const oldBytes = arrayBytes<K, V>(m.B);
  m.buckets = to;
  m.mask = mask;
  m.B = <u8>bits;
  m.growAt = threshold(m, bits);
  m.noverflow = 0;
  free(old, oldBytes);
  commit();
  return true;
}

/** Copies an entry into an array that has no DELETED byte. */
@inline
function move<K, V>(m: Hmap, entry: usize, to: usize, mask: u32): void {
  if (TALLIES) tally(Work.Move, 1);
  const key = load<K>(entry);
  const hv = hash<K>(m, key);
  const g = roomyGroup<K, V>(to, mask, hv);
  const controls = controlsOf<K, V>(to, g);
  const i = ctz(freeSlots(group(controls)));
  const place = entryOf<K, V>(to, g, i);
  store<K>(place, key);
  store<V>(place, load<V>(entry, sizeof<K>()), sizeof<K>());
  store<u8>(controls + i, top7(hv));
}

/** Makes all slots of 2^bits groups EMPTY. */
export function makeEmpty<K, V>(at: usize, bits: u32): void {
  const groups: u32 = 1 << bits;
  if (!BESIDE) {
    memory.fill(at, EMPTY, <usize>GROUP * groups);
    return;
  }
  for (let g: u32 = 0; g < groups; g++) memory.fill(controlsOf<K, V>(at, g), EMPTY, GROUP);
}
