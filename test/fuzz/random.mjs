/** 32 random bits at a time, the same from the same seed: xorshift. */
export const generator = (seed) => {
  let x = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
};

/** As many numbers of 32 bits as `length` from a seed, the same as its generator gives. */
export const numbers = (seed, length) => {
  const all = new Uint32Array(length);
  let x = (seed ^ 0x9e3779b9) >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    all[i] = x;
  }
  return all;
};
