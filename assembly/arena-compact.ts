// Moves the records of a sparse page, so that the page can go back to the heap: one page at most per write,
// and only while more than half of the arena is waste. The slot that refers to a record is found by the hash
// bits it carries.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { ArenaPage, Hmap, isReference } from "./layout";
import {
  chainBits,
  endOfRecords,
  firstRecord,
  freeTrash,
  hasRecordValues,
  isDead,
  releaseRecord,
  retainRecord,
  sparsePage,
} from "./arena";
import { link, occupied, keyAt, saveEntry, setKey, valuePtr } from "./bucket";
import { enter } from "./hmap";
import { commit, undo } from "./journal";
import { readChain } from "./grow";
import { word, sizeInPage } from "./record";
import { put } from "./stores";

/** Does a write's share of the compaction. K is the keys' storage type, V the values', in maps that have
 *  records. */
export function compactArena<K, V>(m: Hmap): void {
  if (!m.arena) return; // the null map
  const page = sparsePage(m);
  if (page && enter(m)) movePage<K, V>(m, page);
}

/** Moves every live record of a page, a step each; the page goes with the last. Without memory some stay
 *  where they are. */
function movePage<K, V>(m: Hmap, page: ArenaPage): void {
  const end = endOfRecords(m, page);
  for (let record = firstRecord(page); record < end;) {
    const size = sizeInPage(word(record));
    if (!isDead(record)) {
      const last = <usize>page.live == size;
      if (!move<K, V>(m, record) || last) return;
    }
    record += size;
  }
}

function move<K, V>(m: Hmap, record: usize): bool {
  const hv = chainBits(record);
  const moved = retainRecord(m, hv, record);
  if (!moved) {
    undo();
    return false;
  }
  refer<K, V>(m, hv, record, moved);
  releaseRecord(m, record);
  commit();
  freeTrash(m);
  return true;
}

/** Makes the slot that refers to `record` refer to `moved`. */
function refer<K, V>(m: Hmap, hv: u32, record: usize, moved: usize): void {
  for (let b = readChain<K, V>(m, hv); b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      if (isReference<K>() && <u32>keyAt<K, V>(b, i) == <u32>record) {
        saveEntry<K, V>(b, i);
        setKey<K, V>(b, i, <K>(((<i64>keyAt<K, V>(b, i)) & ~0xffffffff) | (<i64>(<u64>moved))));
        return;
      }
      if (sizeof<V>() == 4 && hasRecordValues(m) && load<u32>(valuePtr<K, V>(b, i)) == <u32>record) {
        saveEntry<K, V>(b, i);
        put<u32>(valuePtr<K, V>(b, i), <u32>moved, 0);
        return;
      }
    }
  }
  if (MAP_DEBUG) assert(false); // a live record has a slot that refers to it
}
