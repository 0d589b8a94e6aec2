// Every chain of a map, one after another: the loop that verify, rebuild and the set operations share. Chains are
// numbered: an old bucket that is evacuated in a doubling has two, the others one.
import { MASK, NEWBIT } from "./layout";
import { home } from "./hmap";
import { isEvacuated, isGrowing } from "./grow";

/** Chain numbers of a map: 0 to this less 1. */
// @ts-ignore: decorator
@inline
export function chainCount(h: usize): u64 {
  const starts = <u64>load<u32>(h, MASK) + 1;
  return load<u32>(h, NEWBIT) ? starts * 2 : starts;
}

/** First bucket of chain `c`; 0 if it is stale, or if the number stands for a half that is not split yet. */
// @ts-ignore: decorator
@inline
export function chainAt<K, V>(h: usize, c: u64): usize {
  const start = load<u32>(h, MASK);
  const i = (<u32>c) & start;
  if (<u32>c > start && !(isGrowing(h) && isEvacuated<K, V>(h, i))) return 0;
  return home<K, V>(h, <u32>c);
}
