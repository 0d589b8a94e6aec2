// The core's exports: exports/*.ts and nothing else.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
export * from "./exports/heap";
export * from "./exports/maps";
export * from "./exports/u32";
export * from "./exports/u64";
export * from "./exports/f64";
export * from "./exports/ref";
export * from "./exports/bulk";
