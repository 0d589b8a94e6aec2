// AssemblyScript's own Map<Key, Value>; asconfig.json names Key and Value of each module. get() of a missing
// key traps there, so has() is asked first, as its users do.

/** What get() gives for a missing key of an integer map: seldom a value, and has() says whether it is one. */
const MISSING: i32 = i32.MIN_VALUE;

export function create(): usize {
  return __pin(changetype<usize>(new Map<Key, Value>()));
}

/** Lets the map go and collects it. */
export function release(map: usize): void {
  __unpin(map);
  __collect();
}

export function size(map: usize): i32 {
  return changetype<Map<Key, Value>>(map).size;
}

export function get(map: usize, key: Key): Value {
  const m = changetype<Map<Key, Value>>(map);
  if (m.has(key)) return m.get(key);
  return isFloat<Value>() ? <Value>NaN : <Value>MISSING;
}

export function has(map: usize, key: Key): bool {
  return changetype<Map<Key, Value>>(map).has(key);
}

export function set(map: usize, key: Key, value: Value): void {
  changetype<Map<Key, Value>>(map).set(key, value);
}

export function remove(map: usize, key: Key): bool {
  return changetype<Map<Key, Value>>(map).delete(key);
}

export function clear(map: usize): void {
  changetype<Map<Key, Value>>(map).clear();
}
