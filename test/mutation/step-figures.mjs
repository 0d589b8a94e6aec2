// What a core says of itself after each single operation, beside a model: when a growth begins and what each
// write pays for it, what records hold and give back, epochs that begin anew, scans of more than their buffer
// holds. As of figures.mjs, each gives lines that are compared.
import { ADDRESS } from '../../dist/core/abi.js';
import { OutOfMemoryError } from '../../dist/index.js';
import { bulkOf, idOf, keysOf, valuesOf } from '../fuzz/pools.mjs';
import { generator } from '../fuzz/random.mjs';
import { work } from './cores.mjs';
import { heapOn, isEqual, make, numbers, same } from './subject.mjs';

/** stats() of a map as the core puts it out: 18 numbers. */
export const figuresOf = (heap, table) => {
  heap.x.stats(table.h);
  return numbers(heap, 18);
};

/** Inserts, then exchanges of entries at one size, with the map's figures after each. */
export const eachStep = (core, kinds, policy, count) => {
  const heap = heapOn(core);
  const table = make(heap, kinds, { growth: policy });
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const put = (i) => (kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i % 200]));
  const lines = [];
  work.fill(0);
  const say = () => lines.push(`${figuresOf(heap, table)} ${heap.stats().used}`);
  for (let i = 0; i < count; i++) {
    put(i);
    say();
  }
  for (let i = 0; i < 2 * count; i++) {
    put((i * 7 + 3) % (3 * count));
    table.delete(keys[(i * 11 + 5) % (3 * count)]);
    say();
  }
  for (const most of [1, 2, 3, 1000]) {
    table.drain({ maxBuckets: most });
    say();
  }
  table.verify();
  lines.push(String([...table.keys()].map(idOf)), work.join(' '));
  heap.dispose();
  return lines;
};

/** Texts of lengths about which records and their pages change. */
export const LENGTHS = [
  0, 1, 7, 8, 9, 16, 17, 40, 200, 423, 424, 425, 600, 1000, 3000, 16_359, 16_360, 16_361, 20_000,
];

/** Records of all lengths come and go, so that pages fill, empty, are moved and are given back. */
export const records = (core, kinds, seed, count, few) => {
  const heap = heapOn(core, { reads: true });
  const table = make(heap, kinds);
  const isText = kinds[0] === 'string';
  const next = generator(seed);
  const text = () => {
    const n = LENGTHS[next() % (next() % 8 === 0 ? LENGTHS.length : 15)];
    return (next() % 4 === 0 ? 'ж' : 'x').repeat(n);
  };
  const keyOf = (i) => (isText ? `${i}`.padEnd(LENGTHS[i % 15], '.') : i);
  const model = new Map();
  const lines = [];
  for (let i = 0; i < count; i++) {
    const key = keyOf(next() % few);
    if (next() % 5 < (Math.floor(i / 60) % 2 === 0 ? 3 : 1)) {
      const value = kinds[1] === 'string' ? text() : i;
      table.set(key, value);
      model.set(key, value);
    } else same(table.delete(key), model.delete(key), 'delete()');
    lines.push(`${figuresOf(heap, table)} ${heap.stats().used}`);
    if (i % 100 === 0) table.verify();
  }
  table.verify();
  same(table.size, model.size, 'size');
  for (const [key, value] of model) same(table.get(key), value, `get() of ${key}`);
  for (const key of model.keys()) {
    table.delete(key);
    lines.push(`${figuresOf(heap, table)} ${heap.stats().used}`);
  }
  table.dispose();
  lines.push(heap.stats().used); // room for the longest text
  heap.dispose();
  return lines;
};

/** Maps that are emptied and filled in part over and over, so that epochs are used up, and with growths
 *  between: what was in a bucket before is never there again. */
export const epochs = (core, kinds, size) => {
  const heap = heapOn(core);
  const table = make(heap, kinds, { growth: { assist: 0 } });
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const isSet = kinds[1] === 'none';
  const next = generator(size);
  for (let i = 0; i < size; i++) isSet ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
  const figures = [];
  for (let round = 0; round < 70; round++) {
    table.clear();
    heap.x.chains(table.h);
    figures.push(numbers(heap, 82));
    const model = new Map();
    const some = round % 9 === 8 ? size : next() % 4;
    for (let i = 0; i < some; i++) {
      const key = next() % size;
      isSet ? table.add(keys[key]) : table.set(keys[key], values[round]);
      model.set(key, round);
    }
    const seen = [...table.keys()].map(idOf).sort();
    same(
      String(seen),
      String([...model.keys()].map((key) => idOf(keys[key])).sort()),
      `keys of round ${round}`,
    );
    for (let i = 0; i < size; i++) same(table.has(keys[i]), model.has(i), `has() of round ${round}`);
    same(isEqual({ table, keys, values, isSet }, model), true, `round ${round}`);
    table.verify();
    if (round % 7 === 0) table.reserve(2 * size);
    if (round % 7 === 4) table.compact();
  }
  figures.push(figuresOf(heap, table));
  heap.dispose();
  return figures;
};

/** A map that was full in one epoch and is empty ever since: none of its entries comes back when that number
 *  comes again. */
export const staleEpochs = (core, kinds, size) => {
  const heap = heapOn(core);
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  for (let full = 1; full < 13; full++) {
    const table = make(heap, kinds);
    for (let epoch = 1; epoch < full + 28; epoch++) {
      if (epoch === full)
        for (let i = 0; i < size; i++)
          kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i]);
      same([...table.keys()].length, epoch === full ? size : 0, 'entries');
      table.verify();
      for (let i = 0; i < size; i += 5) same(table.has(keys[i]), epoch === full, 'has()');
      table.clear();
    }
    table.dispose();
  }
  heap.dispose();
};

/** What scans give of a map, `most` entries a time: how many, where they go on, the entries themselves. */
const scanned = (heap, table, [key, value], most, keysOnly = false) => {
  const bytes = value === 'none' ? 0 : ({ u32: 4, i32: 4, f32: 4 }[value] ?? 8);
  const storage = { u32: 'u32', i32: 'u32', string: 'ref' }[key] ?? 'u64';
  const scan = heap.x[`${keysOnly ? 'scanKeys' : 'scan'}_${storage}_${bytes}`];
  const lines = [];
  let [bits, index] = [255, 0];
  for (let n = 0; n >= 0 && (bits === 255 || index < 2 ** bits); ) {
    n = scan(table.h, bits, index, most);
    const [next, at, room, sized] = heap.f64.subarray(ADDRESS.out >> 3, (ADDRESS.out >> 3) + 4);
    [index, bits] = [next, sized];
    const words = heap.words;
    const list = (from, width) => words.subarray(from >> 2, (from >> 2) + (n * width) / 4).join();
    lines.push(`${n} ${next} ${room} ${bits}`, list(at, storage === 'u32' ? 4 : 8));
    if (bytes > 0 && !keysOnly) lines.push(list(at + 8 * room, bytes));
  }
  return lines;
};

/** Chains about as long as the scan buffer, and longer: iteration, by the buffer that it needs. */
export const scans = (core, kinds) => {
  const heap = heapOn(core);
  const lines = [];
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const isSet = kinds[1] === 'none';
  const isPlain = kinds[0] !== 'string';
  const forbid = { growth: { resize: 'forbid' } };
  const putIn = (table, i) => (isSet ? table.add(keys[i]) : table.set(keys[i], values[i % 200]));
  const wide = make(heap, kinds, { ...forbid, capacity: kinds[0] === 'f64' ? 1900 : 1200 });
  for (let i = 0; i < 4000; i++) putIn(wide, i);
  for (let i = 0; i < 4000; i += 7) wide.delete(keys[i]);
  for (const most of [1, 300, 1900, 2048, 5000]) lines.push(...scanned(heap, wide, kinds, most));
  if (!isSet && isPlain) lines.push(...scanned(heap, wide, kinds, 2048, true));
  const table = make(heap, kinds, forbid);
  for (let i = 0; i < 4090; i++) {
    putIn(table, i);
    if (i !== 2000 && i !== 4089 && (i < 2036 || i > 2056)) continue;
    const seen = [...table.keys()].map(idOf);
    same(new Set(seen).size, i + 1, 'keys');
    lines.push(seen.slice(-20).join(), heap.stats().used);
    if (!isSet) lines.push([...table.entries()].slice(-5).flat().map(idOf).join());
    if (i % 3 !== 0) continue;
    table.delete(keys[i - 2]);
    table.delete(keys[9]);
    if (isPlain) lines.push(...scanned(heap, table, kinds, 2048));
    putIn(table, i - 2);
    putIn(table, 9);
  }
  table.verify();
  // indexes of an iteration that was begun before the map grew
  heap.x.retune(table.h, 6.5, 1, 0);
  const cursor = table.keys();
  const first = [];
  for (let i = 0; i < 5; i++) first.push(cursor.next().value);
  for (let i = 4090; i < 4094; i++) putIn(table, i);
  const rest = new Set([...first, ...cursor].map(idOf));
  for (let i = 0; i < 4090; i++) same(rest.has(idOf(keys[i])), true, 'a key of an iteration across a growth');
  table.dispose();
  wide.dispose();
  lines.push(heap.stats().used);
  heap.dispose();
  return lines;
};

/** Bulk calls on maps so large that their buckets are read ahead, while they grow as well. */
export const large = (core, kinds) => {
  const heap = heapOn(core);
  const table = make(heap, kinds, { growth: { assist: 0 } });
  table.reserve(120_000);
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const isSet = kinds[1] === 'none';
  const count = 900;
  const some = bulkOf(kinds[0], keys.slice(0, count));
  const others = bulkOf(kinds[0], keys.slice(count - 130, count + 300));
  const of = (list) => bulkOf(kinds[1], list);
  if (isSet) table.addMany(some);
  else table.setMany(some, of(keys.slice(0, count).map((_, i) => values[i % 200])));
  const check = (bulk, from) => {
    const found = [...table.hasMany(bulk)].map(Number);
    for (const [i, is] of found.entries()) same(is, Number(table.has(keys[from + i])), 'hasMany()');
    if (isSet) return;
    const got = [...table.getMany(bulk)];
    for (const [i, is] of found.entries()) if (is) same(got[i], table.get(keys[from + i]), 'getMany()');
  };
  check(some, 0);
  check(others, count - 130);
  same(table.deleteMany(others), 130, 'deleteMany()');
  same(table.size, count - 130, 'size');
  check(some, 0);
  table.verify();
  heap.dispose();
};

/** Page after page until there are no more, and blocks until there are none. */
export const toTheLimit = (core) => {
  const lines = [];
  for (const [bytes, step] of [
    [12 << 16, 65_536],
    [13 << 16, 5 * 65_536],
    [5 << 16, 256],
    [9 << 16, 32_768],
  ]) {
    const heap = heapOn(core, { maximumBytes: bytes });
    const held = [];
    for (let at = heap.x.allocate(step) >>> 0; at !== 0; at = heap.x.allocate(step) >>> 0) held.push(at);
    lines.push(`${held.length} of ${step}: ${held.at(-1)} ${JSON.stringify(heap.stats())}`);
    for (const at of held.splice(0, held.length >> 1)) heap.x.release(at, step);
    lines.push(JSON.stringify(heap.stats()));
    const table = make(heap, ['u32', 'u32']);
    try {
      for (let i = 0; i < 400_000; i++) table.set(i, i);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
    lines.push(`${table.size} ${figuresOf(heap, table)} ${JSON.stringify(heap.stats())}`);
    table.verify();
    heap.dispose();
  }
  return lines;
};
