// Operations on two sets of one storage type: all of the loop stays inside the core.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, OK, isReference, nullMap, outcome } from "./layout";
import { referTo } from "./hash";
import { link, occupied, keyAt } from "./bucket";
import { assign, lookup, refuse, remove, IfPresent } from "./hmap";
import { compactArena } from "./arena-compact";
import { chainAt, chainCount } from "./chains";

enum Each {
  Add,
  Delete,
  Toggle,
  AddIfCommon,
  CountCommon,
}

/** m gets all of `from`. False with STATUS if refused or without memory: then some of them are in. */
export function addAll<K>(m: Hmap, from: Hmap): bool {
  return walkSet<K>(m, from, nullMap, Each.Add, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** m loses all of `from`. */
export function deleteAll<K>(m: Hmap, from: Hmap): bool {
  return walkSet<K>(m, from, nullMap, Each.Delete, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** m loses what it shares with `from` and gets the rest of it. */
export function toggleAll<K>(m: Hmap, from: Hmap): bool {
  return walkSet<K>(m, from, nullMap, Each.Toggle, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** m gets what `from` and `other` share. */
export function addCommon<K>(m: Hmap, from: Hmap, other: Hmap): bool {
  return walkSet<K>(m, from, other, Each.AddIfCommon, u32.MAX_VALUE) != u32.MAX_VALUE;
}

/** How many of m are in `other`; stops at `most`. */
export function countCommon<K>(m: Hmap, other: Hmap, most: u32): u32 {
  return walkSet<K>(nullMap, m, other, Each.CountCommon, most);
}

/** A key as map m knows it: each map hashes records by coefficients of its own. */
@inline
function keyFor<K>(m: Hmap, key: K): K {
  return isReference<K>() && changetype<usize>(m) ? <K>referTo(m, <usize>(<u32>key)) : key;
}

/** Does `each` for every element of `from`, which is only read and must not be m; counts common elements. One
 *  loop for all five: what `each` is does not change meanwhile, so that asking costs nothing that a lookup's
 *  cache miss does not hide. */
function walkSet<K>(m: Hmap, from: Hmap, other: Hmap, each: Each, most: u32): u32 {
  if (!changetype<usize>(from)) {
    refuse();
    return u32.MAX_VALUE;
  }
  let common: u32 = 0;
  for (let c: u64 = 0; c < chainCount(from); c++) {
    for (let b = chainAt<K, u8>(from, c); b; b = link<K, u8>(b)) {
      for (let rest = occupied<K, u8>(b); rest; rest &= rest - 1) {
        const key = keyFor<K>(m, keyAt<K, u8>(b, ctz(rest)));
        if (each == Each.CountCommon || each == Each.AddIfCommon) {
          if (!lookup<K, u8>(other, keyFor<K>(other, key))) continue;
          if (++common >= most) return common;
          if (each == Each.AddIfCommon && !assign<K, u8, u8>(m, key, 0, IfPresent.Keep)) return u32.MAX_VALUE;
        } else {
          const gone = each != Each.Add && remove<K, u8>(m, key) != 0;
          if (each != Each.Add) outcome.status = OK; // not being there is no failure here
          if (isReference<K>() && gone) compactArena<K, u8>(m);
          if (each == Each.Delete || gone) continue;
          if (!assign<K, u8, u8>(m, key, 0, IfPresent.Keep)) return u32.MAX_VALUE;
        }
      }
    }
  }
  return common;
}
