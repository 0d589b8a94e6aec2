// Every store that a mutation makes goes through put(), so that a FAULTS build can stop before any of them.
// In all other builds put() is the plain store.
import { HEAP, HEAP_FAIL_STORE } from "./layout";

/** Stores `value`; in a FAULTS build traps instead if this is the store that must not be reached. */
// @ts-ignore: decorator
@inline
export function put<T>(ptr: usize, value: T, offset: usize): void {
  if (FAULTS) crashPoint();
  store<T>(ptr + offset, value);
}

/** Bulk copy of `bytes` bytes, one store to the fault counter. */
// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, bytes: usize): void {
  if (FAULTS) crashPoint();
  memory.copy(to, from, bytes);
}

function crashPoint(): void {
  const left = load<u32>(HEAP + HEAP_FAIL_STORE);
  if (left == 0) return;
  if (left == 1) unreachable();
  store<u32>(HEAP + HEAP_FAIL_STORE, left - 1);
}
