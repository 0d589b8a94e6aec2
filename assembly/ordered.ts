// The exports of the ordered map's core, a small binary of its own: who imports tophash/map loads nothing else.
export * from "./exports/heap";
export * from "./exports/order";
