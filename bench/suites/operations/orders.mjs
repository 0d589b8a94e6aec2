// Orders in which the benchmarks visit keys, by pattern: independent picks, one after the other, or picks of
// which few keys get most. Seeded, like the keys.
import { countedKeys, distinctKeys, generator, newKeys } from '../../harness/keys.mjs';

export const patterns = ['random', 'sequential', 'zipf'];
/** The skew of YCSB's workloads. */
const THETA = 0.99;

/** The window of the pattern's keys: what is inserted, and in this order. */
export function keysFor(pattern, kind, start, count) {
  return pattern === 'sequential' ? countedKeys(kind, start, count) : distinctKeys(kind, start, count);
}

/** `length` or somewhat more lookups of keys of `pool`. */
export function lookups(pattern, kind, pool, length, seed) {
  if (pattern === 'sequential') return tiled(kind, pool, length);
  return pattern === 'zipf' ? skewed(kind, pool, length, seed) : picks(kind, pool, length, seed);
}

/** Independent picks from `pool`. */
function picks(kind, pool, length, seed) {
  const random = generator(seed);
  const order = newKeys(kind, length);
  for (let i = 0; i < length; i++) order[i] = pool[random(pool.length)];
  return order;
}

/** Zipfian picks; which keys are the popular ones has nothing to do with when they were inserted. */
function skewed(kind, pool, length, seed) {
  const ranked = shuffled(kind, pool, seed);
  const next = zipfian(pool.length, THETA, seed);
  const order = newKeys(kind, length);
  for (let i = 0; i < length; i++) order[i] = ranked[next()];
  return order;
}

/** A generator of ranks in [0, n), rank r in proportion to 1 / (r + 1)^theta: Gray et al., "Quickly
 *  generating billion-record synthetic databases", as in YCSB. */
export function zipfian(n, theta, seed) {
  const random = generator(seed);
  let zeta = 0;
  for (let i = 1; i <= n; i++) zeta += i ** -theta;
  const zeta2 = 1 + 2 ** -theta;
  const alpha = 1 / (1 - theta);
  const eta = (1 - (2 / n) ** (1 - theta)) / (1 - zeta2 / zeta);
  return () => {
    const u = random(2 ** 32) / 2 ** 32;
    if (u * zeta < 1) return 0;
    if (u * zeta < zeta2) return 1;
    return Math.min(n - 1, Math.floor(n * (eta * u - eta + 1) ** alpha));
  };
}

/** All of `pool`, shuffled. */
export function shuffled(kind, pool, seed) {
  const random = generator(seed);
  const order = newKeys(kind, pool.length);
  for (let i = 0; i < pool.length; i++) {
    const j = random(i + 1);
    order[i] = order[j];
    order[j] = pool[i];
  }
  return order;
}

/** `pool` again and again, until there are at least `length` keys. */
export function tiled(kind, pool, length) {
  const order = newKeys(kind, pool.length * Math.ceil(length / pool.length));
  for (let i = 0; i < order.length; i++) order[i] = pool[i % pool.length];
  return order;
}
