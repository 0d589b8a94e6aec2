// Damage that a map's own words may have, address by address: verify() names it, salvage() gives what is
// left, and both end. Lines as of figures.mjs.
import { ADDRESS, HMAP } from '../../dist/core/abi.js';
import { idOf, keysOf, valuesOf } from '../fuzz/pools.mjs';
import { heapOn, make, numbers } from './subject.mjs';

const PAIRS = { u32: 0, i32: 0, i64: 3, f64: 3, string: 6 };
const SIZES = { none: 0, u32: 1, i32: 1, f32: 1, string: 1, f64: 2, i64: 2 };

/** All that salvage() gives, and what it counts. */
const salvaged = (heap, table, [key, value]) => {
  const { x } = heap;
  heap.f64.fill(0, ADDRESS.out >> 3, (ADDRESS.out >> 3) + 9);
  const pair = PAIRS[key] + SIZES[value];
  const parts = [];
  for (let turn = 0; turn < 40; turn++) {
    const n = x.salvage(table.h, pair, Number(value === 'string'));
    if (n < 0) return `${parts} ${n} ${numbers(heap, 9)}`;
    const from = ADDRESS.scanBuffer >> 2;
    parts.push(n, heap.words.subarray(from, from + 2 * Math.min(n, 40)).join());
  }
  return 'it does not end';
};

/** Where a header has the mask that lookups start with, and behind it the new bit of a growth. */
const MASK = 32;
/** Pages of memory: a power of two, so that some mask has just as many buckets as there is room for. */
const PAGES = 4;

/** Words that are exchanged for others: those of the header, of buckets, of chains, of records. */
export const links = (core, kinds, size, growth) => {
  const heap = heapOn(core);
  const table = make(heap, kinds, { growth });
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  for (let i = 0; i < size; i++)
    kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
  for (let i = 0; i < size; i += 5) table.delete(keys[i]);
  const { x } = heap;
  while (x.memory.buffer.byteLength < PAGES << 16) x.allocate(32_768);
  if (x.memory.buffer.byteLength !== PAGES << 16) throw new Error('memory is longer than it was to be');
  const words = new Uint32Array(x.memory.buffer);
  const word = (at) => words[at >> 2];
  const end = x.memory.buffer.byteLength;
  const arena = kinds.includes('string') ? word(table.h + HMAP.arena) : 0;
  const buckets = word(table.h + HMAP.extent0);
  const slab = word(table.h + HMAP.noverflow + 20);
  const places = [
    [table.h, HMAP.bytes],
    [core.startsWith('classic') ? word(table.h + HMAP.buckets) : buckets, 320],
  ];
  if (slab > 0 && slab < end) places.push([slab, 448]);
  if (arena !== 0) places.push([arena, 128], [word(arena), 256]);
  const lines = [`${table.stats().oldBuckets} ${salvaged(heap, table, kinds)}`];
  const say = () => {
    let rule = 'trap';
    try {
      rule = `${x.verify(table.h)} ${numbers(heap, 3)} ${salvaged(heap, table, kinds)}`;
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    lines.push(rule);
  };
  const mask = (table.h + MASK) >> 2;
  const its = words.slice(mask, mask + 2);
  for (let bits = 0; bits <= 28; bits++) {
    words.set([2 ** bits - 1, 0], mask);
    say();
  }
  words.set(its, mask);
  for (const [from, bytes] of places) {
    for (let at = from; at < from + bytes; at += 4) {
      const before = word(at);
      const own = at & ~63;
      for (const other of [
        0,
        own,
        own + 32,
        table.h,
        word(at - 4),
        end - 64,
        end - 32,
        end,
        before ^ 4,
        0xffffffc0,
      ]) {
        if (other === before) continue;
        words[at >> 2] = other;
        say();
        words[at >> 2] = before;
      }
    }
  }
  table.verify();
  lines.push(String([...table.keys()].map(idOf)));
  heap.dispose();
  return lines;
};

/** More entries than the scan buffer holds, whole and growing. */
export const manySaved = (core, kinds) => {
  const heap = heapOn(core);
  const table = make(heap, kinds, { growth: { assist: 0 } });
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const lines = [];
  for (let i = 0; i < 4090; i++) {
    kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
    if (i % 500 === 0 || (i > 2036 && i < 2060) || i === 4089) lines.push(salvaged(heap, table, kinds));
  }
  heap.dispose();
  return lines;
};
