// Moves the records of a sparse page, so that the page can go back to the heap: one page at most per write, and only
// while more than half of the arena is waste. Whoever refers to a record is found by the hash bits it carries.
import { ARENA, isReference } from "./layout";
import {
  chainBits,
  endOfRecords,
  firstRecord,
  hasRecordValues,
  isDead,
  own,
  disown,
  sparsePage,
} from "./arena";
import { keyAt, link, occupied, setKey, valuePtr } from "./bucket";
import { home, enter, leave } from "./hmap";
import { sizeInPage, word } from "./record";
import { put } from "./store";

/** Does a write's share of tidying. K is the keys' storage type, V the values', in maps that have records. */
export function tidy<K, V>(h: usize): void {
  if (!load<u32>(h, ARENA)) return; // the null map
  const page = sparsePage(h);
  if (!page || !enter(h)) return;
  movePage<K, V>(h, page);
  leave(h);
}

/** Moves every live record of a page; the page goes with the last. Without memory some stay where they are. */
function movePage<K, V>(h: usize, page: usize): void {
  const end = endOfRecords(h, page);
  for (let record = firstRecord(page); record < end;) {
    const size = sizeInPage(word(record));
    if (!isDead(record) && !move<K, V>(h, record)) return;
    record += size;
  }
}

function move<K, V>(h: usize, record: usize): bool {
  const hv = chainBits(record);
  const moved = own(h, hv, record);
  if (!moved) return false;
  refer<K, V>(h, hv, record, moved);
  disown(h, record);
  return true;
}

/** Makes the slot that refers to `record` refer to `moved`. */
function refer<K, V>(h: usize, hv: u32, record: usize, moved: usize): void {
  for (let b = home<K, V>(h, hv); b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      if (isReference<K>() && <u32>keyAt<K, V>(b, i) == <u32>record) {
        setKey<K, V>(b, i, <K>(((<i64>keyAt<K, V>(b, i)) & ~0xffffffff) | (<i64>(<u64>moved))));
        return;
      }
      if (sizeof<V>() == 4 && hasRecordValues(h) && load<u32>(valuePtr<K, V>(b, i)) == <u32>record) {
        put<u32>(valuePtr<K, V>(b, i), <u32>moved, 0);
        return;
      }
    }
  }
  if (MAP_DEBUG) assert(false); // a live record has a slot that refers to it
}
