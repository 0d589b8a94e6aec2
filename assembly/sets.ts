// Operations on two sets of one storage type: all of the loop stays inside the core.
import { OK, STATUS, VERSION, isReference } from "./layout";
import { referTo } from "./hash";
import { keyAt, link, occupied } from "./bucket";
import { On, assign, lookup, refuse, remove } from "./hmap";
import { tidy } from "./tidy";
import { chainAt, chainCount } from "./walk";

enum Each {
  Add,
  Delete,
  Toggle,
  AddIfCommon,
  CountCommon,
}

/** h gets all of `from`. False with STATUS if refused or without memory: then some of them are in. */
export function addAll<K>(h: usize, from: usize): bool {
  return walkSet<K>(h, from, 0, Each.Add, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** h loses all of `from`. */
export function deleteAll<K>(h: usize, from: usize): bool {
  return walkSet<K>(h, from, 0, Each.Delete, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** h loses what it shares with `from` and gets the rest of it. */
export function toggleAll<K>(h: usize, from: usize): bool {
  return walkSet<K>(h, from, 0, Each.Toggle, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** h gets what `from` and `other` share. */
export function addCommon<K>(h: usize, from: usize, other: usize): bool {
  return walkSet<K>(h, from, other, Each.AddIfCommon, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** How many of h are in `other`; stops at `most`. */
export function countCommon<K>(h: usize, other: usize, most: u32): u32 {
  return walkSet<K>(0, h, other, Each.CountCommon, most);
}

/** A key as map h knows it: each map hashes records by coefficients of its own. */
// @ts-ignore: decorator
@inline
function keyFor<K>(h: usize, key: K): K {
  return isReference<K>() && h ? <K>referTo(h, <usize>(<u32>key)) : key;
}

/** Does `each` for every element of `from`, which is only read and must not be h; counts common elements. One loop for all
 *  five: what `each` is does not change meanwhile, so that asking costs nothing that a lookup's cache miss does not hide. */
function walkSet<K>(h: usize, from: usize, other: usize, each: Each, most: u32): u32 {
  if ((load<u32>(from, VERSION) | (other ? load<u32>(other, VERSION) : 0)) & 1) {
    refuse();
    return u32.MAX_VALUE;
  }
  let common: u32 = 0;
  for (let c: u64 = 0; c < chainCount(from); c++) {
    for (let b = chainAt<K, u8>(from, c); b; b = link<K, u8>(b)) {
      for (let rest = occupied<K, u8>(b); rest; rest &= rest - 1) {
        const key = keyFor<K>(h, keyAt<K, u8>(b, ctz(rest)));
        if (each == Each.CountCommon || each == Each.AddIfCommon) {
          if (!lookup<K, u8>(other, keyFor<K>(other, key))) continue;
          if (++common >= most) return common;
          if (each == Each.AddIfCommon && !assign<K, u8, u8>(h, key, 0, On.Keep)) return u32.MAX_VALUE;
        } else {
          const gone = each != Each.Add && remove<K, u8>(h, key) != 0;
          if (each != Each.Add) store<u32>(STATUS, OK); // not being there is no failure here
          if (isReference<K>() && gone) tidy<K, u8>(h);
          if (each == Each.Delete || gone) continue;
          if (!assign<K, u8, u8>(h, key, 0, On.Keep)) return u32.MAX_VALUE;
        }
      }
    }
  }
  return common;
}
