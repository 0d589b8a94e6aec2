// AssemblyScript's own Map<K, V>, for the pairs of kinds that are measured. get() of a missing key traps
// there, so it is asked for with has() first, as its users do.

/** What get() gives for a missing key of an integer map: seldom a value, and has() says whether it is one. */
const MISSING: i32 = i32.MIN_VALUE;

function create<K, V>(): usize {
  return __pin(changetype<usize>(new Map<K, V>()));
}

/** Lets the map go and collects it. */
export function release(map: usize): void {
  __unpin(map);
  __collect();
}

export function create_i32_f64(): usize {
  return create<i32, f64>();
}
export function size_i32_f64(map: usize): i32 {
  return changetype<Map<i32, f64>>(map).size;
}
export function get_i32_f64(map: usize, key: i32): f64 {
  const m = changetype<Map<i32, f64>>(map);
  return m.has(key) ? m.get(key) : NaN;
}
export function has_i32_f64(map: usize, key: i32): bool {
  return changetype<Map<i32, f64>>(map).has(key);
}
export function set_i32_f64(map: usize, key: i32, value: f64): void {
  changetype<Map<i32, f64>>(map).set(key, value);
}
export function delete_i32_f64(map: usize, key: i32): bool {
  return changetype<Map<i32, f64>>(map).delete(key);
}
export function clear_i32_f64(map: usize): void {
  changetype<Map<i32, f64>>(map).clear();
}

export function create_i32_i32(): usize {
  return create<i32, i32>();
}
export function size_i32_i32(map: usize): i32 {
  return changetype<Map<i32, i32>>(map).size;
}
export function get_i32_i32(map: usize, key: i32): i32 {
  const m = changetype<Map<i32, i32>>(map);
  return m.has(key) ? m.get(key) : MISSING;
}
export function has_i32_i32(map: usize, key: i32): bool {
  return changetype<Map<i32, i32>>(map).has(key);
}
export function set_i32_i32(map: usize, key: i32, value: i32): void {
  changetype<Map<i32, i32>>(map).set(key, value);
}
export function delete_i32_i32(map: usize, key: i32): bool {
  return changetype<Map<i32, i32>>(map).delete(key);
}
export function clear_i32_i32(map: usize): void {
  changetype<Map<i32, i32>>(map).clear();
}

export function create_i64_f64(): usize {
  return create<i64, f64>();
}
export function size_i64_f64(map: usize): i32 {
  return changetype<Map<i64, f64>>(map).size;
}
export function get_i64_f64(map: usize, key: i64): f64 {
  const m = changetype<Map<i64, f64>>(map);
  return m.has(key) ? m.get(key) : NaN;
}
export function has_i64_f64(map: usize, key: i64): bool {
  return changetype<Map<i64, f64>>(map).has(key);
}
export function set_i64_f64(map: usize, key: i64, value: f64): void {
  changetype<Map<i64, f64>>(map).set(key, value);
}
export function delete_i64_f64(map: usize, key: i64): bool {
  return changetype<Map<i64, f64>>(map).delete(key);
}
export function clear_i64_f64(map: usize): void {
  changetype<Map<i64, f64>>(map).clear();
}
