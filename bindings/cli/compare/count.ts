// The main job: counts how often each key of the input occurs, with TypedMap and with Map, and compares
// the two results entry by entry. What was counted becomes the dataset that the operations are measured on.
import { newTypedMap } from './implementations.js';
import { moved } from './keys.js';
import { generator, newKeys } from './random.js';
import type { Dataset, Input, Key, KeyKind, Keys } from './types.js';

/** Counts with both maps and checks that they agree, in both directions. The result has the keys in order of
 *  first appearance. Throws an Error that names the first entry on which the maps differ. */
export const countInput = (input: Input, seed: number): Dataset => {
  const typed = newTypedMap(input.kind, 'u32');
  const native = new Map<Key, number>();
  for (const key of input.stream) typed.add(key, 1);
  for (const key of input.stream) native.set(key, (native.get(key) ?? 0) + 1);
  if (typed.size !== native.size) throw new Error(`tophash counted ${typed.size} keys, Map ${native.size}`);
  for (const [key, count] of native) agree(key, typed.get(key), count);
  let visited = 0;
  for (const [key, count] of typed) {
    agree(key, count, native.get(key));
    visited++;
  }
  if (visited !== native.size) throw new Error(`tophash visited ${visited} entries of ${native.size}`);
  typed.dispose();

  const n = native.size;
  const keys = newKeys(input.kind, n);
  let at = 0;
  for (const key of native.keys()) keys[at++] = key;
  const { title, kind: key, stream } = input;
  const given = { keys, misses: missingKeys(key, keys, native, seed), stream };
  return { id: 'input', title, key, value: 'u32', n, seed, given };
};

const agree = (key: Key, tophash: number | undefined, native: number | undefined): void => {
  if (tophash !== native)
    throw new Error(`the maps disagree: key ${key} occurs ${tophash} times by tophash, ${native} by Map`);
};

/** As many keys as there are, distributed alike, none of them present: each is a present key moved by a small
 *  random distance, by more where everything near it is taken. */
const missingKeys = (kind: KeyKind, keys: Keys, present: ReadonlyMap<Key, number>, seed: number): Keys => {
  const random = generator(seed);
  const misses = newKeys(kind, keys.length);
  const taken = new Set<Key>();
  for (let i = 0; i < keys.length; i++) {
    for (let reach = 64; ; reach = Math.min(reach * 2, 2 ** 31)) {
      const key = moved(kind, keys[i] as Key, random(2 * reach) - reach);
      if (key === undefined || present.has(key) || taken.has(key)) continue;
      taken.add(key);
      misses[i] = key;
      break;
    }
  }
  return misses;
};
