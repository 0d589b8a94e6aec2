// Numbers for the programs: the same ones in every runtime.

/** Integers from 0 to 2^32 - 1 (mulberry32). */
export const numbers = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
};

const wide = (n) => BigInt(n) * 0x9e3779b97f4a7c15n;
const float = (n) => [Number.NaN, -0, Number.POSITIVE_INFINITY, 5e-324][n] ?? n / 3 - 1e9;

/** The n-th number of a kind; the first floats are those that are easily mixed up. */
export const KINDS = {
  i32: (n) => Math.imul(n, 0x9e3779b1),
  u32: (n) => Math.imul(n, 0x9e3779b1) >>> 0,
  i64: (n) => BigInt.asIntN(64, wide(n)),
  u64: (n) => BigInt.asUintN(64, wide(n)),
  f64: float,
  f32: (n) => Math.fround(float(n)),
};
