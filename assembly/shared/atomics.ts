// The words that threads share, by atomic operations. A FAULTS build stops before stores, as stores.ts does.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
@inline
export function read<T>(at: usize): T {
  return atomic.load<T>(at);
}

@inline
export function write<T>(at: usize, value: T): void {
  if (FAULTS) crashPoint();
  atomic.store<T>(at, value);
}

/** Stores `value` if `expected` is there; whether it was. */
@inline
export function swapIf<T>(at: usize, expected: T, value: T): bool {
  if (FAULTS) crashPoint();
  return atomic.cmpxchg<T>(at, expected, value) == expected;
}

@inline
export function count(at: usize): void {
  if (FAULTS) crashPoint();
  atomic.add<u32>(at, 1);
}
