// Fills and empties maps by keys that are made when they are needed: what is measured is then all that the
// map keeps alive, the bigints of a Map's i64 keys included, and nothing else.
import { distinctKeys } from './keys.mjs';
import * as loops from './loops.mjs';

const WINDOW = 10_000;
/** Keys that are made and dropped before anything is measured. */
const WARM = 300_000;

/** Makes keys, and maps of a few entries, until the engine has what memory it wants for them. */
export function warmUp(create, key, half) {
  for (let i = 0; i < WARM / WINDOW; i++) insertWindows(create(), key, half, 100);
  insertWindows({ set() {}, size: 0 }, key, half, WARM);
}

/** @param {number} n entries @param {() => void} [look] called after every window */
export function insertWindows(map, key, half, n, look) {
  for (let from = 0; from < n; from += WINDOW) {
    const keys = distinctKeys(key, from, Math.min(WINDOW, n - from));
    loops.set(map, keys, half, 0, keys.length);
    look?.();
  }
}

/** @returns {number} how many were there */
export function deleteWindows(map, key, n) {
  let removed = 0;
  for (let from = 0; from < n; from += WINDOW) {
    const keys = distinctKeys(key, from, Math.min(WINDOW, n - from));
    removed += loops.remove(map, keys, 0, keys.length);
  }
  return removed;
}
