// Many keys per call. The bindings put a chunk of keys, and of what goes with them, into the first page behind BULK
// (layout.ts) and say where. The loops do nothing but look up, so that the processor overlaps their cache misses.
// F is the key's own type, K and V are storage types.
import { BULK_RECORD, OK, OUT, STATUS, VERSION, isReference } from "./layout";
import { floatKey, referTo } from "./hash";
import { On, assign, lookup, refuse, remove } from "./hmap";
import { makeRecord } from "./record";
import { tidy } from "./tidy";

/** Key i. Where keys are records, there is an address of data and a record's word for each. */
// @ts-ignore: decorator
@inline
function keyOf<F, K>(h: usize, keys: usize, i: u32): K {
  if (isReference<K>()) {
    const record: usize = load<u32>(BULK_RECORD);
    const at = keys + ((<usize>i) << 3);
    makeRecord(record, load<u32>(at), load<u32>(at, 4));
    return <K>referTo(h, record);
  }
  const key = load<F>(keys + ((<usize>i) << alignof<F>()));
  return isFloat<F>() ? <K>floatKey(<f64>key) : <K>key;
}

/** Values of n keys to `out`, 1 or 0 to `found`. What stands at OUT is the value of a key that is not there. */
// @ts-ignore: decorator
@inline
export function getMany<F, K, V>(h: usize, keys: usize, n: u32, out: usize, found: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const at = lookup<K, V>(h, keyOf<F, K>(h, keys, i));
    store<V>(out + ((<usize>i) << alignof<V>()), load<V>(select(at, OUT, at)));
    store<u8>(found + i, u8(at != 0));
  }
}

/** 1 or 0 to `found`. */
// @ts-ignore: decorator
@inline
export function hasMany<F, K, V>(h: usize, keys: usize, n: u32, found: usize): void {
  for (let i: u32 = 0; i < n; i++) store<u8>(found + i, u8(lookup<K, V>(h, keyOf<F, K>(h, keys, i)) != 0));
}

/** Assigns n values as `on` says; how many, fewer than n with STATUS. V is the value's own type, S its storage. */
// @ts-ignore: decorator
@inline
export function assignMany<F, K, V, S>(h: usize, keys: usize, n: u32, values: usize, on: On): u32 {
  for (let i: u32 = 0; i < n; i++) {
    const value = load<V>(values + ((<usize>i) << alignof<V>()));
    if (!assign<K, V, S>(h, keyOf<F, K>(h, keys, i), value, on)) return i;
  }
  return n;
}

/** A set's: puts n keys in; how many, fewer than n with STATUS. */
// @ts-ignore: decorator
@inline
export function putMany<F, K>(h: usize, keys: usize, n: u32): u32 {
  for (let i: u32 = 0; i < n; i++) if (!assign<K, u8, u8>(h, keyOf<F, K>(h, keys, i), 0, On.Keep)) return i;
  return n;
}

/** Removes n keys: how many were there, or the greatest u32 with STATUS. */
// @ts-ignore: decorator
@inline
export function deleteMany<F, K, V>(h: usize, keys: usize, n: u32): u32 {
  if (load<u32>(h, VERSION) & 1) {
    refuse();
    return u32.MAX_VALUE;
  }
  let removed: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    removed += remove<K, V>(h, keyOf<F, K>(h, keys, i));
    if (isReference<K>()) tidy<K, V>(h);
  }
  store<u32>(STATUS, OK); // not being there is no failure here
  return removed;
}
