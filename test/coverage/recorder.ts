// Notes which points of an instrumented core were reached, a byte each. A module of WebAssembly of its own,
// since a call of JavaScript at each statement takes many times as long.
// @ts-nocheck: asc checks types.
/** As in first.mjs. */
const FIRST: usize = 1 << 22;

export function coveragePoint(point: usize): void {
  store<u8>(point - FIRST, 1);
}
