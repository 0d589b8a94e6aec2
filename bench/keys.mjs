/**
 * Keys and lookup orders for the benchmarks: seeded, so that both implementations and every process see the same.
 */

/** Mixes 32 bits one to one (the finaliser of MurmurHash3). @param {number} x */
export function mix32(x) {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A generator of integers in [0, below) (mulberry32). @param {number} seed */
export function generator(seed) {
  let state = seed | 0;
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * The window [start, start + count) of a random permutation of all i32, or of distinct i64: windows that do not
 * overlap share no key.
 * @param {'i32' | 'i64'} kind
 * @param {number} start
 * @param {number} count
 * @returns {Int32Array | bigint[]} numbers in a typed array, bigints ready-made
 */
export function distinctKeys(kind, start, count) {
  const [low, high] = [mix32(7_919), mix32(7_920)];
  if (kind === 'i32') {
    const keys = new Int32Array(count);
    for (let i = 0; i < count; i++) keys[i] = mix32(start + i + low);
    return keys;
  }
  const halves = new Int32Array(2);
  const whole = new BigInt64Array(halves.buffer);
  const keys = new Array(count);
  for (let i = 0; i < count; i++) {
    halves[0] = mix32(start + i + low);
    halves[1] = mix32(mix32(start + i + high) + low);
    keys[i] = whole[0];
  }
  return keys;
}

/** An empty order of keys of the kind. @param {'i32' | 'i64'} kind @param {number} length */
export function newOrder(kind, length) {
  return kind === 'i32' ? new Int32Array(length) : new Array(length);
}

/** Independent picks from `pool`. @param {'i32' | 'i64'} kind */
export function picks(kind, pool, length, seed) {
  const random = generator(seed);
  const order = newOrder(kind, length);
  for (let i = 0; i < length; i++) order[i] = pool[random(pool.length)];
  return order;
}

/** All of `pool`, shuffled. @param {'i32' | 'i64'} kind */
export function shuffled(kind, pool, seed) {
  const random = generator(seed);
  const order = newOrder(kind, pool.length);
  for (let i = 0; i < pool.length; i++) {
    const j = random(i + 1);
    order[i] = order[j];
    order[j] = pool[i];
  }
  return order;
}

/** `pool` again and again, until there are at least `length` keys. @param {'i32' | 'i64'} kind */
export function tiled(kind, pool, length) {
  const order = newOrder(kind, pool.length * Math.ceil(length / pool.length));
  for (let i = 0; i < order.length; i++) order[i] = pool[i % pool.length];
  return order;
}
