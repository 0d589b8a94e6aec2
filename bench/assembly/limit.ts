// What a memory and a call allow: the loops of bench/suites/limit/child.mjs.

/** A row of the table of a call's cost: it does as good as nothing. */
export function call(x: i32): f64 {
  return <f64>x;
}

/**
 * Reserves `bytes`, a power of two, and writes every word, so that every page is there. Returns the address.
 */
export function prepare(bytes: u32): usize {
  const base: usize = 65536;
  const pages = <i32>((base + bytes + 65535) >>> 16);
  if (memory.size() < pages) memory.grow(pages - memory.size());
  for (let i: u32 = 0; i < bytes; i += 8) store<u64>(base + i, <u64>i);
  return base;
}

/**
 * Reads `count` lines of 64 bytes at random addresses below `bytes`, which do not depend on what is read: as
 * many reads at once as the processor can have under way, like lookups of a loop.
 */
export function randomLines(base: usize, bytes: u32, count: i32, seed: u32): u32 {
  const mask: u32 = (bytes - 1) & ~63;
  let x: u32 = seed | 1;
  let sum: u32 = 0;
  for (let i = 0; i < count; i++) {
    x = x * 1664525 + 1013904223;
    // The high bits are the random ones of such a generator.
    sum += load<u32>(base + (((x ^ (x >>> 15)) * 0x9e3779b1) & mask));
  }
  return sum;
}

/** The same, but every address depends on the line before: the latency of one. */
export function dependentLines(base: usize, bytes: u32, count: i32, seed: u32): u32 {
  const mask: u32 = (bytes - 1) & ~63;
  let x: u32 = seed | 1;
  let zero: u32 = 0;
  for (let i = 0; i < count; i++) {
    x = x * 1664525 + 1013904223 + zero;
    // The word after the first of every 64-bit store below 4 GiB is 0, which no compiler knows.
    zero = load<u32>(base + (((x ^ (x >>> 15)) * 0x9e3779b1) & mask) + 4);
  }
  return x;
}

/** Reads everything in order. */
export function sequential(base: usize, bytes: u32): u64 {
  let a: u64 = 0;
  let b: u64 = 0;
  let c: u64 = 0;
  let d: u64 = 0;
  for (let at = base, end = base + bytes; at < end; at += 32) {
    a += load<u64>(at);
    b += load<u64>(at, 8);
    c += load<u64>(at, 16);
    d += load<u64>(at, 24);
  }
  return a + b + c + d;
}
