// The bytes of everything that the core keeps in linear memory, by structure, and compile-time checks of it.
// Only accessors (bucket.ts, array.ts) add to pointers; layout/ names what they may add.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { FIRST_BLOCKS, HEAP, JOURNAL, LINE, NOTICES, NOTICES_MOST } from "./layout/fixed";
import { NULL_MAP, SCAN_BUFFER_AT, SCRATCH_AT, TAILS_AT, ZERO_LINES } from "./layout/fixed";
import { BLOCK_CLASSES, HeapHeader } from "./layout/heap-header";
import { Journal } from "./layout/journal";
import { NoticeRecord } from "./layout/notice";
import { EXTENTS, HMAP_SIZE, Hmap, MAX_B } from "./layout/hmap";
import { ARENA_SIZE, Arena, ArenaPage } from "./layout/record";
import { SLOTS, VARIES } from "./layout/settings";
import { linkOffset, metaOffset, slots, stride, valueBytes, valuesOffset } from "./layout/bucket";

export * from "./layout/settings";
export * from "./layout/fixed";
export * from "./layout/heap-header";
export * from "./layout/hmap";
export * from "./layout/journal";
export * from "./layout/notice";
export * from "./layout/record";
export * from "./layout/bucket";

/** Compile-time proof of the pictures above; called once per storage pair. */
export function checkLayout<K, V>(): void {
  if (offsetof<HeapHeader>() > SCRATCH_AT - HEAP) ERROR("heap header overlaps the scratch bucket");
  if (stride<K, V>() > TAILS_AT - SCRATCH_AT) ERROR("scratch bucket overlaps the tails");
  if (offsetof<Journal>() > SCAN_BUFFER_AT - JOURNAL) ERROR("journal's header overlaps the scan buffer");
  if (NOTICES + NOTICES_MOST * offsetof<NoticeRecord>() > FIRST_BLOCKS) ERROR("notices overlap the blocks");
  if (HEAP % LINE != 0 || offsetof<HeapHeader>() > 2 * LINE) ERROR("heap header is not two lines");
  if (offsetof<HeapHeader>("block32768") + 4 - offsetof<HeapHeader>("block64") != BLOCK_CLASSES * 4)
    ERROR("block lists are not one for each class");
  if (offsetof<Hmap>("extent26") != EXTENTS + ((32 - <usize>MAX_B) << 2)) ERROR("directory has gaps");
  if (offsetof<Hmap>("nevacuate") != LINE) ERROR("line 0 of the map header is not what lookups read");
  if (offsetof<Hmap>() != HMAP_SIZE) ERROR("map header is not 256 bytes");
  if (offsetof<Arena>() > ARENA_SIZE) ERROR("arena exceeds its block");
  if (offsetof<ArenaPage>() > LINE) ERROR("head of a page exceeds a line");
  if (valuesOffset<K, V>() + <usize>slots<K, V>() * valueBytes<V>() > stride<K, V>())
    ERROR("values exceed the bucket");
  if (linkOffset<K, V>() + 4 > stride<K, V>()) ERROR("link exceeds the bucket");
  if (valuesOffset<K, V>() % sizeof<V>() != 0) ERROR("values are not aligned");
  if (stride<K, V>() > ZERO_LINES - NULL_MAP && stride<K, V>() > HEAP - ZERO_LINES)
    ERROR("zero lines too short");
  if (!CLASSIC && !VARIES && metaOffset<K, V>() + 4 > LINE) ERROR("keys and meta must share the first line");
  if (VARIES && SLOTS > (CLASSIC ? 16 : 15)) ERROR("LAB_SLOTS: presence bits must fit");
  if (VARIES && !CLASSIC && metaOffset<K, V>() + 8 > HEAP - ZERO_LINES)
    ERROR("LAB_SLOTS: the null map's bucket is too short");
  if (slots<K, V>() >= 8 && !CLASSIC && !VARIES) ERROR("presence bits and link bit must fit eight bits");
}
