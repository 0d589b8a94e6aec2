// Every store that a mutation makes stops at crashPoint() first in a FAULTS build: put() and copy() call it,
// and tools/fault-points.mjs calls it before every assignment to a field. In all other builds these are plain
// stores.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { faultPoints } from "./layout";

/** Stores `value`. */
@inline
export function put<T>(ptr: usize, value: T, offset: usize): void {
  if (FAULTS) crashPoint();
  store<T>(ptr + offset, value);
}

/** Copies `bytes` bytes, one store to the fault counter. */
@inline
export function copy(to: usize, from: usize, bytes: usize): void {
  if (FAULTS) crashPoint();
  memory.copy(to, from, bytes);
}

/** Traps if this is the store that must not be reached. */
@global
function crashPoint(): void {
  const left = faultPoints.failStore;
  if (left == 0) return;
  faultPoints.failStore = left - 1; // 0 from the trap on: what frees the map later must not trap as well
  if (left == 1) unreachable();
}
