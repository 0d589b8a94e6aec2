// The stream of ids that dedupe.mjs reads: the same every time. Three of four are new, the others repeat one
// of the last 100,000, as retries and several sources of the same events do.
import { randomNumbers } from './support.mjs';

const WINDOW = 100_000;

/** `count` ids in arrays of `size`; each array is overwritten by the next. */
export function* idsInChunks(count, size) {
  const random = randomNumbers(362_436_069);
  const ids = new BigUint64Array(size);
  const halves = new Uint32Array(ids.buffer);
  let made = 0;
  for (let from = 0; from < count; from += size) {
    const n = Math.min(size, count - from);
    for (let i = 0; i < n; i++) {
      const isRepeat = made > 0 && random() % 4 === 0;
      const number = isRepeat ? made - 1 - (random() % Math.min(made, WINDOW)) : made++;
      halves[2 * i] = scramble(number);
      halves[2 * i + 1] = scramble(number + 0x9e3779b9);
    }
    yield ids.subarray(0, n);
  }
}

/** Another 32-bit number for each (MurmurHash3's finalizer). */
function scramble(n) {
  let x = n | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
