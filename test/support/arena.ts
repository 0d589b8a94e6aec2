// A map's arena as it lies in memory (assembly/arena.ts, layout.ts), for tests that measure, damage or hide
// records.
import type { Table } from '../../bindings/typed/table.js';
import type { KeyKind } from './kinds.js';

/** Where the map header names the arena, and where the arena has its fields. */
const ARENA = 252;
const [PAGE, NEXT, PAGES, LIVE, HELD] = [0, 4, 12, 24, 32];
/** A page's fields, and the line that they are in. */
const [PAGE_NEXT, PAGE_USED, PAGE_BYTES, LINE] = [0, 12, 16, 64];

type AnyTable = Table<KeyKind>;
const viewOf = (table: AnyTable): DataView => new DataView(table.heap.x.memory.buffer);

/** Bytes of live records, and of all that the arena holds. */
export const arenaOf = (table: AnyTable): { live: number; held: number } => {
  const view = viewOf(table);
  const arena = view.getUint32((table.h >>> 0) + ARENA, true);
  return {
    live: Number(view.getBigUint64(arena + LIVE, true)),
    held: Number(view.getBigUint64(arena + HELD, true)),
  };
};

/** Where the records of each page begin and end, and the length of the page. */
export const pagesOf = (table: AnyTable): { first: number; end: number; bytes: number }[] => {
  const view = viewOf(table);
  const word = (at: number) => view.getUint32(at, true);
  const arena = word((table.h >>> 0) + ARENA);
  const pages = [];
  for (let page = word(arena + PAGES); page !== 0; page = word(page + PAGE_NEXT)) {
    const end = page === word(arena + PAGE) ? word(arena + NEXT) : page + word(page + PAGE_USED);
    pages.push({ first: page + LINE, end, bytes: word(page + PAGE_BYTES) });
  }
  return pages;
};

/** Address of the only record with this text, of one-byte characters, in the map's pages. */
export const recordOf = (table: AnyTable, text: string): number => {
  const bytes = Buffer.from(table.heap.x.memory.buffer);
  const found: number[] = [];
  for (const { first, end } of pagesOf(table)) {
    const page = bytes.subarray(first, end);
    for (let at = page.indexOf(text, 0, 'latin1'); at >= 0; at = page.indexOf(text, at + 1, 'latin1')) {
      if (page.readUInt32LE(at - 4) === text.length) found.push(first + at - 8);
    }
  }
  if (found.length !== 1) throw new Error(`${found.length} records of ${text}`);
  return found[0] as number;
};
