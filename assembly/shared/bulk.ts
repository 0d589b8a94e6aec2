// Many keys per call, as bulk.ts, each in its own shard. A call ends early at a shard that another thread
// holds: it gives the number of the key to go on with, and STATUS says why.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BULK_RECORD, MISS, OK, OUT, isReference, outcome } from "../layout";
import { assignAs } from "../bulk";
import { floatKey, referTo } from "../hash";
import { makeRecord } from "../record";
import { rootMap } from "./layout";
import { enter, leave, mapOf } from "./shard";
import { get, shardFor } from "./operations";
import { page } from "./worker";

/** Key i; keys begin at `keys`. Where keys are records, there is an address of data and a record's word for
 *  each. */
@inline
function keyOf<F, K>(keys: usize, i: u32): K {
  if (isReference<K>()) {
    const record: usize = page + load<u32>(BULK_RECORD);
    const at = keys + ((<usize>i) << 3);
    makeRecord(record, page + load<u32>(at), load<u32>(at, 4));
    return <K>referTo(rootMap, record);
  }
  const key = load<F>(keys + ((<usize>i) << alignof<F>()));
  return isFloat<F>() ? <K>floatKey(<f64>key) : <K>key;
}

/** Values of keys `from` to n - 1 to `out`, 1 or 0 to `found`. What stands at OUT is the value of a key that
 *  is not there. */
@inline
export function getMany<F, K, V>(keys: usize, from: u32, n: u32, out: usize, found: usize): u32 {
  for (let i = from; i < n; i++) {
    const value = get<K, V, V>(keyOf<F, K>(page + keys, i));
    const status = outcome.status;
    outcome.status = OK;
    if (status != OK && status != MISS) {
      outcome.status = status;
      return i;
    }
    store<V>(page + out + ((<usize>i) << alignof<V>()), status == OK ? value : load<V>(OUT));
    store<u8>(page + found + i, u8(status == OK));
  }
  return n;
}

/** Assigns values `from` to n - 1 as `as` says (assignAs()). */
@inline
export function assignMany<F, K, V>(keys: usize, from: u32, n: u32, values: usize, as: u32): u32 {
  for (let i = from; i < n; i++) {
    const key = keyOf<F, K>(page + keys, i);
    const s = shardFor<K>(key);
    if (!enter(s)) return i;
    const value = load<V>(page + values + ((<usize>i) << alignof<V>()));
    const at = assignAs<K, V>(mapOf(s), key, value, as);
    leave(s);
    if (!at) return i;
  }
  return n;
}
