// Streams of requests for a cache: numbers of items, drawn the same in every process.
import { generator, mix32 } from '../../harness/keys.mjs';

/** Zipf's law: of `items`, the k-th most frequent is asked for with a share in proportion to 1 / k^alpha. By
 *  bisection in the sums of the shares. */
function zipf(items, alpha, count, seed) {
  const sums = new Float64Array(items);
  let sum = 0;
  for (let k = 0; k < items; k++) sums[k] = sum += 1 / (k + 1) ** alpha;
  const random = generator(seed);
  return Int32Array.from({ length: count }, () => {
    const at = (random(2 ** 32) / 2 ** 32) * sum;
    let [low, high] = [0, items - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < at) low = middle + 1;
      else high = middle;
    }
    return mix32(low); // neighbours by rank are none by number
  });
}

/** Every so often a run over items that nobody asks for again. */
function withScans(requests, every, length) {
  const mixed = [];
  let next = 0;
  for (let i = 0; i < requests.length; i++) {
    if (i % every === 0) for (let j = 0; j < length; j++) mixed.push(mix32(0x40000000 + next++));
    mixed.push(requests[i]);
  }
  return Int32Array.from(mixed);
}

/** One item after the other, of more than the cache holds, again and again. */
const loop = (items, count) => Int32Array.from({ length: count }, (_, i) => mix32(i % items));

/** The popular items change: each tenth of the requests is drawn from other ones. */
function shifting(items, alpha, count, seed) {
  const requests = zipf(items, alpha, count, seed);
  for (let i = 0; i < count; i++) requests[i] ^= Math.floor((10 * i) / count);
  return requests;
}

/** By name: (entries of the cache, requests) to item numbers. */
export const PATTERNS = {
  'zipf 0.8': (n, count) => zipf(20 * n, 0.8, count, 5),
  'zipf 1.0': (n, count) => zipf(20 * n, 1, count, 5),
  'zipf 1.2': (n, count) => zipf(20 * n, 1.2, count, 5),
  'zipf 1.0 with scans': (n, count) => withScans(zipf(20 * n, 1, count, 5), 4 * n, 2 * n),
  'zipf 1.0, changing': (n, count) => shifting(20 * n, 1, count, 5),
  'loop over 1.1 n': (n, count) => loop(Math.round(1.1 * n), count),
};
