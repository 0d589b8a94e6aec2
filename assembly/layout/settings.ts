// What a variant of the core may choose at compile time, by `--use NAME=NUMBER` (bench/lab). No build of
// asconfig.json defines any of these: the core then is the published one, byte for byte.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { LINE } from "./fixed";

/** Slots of every bucket, whatever the pair; 0: those of the published layout. */
@inline export const SLOTS: u32 = isDefined(LAB_SLOTS) ? LAB_SLOTS : 0;
/** Bytes that buckets are whole multiples of. Needs SLOTS. */
@inline export const ALIGN: usize = isDefined(LAB_ALIGN) ? LAB_ALIGN : LINE;
/** Each key is followed by its value. Needs SLOTS, and line. */
@inline export const INTERLEAVED: bool = isDefined(LAB_INTERLEAVED) ? LAB_INTERLEAVED != 0 : false;
/** The link takes the place of the last slot, instead of a field of its own. Needs SLOTS, and line. */
@inline export const LAST_LINK: bool = isDefined(LAB_LAST_LINK) ? LAB_LAST_LINK != 0 : false;
/** The first bucket of a chain has a filter of what lies behind it. Needs line. */
@inline export const FILTER: bool = isDefined(LAB_FILTER) ? LAB_FILTER != 0 : true;
/** Small arrays double twice at once. Needs line. */
@inline export const TWICE: bool = isDefined(LAB_TWICE) ? LAB_TWICE != 0 : !CLASSIC;
/** B of a map that is not asked to have room: two buckets (line), which hold what most small maps ever do, or
 *  one as in Go (classic). */
@inline export const FIRST_B: u32 = isDefined(LAB_FIRST_B) ? LAB_FIRST_B : CLASSIC ? 0 : 1;

/** Whether the bucket is one of variants.ts, with slots of a variant's choice. */
@inline export const VARIES: bool = SLOTS != 0;
