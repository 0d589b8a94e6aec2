// The core's exports: exports/*.ts and nothing else.
export * from "./exports/heap";
export * from "./exports/maps";
export * from "./exports/u32";
export * from "./exports/u64";
export * from "./exports/f64";
export * from "./exports/ref";
export * from "./exports/bulk";
