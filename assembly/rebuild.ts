// A map's entries in new buckets: clone() beside the old ones, compact() instead of them.
import {
  A,
  ASSIST,
  B_,
  C,
  COUNT,
  EVACUATED,
  FIXED_SEED,
  GROW_AT,
  HEAP,
  HEAP_MAPS,
  HMAP_SIZE,
  LOAD,
  MASK,
  RESIZE,
  RETRY,
  VERSION,
  slots,
} from "./layout";
import { Growth, free, growth, noMemory } from "./heap";
import { hash } from "./hash";
import { keyAt, link, occupied, valueAt } from "./bucket";
import { create, destroy, dropContents, enter, home, insert, leave, refuse } from "./hmap";
import { isGrowing } from "./grow";
import { chainAt, chainCount } from "./walk";
import { copy, put } from "./store";

/** A map of its own with the same entries, coefficients and policy, in the fewest buckets: its handle, 0 without
 *  memory or if the map is torn (STATUS says which). The map itself is only read. */
export function clone<K, V>(h: usize): usize {
  if (load<u32>(h, VERSION) & 1) return <usize>refuse();
  return rebuilt<K, V>(h);
}

/** Moves the map into the fewest buckets that hold what is there. False, and nothing changed, without memory. */
export function compact<K, V>(h: usize): bool {
  if (!enter(h)) return false;
  const fresh = rebuilt<K, V>(h);
  if (fresh) adopt<K, V>(h, fresh);
  leave(h);
  return fresh != 0;
}

function rebuilt<K, V>(h: usize): usize {
  const factor = (load<f64>(h, LOAD) / <f64>slots<K, V>()) * 8;
  const fresh = create<K, V>(load<u32>(h, COUNT), factor, load<u8>(h, ASSIST), load<u8>(h, RESIZE), false, 0);
  if (!fresh) return 0;
  store<u8>(fresh, load<u8>(h, FIXED_SEED), FIXED_SEED);
  for (let offset: usize = A; offset <= C; offset += B_ - A)
    store<u64>(fresh + offset, load<u64>(h + offset));
  for (let c: u64 = 0; c < chainCount(h); c++) {
    if (copyChain<K, V>(fresh, chainAt<K, V>(h, c))) continue;
    destroy<K, V>(fresh);
    return noMemory();
  }
  return fresh;
}

/** Inserts a chain's entries, none of which the map holds. False without memory. */
function copyChain<K, V>(h: usize, b: usize): bool {
  for (; b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      const hv = hash<K>(h, key);
      if (!insert<K, V>(h, key, hv, home<K, V>(h, hv), valueAt<K, V>(b, i))) return false;
    }
  }
  return true;
}

/** Puts the buckets of `fresh` in the place of the map's own; counters, policy and the version stay. */
function adopt<K, V>(h: usize, fresh: usize): void {
  if (isGrowing(h)) growth(h, Growth.Ended);
  dropContents<K, V>(h);
  copy(h + MASK, fresh + MASK, VERSION - MASK);
  copy(h + GROW_AT, fresh + GROW_AT, LOAD - GROW_AT);
  put<u64>(h, load<u64>(fresh, EVACUATED), EVACUATED);
  copy(h + RETRY, fresh + RETRY, HMAP_SIZE - RETRY);
  free(fresh, HMAP_SIZE);
  store<u32>(HEAP + HEAP_MAPS, load<u32>(HEAP + HEAP_MAPS) - 1);
}
