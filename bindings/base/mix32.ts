// The finaliser of MurmurHash3 (Austin Appleby, fmix32).

/** Mixes 32 bits one to one, so different inputs give different results. */
export const mix32 = (x: number): number => {
  let h = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};
