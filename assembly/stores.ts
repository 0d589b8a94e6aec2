// Every store that a mutation makes stops at crashPoint() first in a FAULTS build: put() and copy() call it,
// and tools/fault-points.mjs calls it before every assignment to a field. In all other builds these are plain
// stores.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { FaultPoints, SHARED, faultPoints } from "./layout";

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
  if (SHARED) waitForStep();
  const left = faultPoints.failStore;
  if (left == 0) return;
  faultPoints.failStore = left - 1; // 0 from the trap on: what frees the map later must not trap as well
  if (left == 1) unreachable();
}

/** A place in the middle of a read where a scheduler may stop it, as it stops stores. */
@global
function pausePoint(): void {
  if (SHARED) waitForStep();
}

/** Lets a scheduler on another thread decide when the next store is made. */
function waitForStep(): void {
  const at = changetype<usize>(faultPoints) + offsetof<FaultPoints>("steps");
  const steps = atomic.load<u32>(at);
  if (steps == 0) return;
  const stores = faultPoints.stores + 1;
  atomic.store<u32>(at, stores, 4);
  atomic.notify(at + 4, -1);
  for (let now = steps; now && now < stores; now = atomic.load<u32>(at)) atomic.wait<u32>(at, now, -1);
}
