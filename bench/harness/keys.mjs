// Keys for the benchmarks: seeded, so that all implementations and every process see the same.

/**
 * @typedef {'i32' | 'i64' | 'string'} KeyKind
 * @typedef {Int32Array | bigint[] | string[]} Keys numbers in a typed array, bigints and strings ready-made
 */

/** Mixes 32 bits one to one (the finaliser of MurmurHash3). */
export function mix32(x) {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A generator of integers in [0, below) (mulberry32). */
export function generator(seed) {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The window [start, start + count) of a random permutation of all i32, or of distinct i64 or strings:
 *  windows that do not overlap share no key. */
export function distinctKeys(kind, start, count) {
  const [low, high] = [mix32(7_919), mix32(7_920)];
  const keys = newKeys(kind, count);
  if (kind === 'i32') {
    for (let i = 0; i < count; i++) keys[i] = mix32(start + i + low);
    return keys;
  }
  if (kind === 'string') {
    for (let i = 0; i < count; i++) keys[i] = `key:${(mix32(start + i + low) >>> 0).toString(36)}`;
    return keys;
  }
  const halves = new Int32Array(2);
  const whole = new BigInt64Array(halves.buffer);
  for (let i = 0; i < count; i++) {
    halves[0] = mix32(start + i + low);
    halves[1] = mix32(mix32(start + i + high) + low);
    keys[i] = whole[0];
  }
  return keys;
}

/** start, start + 1, ... as keys of the kind. */
export function countedKeys(kind, start, count) {
  const keys = newKeys(kind, count);
  for (let i = 0; i < count; i++) {
    if (kind === 'i32') keys[i] = start + i;
    else keys[i] = kind === 'i64' ? BigInt(start + i) : `key:${start + i}`;
  }
  return keys;
}

/** Room for keys of the kind. */
export function newKeys(kind, length) {
  return kind === 'i32' ? new Int32Array(length) : new Array(length);
}

/** Keys as bulk calls of tophash take them. */
export function asBulk(kind, keys) {
  return kind === 'i64' ? BigInt64Array.from(keys) : keys;
}

/** The same strings as new ones, as a program has them that reads them from somewhere: not hashed yet, not
 *  shared. */
export function fresh(keys) {
  const all = Buffer.from(keys.join(''), 'latin1');
  let at = 0;
  return keys.map((key) => {
    at += key.length;
    return all.toString('latin1', at - key.length, at);
  });
}
