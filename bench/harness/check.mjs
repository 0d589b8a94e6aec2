// Compares a whole map with the entries that were put in, before anything is timed.

/**
 * @param {any} keys all of it, in the order of insertion; the value of keys[i] is i + half
 * @returns {string} the same for all implementations that are right and were given the same keys
 */
export function check(map, keys, half) {
  let hash = 0;
  for (let i = 0; i < keys.length; i++) {
    const found = map.get(keys[i]);
    if (found !== i + half) throw new Error(`get(${keys[i]}) gave ${found} instead of ${i + half}`);
    hash = (Math.imul(hash, 31) + i + digest(keys[i])) | 0;
  }
  if (map.size !== keys.length) throw new Error(`size is ${map.size} after ${keys.length} distinct inserts`);
  if (map[Symbol.iterator]) checkIteration(map, keys, half);
  return `${map.size}:${hash}`;
}

/** 32 bits of a key. */
function digest(key) {
  if (typeof key === 'number') return key;
  return typeof key === 'bigint' ? Number(BigInt.asIntN(32, key)) : key.length;
}

/** Every entry once. */
function checkIteration(map, keys, half) {
  const seen = new Uint8Array(keys.length);
  let count = 0;
  for (const [key, found] of map) {
    const i = found - half;
    if (keys[i] !== key) throw new Error(`iteration gave ${key} -> ${found}, which was never inserted`);
    if (seen[i] === 1) throw new Error(`iteration gave ${key} twice`);
    seen[i] = 1;
    count++;
  }
  if (count !== keys.length) throw new Error(`iteration gave ${count} of ${keys.length} entries`);
}

/** @param {any} absent keys that were never inserted */
export function checkMisses(map, absent) {
  for (const key of absent) {
    const found = map.get(key);
    if (found !== undefined) throw new Error(`get(${key}) found ${found}, which was never inserted`);
  }
}
