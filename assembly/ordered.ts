// The exports of the ordered map's core, a small binary of its own: who imports tophash/map loads nothing
// else.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
export * from "./exports/heap";
export * from "./exports/order";
