// Rust's std HashMap behind plain exports, for one pair of kinds and one hasher, which --cfg chooses
// (../run.mjs).
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

#[cfg(key = "i32")]
type K = i32;
#[cfg(key = "i64")]
type K = i64;
#[cfg(value = "f64")]
type V = f64;
#[cfg(value = "i32")]
type V = i32;
#[cfg(value = "f64")]
const MISSING: V = f64::NAN;
#[cfg(value = "i32")]
const MISSING: V = i32::MIN;

#[cfg(hasher = "std")]
type S = BuildHasherDefault<std::collections::hash_map::DefaultHasher>;
#[cfg(hasher = "fast")]
type S = BuildHasherDefault<Multiply>;

/// One multiplication, folded: enough for random integers, and nothing against flooding.
#[derive(Default)]
pub struct Multiply(u64);

impl Hasher for Multiply {
    fn write(&mut self, _: &[u8]) {
        unreachable!("integers only")
    }
    fn write_i32(&mut self, key: i32) {
        self.write_i64(key as i64)
    }
    fn write_i64(&mut self, key: i64) {
        let product = (key as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

type M = HashMap<K, V, S>;

#[no_mangle]
pub extern "C" fn create(capacity: usize) -> *mut M {
    Box::into_raw(Box::new(M::with_capacity_and_hasher(capacity, S::default())))
}
#[no_mangle]
pub unsafe extern "C" fn release(map: *mut M) {
    drop(Box::from_raw(map))
}
#[no_mangle]
pub unsafe extern "C" fn size(map: *const M) -> usize {
    (*map).len()
}
#[no_mangle]
pub unsafe extern "C" fn get(map: *const M, key: K) -> V {
    (*map).get(&key).copied().unwrap_or(MISSING)
}
#[no_mangle]
pub unsafe extern "C" fn has(map: *const M, key: K) -> bool {
    (*map).contains_key(&key)
}
#[no_mangle]
pub unsafe extern "C" fn set(map: *mut M, key: K, value: V) {
    (*map).insert(key, value);
}
#[no_mangle]
pub unsafe extern "C" fn remove(map: *mut M, key: K) -> bool {
    (*map).remove(&key).is_some()
}
#[no_mangle]
pub unsafe extern "C" fn clear(map: *mut M) {
    (*map).clear()
}

/// Room for a bulk call's keys or values, which is never given back.
#[no_mangle]
pub extern "C" fn room(bytes: usize) -> *mut u64 {
    Box::leak(vec![0u64; bytes / 8].into_boxed_slice()).as_mut_ptr()
}
#[no_mangle]
pub unsafe extern "C" fn get_many(map: *const M, keys: *const K, n: usize, out: *mut V) {
    for i in 0..n {
        *out.add(i) = (*map).get(&*keys.add(i)).copied().unwrap_or(MISSING);
    }
}
