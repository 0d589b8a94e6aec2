// What the log of an ordered map is made of, at the places where that changes: rings that wrap, chunks that
// are packed or gone, positions at the end of the numbers, and the O(1) ends.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHUNK } from '../../bindings/ordered/chunks.js';
import { EntryLog } from '../../bindings/ordered/entry-log.js';
import { orderHeap } from '../../bindings/ordered/number-index.js';
import { OrderedTable } from '../../bindings/ordered/table.js';
import { Walk } from '../../bindings/ordered/walk.js';

const MAX_SPAN = EntryLog.maxSpan;
afterEach(() => {
  EntryLog.maxSpan = MAX_SPAN;
  vi.restoreAllMocks();
});

const keysOf = (table: OrderedTable): unknown[] => {
  const keys: unknown[] = [];
  for (const walk = new Walk(table); walk.isInChunk() || walk.seek(); walk.i++) keys.push(walk.keys[walk.i]);
  return keys;
};

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

const filled = (n: number, value = (i: number): unknown => -i): OrderedTable => {
  const table = new OrderedTable();
  for (let i = 0; i < n; i++) table.add(i, value(i));
  return table;
};

describe('a log of few entries', () => {
  it('lets the places go that a queue has left', () => {
    const table = filled(100);
    for (let i = 100; i < 100_000; i++) {
      table.remove(table.find(i - 100));
      table.add(i, -i);
    }
    expect(table.extent()).toEqual({ positions: 100, chunks: 1, packed: 0 });
    expect(keysOf(table)).toEqual(range(99_900, 100_000));
  });

  it('packs what an old entry keeps', () => {
    const table = filled(100);
    for (let i = 100; i < 100_000; i++) {
      table.remove(table.find(i - 99));
      table.add(i, -i);
    }
    expect(table.extent().chunks).toBe(2);
    expect(keysOf(table)).toEqual([0, ...range(99_901, 100_000)]);
    expect([table.get(0), table.get(99_999), table.get(99_000)]).toEqual([-0, -99_999, undefined]);
  });

  it('takes places as it needs them', () => {
    const table = filled(5);
    expect(Math.min(...table.keys.map((keys) => keys.length))).toBe(5);
    while (table.size > 0) table.remove(table.last | 0);
    table.add('again', 1);
    expect([keysOf(table), table.get('again'), table.extent().positions]).toEqual([['again'], 1, 1]);
  });
});

describe('integers of integers', () => {
  it('are read from the index, one line, without the log, until a value is something else', () => {
    const table = filled(2000, (i) => i + 7);
    table.put(8, 800);
    const { values } = table;
    table.values = [];
    expect([1, 1999, 8, 2000].map((key) => table.get(key))).toEqual([8, 2006, 800, undefined]);
    table.values = values;
    table.put(7, 'text');
    table.put(9, 900);
    expect([1, 1999, 7, 8, 9].map((key) => table.get(key))).toEqual([8, 2006, 'text', 800, 900]);
  });
});

it.each([-0, 0.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN, undefined, 'text', 7n])(
  'one value %s among integers is read as it was put, of a new key and of an old one',
  (odd) => {
    for (const key of [600, 5]) {
      const table = filled(600, (i) => i + 7);
      table.put(key, odd);
      expect([table.get(key), table.get(7)]).toEqual([odd, 14]);
    }
  },
);

describe('chunks', () => {
  it('one without entries goes, also in the middle', () => {
    const table = filled(5 * CHUNK);
    for (let i = CHUNK; i < 3 * CHUNK; i++) table.remove(table.find(i));
    expect(table.extent()).toEqual({ positions: 5 * CHUNK, chunks: 3, packed: 0 });
    expect(keysOf(table)).toEqual([...range(0, CHUNK), ...range(3 * CHUNK, 5 * CHUNK)]);
  });

  it('one that holds little is packed, again and again, and is found, walked and emptied all the same', () => {
    const table = filled(4 * CHUNK);
    for (const step of [5, 25, 125, 625]) {
      for (let i = 0; i < 4 * CHUNK; i++) {
        const entry = i % step === 0 ? -1 : table.find(i);
        if (entry !== -1) table.remove(entry);
      }
      expect(table.extent().packed).toBe(3); // all but the first, whose entries are likely to go next
      expect(keysOf(table)).toEqual(range(0, 4 * CHUNK, step));
      for (let i = 0; i < 4 * CHUNK; i++) {
        if (table.get(i) !== (i % step === 0 ? -i : undefined)) throw new Error(`get(${i})`);
      }
    }
    table.put(625 * 40, 'new');
    expect(table.get(625 * 40)).toBe('new');
    for (const key of keysOf(table)) table.remove(table.find(key));
    expect(table.extent()).toEqual({ positions: 0, chunks: 0, packed: 0 });
  });

  it('the last entry is found behind packed and gone ones', () => {
    const table = filled(5 * CHUNK);
    for (let i = 5 * CHUNK - 1; i > CHUNK + 100; i--) table.remove(table.find(i));
    expect(table.keyAt(table.last)).toBe(CHUNK + 100);
    const other = filled(5 * CHUNK);
    for (let i = CHUNK; i < 5 * CHUNK - 1; i++) if (i % 1000 !== 0) other.remove(other.find(i));
    other.remove(other.find(5 * CHUNK - 1));
    expect(other.keyAt(other.last)).toBe(Math.floor((5 * CHUNK - 2) / 1000) * 1000);
  });

  it('a list of chunks gets longer around a tail that has wrapped', () => {
    const table = filled(3 * CHUNK);
    for (let i = 0; i < 2 * CHUNK + 5; i++) table.remove(table.find(i));
    for (let i = 3 * CHUNK; i < 20 * CHUNK; i++) table.add(i, -i);
    expect(keysOf(table)).toEqual(range(2 * CHUNK + 5, 20 * CHUNK));
    expect(table.get(7 * CHUNK)).toBe(-7 * CHUNK);
  });
});

describe('positions', () => {
  /** A table whose next entry has a position. */
  const at = (p: number): OrderedTable => {
    const table = new OrderedTable();
    table.tail = p;
    table.empty();
    return table;
  };

  it.each([2 ** 31 - CHUNK, 2 ** 32 - CHUNK, 2 ** 32 - 1, 2 ** 33 - 2 * CHUNK, 3 * 2 ** 32 - CHUNK])(
    'numbers wrap behind position %d, and -1 is no entry’s',
    (p) => {
      const table = at(p);
      const n = 4 * CHUNK;
      for (let i = 0; i < n; i++) {
        table.add(i, -i);
        if (table.find(i) === -1) throw new Error(`no entry for ${i}`);
      }
      expect(keysOf(table)).toEqual(range(0, n));
      for (let i = 0; i < n; i++) if (table.get(i) !== -i) throw new Error(`get(${i})`);
      for (let i = 0; i < n; i += 2) table.remove(table.find(i));
      expect(keysOf(table)).toEqual(range(1, n, 2));
      expect([table.keyAt(table.head), table.keyAt(table.last)]).toEqual([1, n - 1]);
    },
  );

  it('a queue wraps with them', () => {
    const table = at(2 ** 32 - CHUNK);
    for (let i = 0; i < 2 * CHUNK; i++) {
      table.add(`${i}`, i);
      if (i >= 20) table.remove(table.find(`${i - 20}`));
    }
    expect(keysOf(table)).toEqual(range(2 * CHUNK - 20, 2 * CHUNK).map(String));
  });

  it('a log that is full where no entry can be goes on behind it', () => {
    for (const room of [CHUNK, 2 * CHUNK]) {
      const table = at(2 ** 32 - room);
      for (let i = 0; i < room + 20; i++) table.add(i, -i);
      expect(keysOf(table)).toEqual(range(0, room + 20));
      for (let i = 0; i < room + 20; i++) if (table.get(i) !== -i) throw new Error(`get(${i})`);
      for (let i = room + 19; i >= 0; i--) {
        if (table.keyAt(table.last) !== i) throw new Error(`last is ${table.keyAt(table.last)}, not ${i}`);
        table.remove(table.last | 0);
      }
    }
  });

  it('an entry for whose index there is no memory behind -1 has its place', () => {
    const table = at(2 ** 32 - CHUNK);
    for (let i = 0; i < CHUNK - 1; i++) table.add(`${i}`, i);
    const create = vi.spyOn(orderHeap(), 'create').mockReturnValue(0);
    table.add(7n, 7);
    create.mockRestore();
    expect([table.size, table.get(7n), table.keyAt(table.last), table.get('0')]).toEqual([CHUNK, 7, 7n, 0]);
  });

  it('entries move when an old one stays so long that numbers run out', () => {
    EntryLog.maxSpan = 4 * CHUNK;
    const table = filled(10);
    const walk = new Walk(table);
    for (let i = 0; i < 3; i++, walk.i++) walk.isInChunk() || walk.seek();
    for (let i = 10; i < 40 * CHUNK; i++) {
      table.add(i, -i);
      if (i >= 20) table.remove(table.find(i - 10));
    }
    expect(table.extent().positions).toBeLessThanOrEqual(4 * CHUNK);
    const left = [...range(0, 10), ...range(40 * CHUNK - 10, 40 * CHUNK)];
    expect(keysOf(table)).toEqual(left);
    for (const key of left) expect(table.get(key)).toBe(-key);
    const rest: unknown[] = [];
    for (; walk.isInChunk() || walk.seek(); walk.i++) rest.push(walk.keys[walk.i]);
    expect(rest).toEqual(left.slice(3));
  });
});

describe('the ends, however many were deleted', () => {
  it('a stack on top of one old entry', () => {
    const table = filled(1);
    for (let i = 1; i < 300_000; i++) {
      table.add(i, -i);
      table.remove(table.last | 0);
      if (table.last !== table.head) throw new Error(`last is ${table.last} after ${i}`);
    }
    expect(keysOf(table)).toEqual([0]);
  });

  it('both ends of a row in turn', () => {
    const table = filled(3 * CHUNK);
    let [low, high] = [0, 3 * CHUNK - 1];
    while (low < high) {
      if (table.keyAt(table.head) !== low++) throw new Error(`first is ${table.keyAt(table.head)}`);
      table.remove(table.head | 0);
      if (low > high) break;
      if (table.keyAt(table.last) !== high--) throw new Error(`last is ${table.keyAt(table.last)}`);
      table.remove(table.last | 0);
    }
    expect(table.size).toBe(0);
  });
});
