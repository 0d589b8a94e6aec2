// Every chain of a map, one after another: the loop that verify, rebuild and the set operations share. Chains
// are numbered: an old bucket that is evacuated in a growth has as many as it became, the others one.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";
import { isEvacuated, readChain } from "./grow";

/** Chain numbers of a map: 0 to this less 1. */
@inline
export function chainCount(m: Hmap): u64 {
  return <u64>m.mask + 1 + m.newbit;
}

/** First bucket of chain `c`; 0 if it is stale, or if the number stands for a half that is not split yet. */
@inline
export function chainAt<K, V>(m: Hmap, c: u64): usize {
  const start = m.mask;
  const i = (<u32>c) & start;
  if (<u32>c > start && !(m.growing && isEvacuated<K, V>(m, i))) return 0;
  return readChain<K, V>(m, <u32>c);
}
