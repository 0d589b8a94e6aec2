// A map that holds nothing any more, by clear() or since its last entry is gone: as good as new.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { CLEAR, Hmap, RECORD_COEFFICIENTS } from "./layout";
import { mix64, random } from "./random";
import { beginTask, commit, endTask, hasTask, save } from "./journal";
import { coefficients, freeTrash, resetArena } from "./arena";
import { announceEnd, emptyArray, prepare } from "./grow";
import { resetOverflow } from "./overflow";
import { put } from "./stores";

/** Draws a map's coefficients: from the heap's generator, or if they are fixed from `seed`. Those of number
 *  keys come from one draw of 15 ns: who knew one of them would know which keys collide anyway. Those of
 *  records tell nothing of one another. Part of a step: the header's first line is saved, and those of the
 *  arena, unless the map is new. */
export function drawCoefficients(m: Hmap, seed: u64): void {
  const drawn = m.fixedSeed ? seed : random();
  m.coefA = coefficient(m, drawn + 1);
  m.coefB = coefficient(m, drawn + 2);
  m.coefC = coefficient(m, drawn + 3);
  if (!m.arena) return;
  for (let i: u32 = 0; i < RECORD_COEFFICIENTS; i++) {
    put<u64>(coefficients(m) + ((<usize>i) << 3), coefficient(m, drawn + 4 + i), 0);
  }
}

function coefficient(m: Hmap, seed: u64): u64 {
  return m.fixedSeed || !m.arena ? mix64(seed) : random();
}

/** Makes a map hold nothing, or one whose last entry is gone as good as new: the old generation and all
 * chains go
 * at once, and the hash is drawn anew. One step on line. Classic clears its array, a task; when the last
 * entry was
 *  deleted and no growth is under way its slots are all empty, and chains stay, as in Go. */
export function emptied<K, V>(m: Hmap, cleared: bool): void {
  const wholly = !CLASSIC || cleared || m.growing;
  const ends = wholly && m.growing;
  freeTrash(m);
  if (wholly) {
    if (CLASSIC && !hasTask()) beginTask(CLEAR, m);
    prepare<K, V>(m);
    emptyArray<K, V>(m);
    resetOverflow(m);
    m.count = 0;
  } else {
    save(changetype<usize>(m));
  }
  resetArena(m);
  if (!m.fixedSeed) drawCoefficients(m, 0);
  if (CLASSIC && wholly) endTask();
  else commit();
  freeTrash(m);
  if (ends) announceEnd(m);
}
