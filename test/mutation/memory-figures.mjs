// What a core says of its memory on a fixed sequence of calls: runs of pages, damage that verify() finds,
// notices, and what it refuses. As of figures.mjs, each gives lines that are compared.
import { ADDRESS, HEAP, HMAP } from '../../dist/core/abi.js';
import { OutOfMemoryError } from '../../dist/index.js';
import { keysOf, valuesOf } from '../fuzz/pools.mjs';
import { heapOn, make, numbers, same } from './subject.mjs';

/** The rule that verify() names for damage in each word of what a map consists of. */
export const damage = (core, kinds, size) => {
  const heap = heapOn(core);
  const table = make(heap, kinds);
  const keys = keysOf(kinds[0]);
  const values = valuesOf(kinds[1]);
  for (let i = 0; i < size; i++)
    kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
  for (let i = 0; i < size; i += 5) table.delete(keys[i]);
  const { x } = heap;
  const memory = new Uint8Array(x.memory.buffer);
  const words = new Uint32Array(x.memory.buffer);
  const word = (at) => words[at >> 2];
  const places = [
    [table.h, HMAP.bytes],
    [word(table.h + HMAP.buckets), 640],
  ];
  const overflow = word(table.h + HMAP.noverflow + 4);
  const arena = word(table.h + HMAP.arena);
  if (arena !== 0) places.push([arena, 128], [word(arena), 512]);
  if (overflow > 0 && overflow < memory.length) places.push([overflow, 256]);
  const lines = [];
  const saved = memory.slice();
  for (const [from, bytes] of places) {
    for (let at = from; at < from + bytes; at++) {
      for (const bit of [1, 128]) {
        memory[at] ^= bit;
        let rule = 'trap';
        try {
          rule = `${x.verify(table.h)} ${numbers(heap, 3)}`;
        } catch (error) {
          if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        }
        lines.push(rule);
        memory.set(saved.subarray(at & ~63, (at & ~63) + 64), at & ~63);
      }
    }
  }
  memory.set(saved);
  table.verify();
  heap.dispose();
  return lines;
};

/** Memory that grows, is full, and is given back, in runs of pages. */
export const pages = (core, maximumBytes) => {
  const heap = heapOn(core, { maximumBytes });
  const lines = [];
  const say = (what) => lines.push(`${what} ${JSON.stringify(heap.stats())}`);
  const held = [];
  for (const n of [1, 64, 65, 128, 1000, 32_768, 32_769, 65_536, 65_537, 200_000, 400_000, 20, 3 << 16]) {
    const at = heap.x.allocate(n) >>> 0;
    held.push([at, n]);
    say(`${n} at ${at}`);
  }
  for (const i of [7, 3, 8, 0, 10, 9, 1, 12, 6, 2, 5, 4]) {
    heap.x.release(...held[i]);
    say(`released ${i}`);
  }
  for (const n of [65_536, 70_000, 300_000, 5, 1 << 16, 2 << 16, 40_000])
    say(`${n} at ${heap.x.allocate(n) >>> 0}`);
  heap.x.release(...held[11]);
  const maps = [];
  for (let m = 0; m < 4; m++) {
    const table = make(heap, ['i64', 'i64']);
    maps.push(table);
    try {
      for (let i = 0; i < 3000 * (m + 1); i++) {
        table.set(BigInt(i), 1n);
        if (i % 500 === 0) say(`${m} has ${i}`);
      }
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      say(`map ${m} is full at ${table.size}`);
    }
    table.verify();
  }
  for (const table of maps) {
    table.dispose();
    say('disposed');
  }
  heap.dispose();
  return lines;
};

/** What notices tell the bindings of growths, of floods and of repairs. */
export const notices = (core) => {
  const heap = heapOn(core);
  const lines = [];
  const take = () => {
    const at = ADDRESS.noticed >> 2;
    const n = heap.words[at];
    const from = ADDRESS.notices >> 2;
    lines.push(`${n}: ${heap.words.subarray(from, from + 10 * Math.min(n, 8))}`);
    heap.words[at] = 0;
  };
  for (const ends of [0, 1]) {
    heap.words[HEAP.tellsEnds >> 2] = ends;
    const { x } = heap;
    const h = x.create_u32_4(0, 6.5, 1, 0, 1, 9n);
    for (let i = 0; i < 2000; i++) {
      const answer = x.set_u32_u32(h, i, i);
      if (answer !== 0 || heap.words[HEAP.status >> 2] !== 0) {
        lines.push(`${i}: ${answer} ${heap.words[HEAP.status >> 2]}`);
        heap.words[HEAP.status >> 2] = 0;
        take();
      }
    }
    const forbid = x.create_u32_4(0, 6.5, 1, 0, 1, 9n);
    for (let i = 0; i < 60; i++) x.set_u32_u32(forbid, i, i);
    heap.words[ADDRESS.failStore >> 2] = 3;
    try {
      x.set_u32_u32(h, 99_999, 1);
    } catch {}
    heap.words[ADDRESS.failStore >> 2] = 0;
    lines.push(x.get_u32_u32(h, 5), heap.words[HEAP.status >> 2]);
    x.recover();
    take();
    for (let i = 2000; i < 4000; i++) {
      x.set_u32_u32(h, i, i);
      if (i % 200 !== 0) continue;
      lines.push(x.drain(h, 20, i & 1));
      take();
    }
    x.reserve(h, 20_000);
    take();
    x.drain(h, 1 << 20, 1);
    take();
    x.clear_u32_4(h);
    x.destroy(h);
    x.destroy(forbid);
    take();
  }
  heap.dispose();
  return lines;
};

/** Handle 0, which a disposed map has: every call refuses it, and changes nothing. */
export const noMap = (core) => {
  const heap = heapOn(core);
  const set = make(heap, ['u32', 'none']);
  for (let i = 0; i < 100; i++) set.add(i);
  const { x } = heap;
  const keys = x.allocate(64) >>> 0;
  const lines = [];
  const call = (name, ...args) => {
    heap.words[HEAP.status >> 2] = 0;
    lines.push(
      `${name}: ${x[name](...args)} ${heap.words[HEAP.status >> 2]} ${set.size} ${JSON.stringify(heap.stats())}`,
    );
  };
  for (const [name, ...args] of [
    ['clear_u32_4'],
    ['drain', 10, 0],
    ['reserve', 10],
    ['compact'],
    ['clone'],
    ['retune', 6.5, 1, 0],
    ['set_u32_u32', 1, 2],
    ['add_u32_u32', 1, 2],
    ['insert_u32_u32', 1, 2],
    ['get_u32_u32', 1],
    ['has_u32_4', 1],
    ['put_u32_0', 1],
    ['delete_u32_4', 1],
    ['keep_u32', 1, 2],
    ['take_u32', 1],
    ['putMany_u32_0', keys, 4],
    ['assignMany_u32_4', keys, 4, keys, 0],
    ['deleteMany_u32_4', keys, 4],
    ['hasMany_u32_4', keys, 4, keys + 32],
    ['getMany_u32_4', keys, 4, keys + 16, keys + 32],
    ['setRecord_u32', 1, keys],
    ['insertRecord_u32', 1, keys],
    ['deleteRecord_u32', 1],
    ['set_ref_u32', null, 2],
    ['delete_ref_4', null],
    ['scan_u32_4', 0, 0, 10],
    ['countCommon', set.h, 10],
    ['addAll', set.h],
    ['size'],
    ['stats'],
    ['verify'],
    ['destroy'],
  ])
    call(name, 0, ...args);
  for (const name of ['addAll', 'deleteAll', 'toggleAll']) call(name, set.h, 0);
  set.verify();
  same(set.has(50), true, 'an element');
  heap.words[HEAP.status >> 2] = 0;
  heap.dispose();
  return lines;
};
