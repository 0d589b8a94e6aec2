// Open addressing with groups of control bytes, as in Go since 1.24 and Rust's hashbrown: the bytes, and
// where they are. A slot's control byte is EMPTY, DELETED or the top 7 bits of the key's hash; those of a
// group are compared all at once. There is no padding between a key and its value.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "../../../assembly/layout";

//   apart (hashbrown)    ... entry 2 | entry 1 | entry 0 | control bytes of group 0 | of group 1 | ...
//                                                        ^ m.buckets: entries lie before it, the first last
//   beside (Go)          control bytes of group 0, its entries | control bytes of group 1, its entries | ...
//                        ^ m.buckets
//
// The header is that of every map. `mask` is the number of groups less 1, `noverflow` counts DELETED bytes.

/** Slots of a group, 8 or 16. */
@inline export const GROUP: u32 = isDefined(LAB_SLOTS) ? LAB_SLOTS : 16;
/** A group's control bytes stand in front of its entries, instead of in an array of their own. */
@inline export const BESIDE: bool = isDefined(LAB_BESIDE) ? LAB_BESIDE != 0 : false;

/** Control byte of a slot that nothing was in since the array is new; a search ends at its group. */
@inline export const EMPTY: u8 = 0x80;
/** Of a slot whose entry was deleted while the group was full, so that searches went on behind it. */
@inline export const DELETED: u8 = 0xfe;
/** What tells a group's slots apart of a hash; its group comes from the low bits. */
@inline
export function top7(hv: u32): u8 {
  return <u8>(hv >> 25);
}

@inline
export function entryBytes<K, V>(): usize {
  return sizeof<K>() + sizeof<V>();
}

/** Bytes of 2^bits groups. */
@inline
export function arrayBytes<K, V>(bits: u32): usize {
  return (<usize>GROUP * (1 + entryBytes<K, V>())) << bits;
}

/** From the beginning of an array of 2^bits groups to where m.buckets points. */
@inline
export function inFront<K, V>(bits: u32): usize {
  return BESIDE ? 0 : (<usize>GROUP * entryBytes<K, V>()) << bits;
}

/** Address of the control bytes of group g. `at`: m.buckets. */
@inline
export function controlsOf<K, V>(at: usize, g: u32): usize {
  return at + <usize>g * (BESIDE ? <usize>GROUP * (1 + entryBytes<K, V>()) : <usize>GROUP);
}

/** Address of the entry in slot i of group g: a key, then a value. */
@inline
export function entryOf<K, V>(at: usize, g: u32, i: u32): usize {
  if (BESIDE) return controlsOf<K, V>(at, g) + GROUP + <usize>i * entryBytes<K, V>();
  return at - (<usize>(g * GROUP + i) + 1) * entryBytes<K, V>();
}

/** A group's control bytes; behind 8 of them there are zeros. */
@inline
export function group(controls: usize): v128 {
  return GROUP == 8 ? v128.load64_zero(controls) : v128.load(controls);
}

/** Slots with this control byte, as bits. */
@inline
export function slotsWith(bytes: v128, control: u8): u32 {
  const hits: u32 = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(control)));
  return GROUP == 8 ? hits & 0xff : hits;
}

/** Slots without an entry, as bits: EMPTY and DELETED have the top bit. */
@inline
export function freeSlots(bytes: v128): u32 {
  return i8x16.bitmask(bytes);
}

/** Slots with an entry, as bits. */
@inline
export function fullSlots(bytes: v128): u32 {
  return ~i8x16.bitmask(bytes) & ((1 << GROUP) - 1);
}

/** Entries that 2^bits groups hold before the next one needs more of them: one slot at least stays EMPTY, or
 *  else a search would not end. */
@inline
export function threshold(m: Hmap, bits: u32): u32 {
  return <u32>min<f64>(m.loadFactor * <f64>((<u64>1) << bits), 4294967295);
}
