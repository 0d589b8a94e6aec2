// Writes of records that are stopped before a store: what comes later goes on from there, with the pages that
// there are.
import { ADDRESS } from '../../dist/core/abi.js';
import { generator } from '../fuzz/random.mjs';
import { figuresOf, LENGTHS } from './step-figures.mjs';
import { isStopped, save } from './stops.mjs';
import { fail, heapOn, make, same } from './subject.mjs';

/** Records of all lengths come and go, and every operation is stopped before one of its stores: it happened
 *  or it did not, and what comes later goes on from there. */
export const stoppedRecords = (core, kinds, seed, count, few) => {
  const heap = heapOn(core, { reads: true });
  const table = make(heap, kinds);
  const next = generator(seed);
  const lengths = [...LENGTHS, 33_000];
  const isText = kinds[0] === 'string';
  const keyOf = (i) => (isText ? `${i}`.padEnd(LENGTHS[i % 15], '.') : i);
  const model = new Map();
  const lines = [];
  for (let i = 0; i < count; i++) {
    const k = next() % few;
    const key = keyOf(k);
    const before = model.get(key);
    const adds = next() % 5 < (Math.floor(i / 50) % 2 === 0 ? 3 : 1);
    const length = lengths[next() % (next() % 6 === 0 ? lengths.length : 15)];
    const value = kinds[1] === 'string' ? String.fromCharCode(97 + (i % 26)).repeat(length) : i;
    heap.words[ADDRESS.failStore >> 2] = 1 + (next() % (next() % 3 === 0 ? 40 : 240));
    try {
      if (adds) table.set(key, value);
      else table.delete(key);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    }
    heap.words[ADDRESS.failStore >> 2] = 0;
    const now = table.get(key);
    if (now !== before && now !== (adds ? value : undefined)) fail(`${key} has ${now} behind operation ${i}`);
    if (now === undefined) model.delete(key);
    else model.set(key, now);
    lines.push(`${figuresOf(heap, table)} ${heap.stats().used}`);
    if (i % 8 !== 0) continue;
    table.verify();
    same(table.size, model.size, 'size');
    for (const [one, value] of model) same(table.get(one), value, `get() of ${one}`);
  }
  for (const key of model.keys()) same(table.delete(key), true, 'delete()');
  table.dispose();
  lines.push(heap.stats().used);
  heap.dispose();
  return lines;
};

const text = (n, i) => String.fromCharCode(97 + i).repeat(n);

/** Values of so many characters under keys 1, 2 and so on; what is deleted then; and the value that comes in
 *  under key 9, or takes the place of one, each of which has pages become current, empty, sparse or free. */
const PAGES = [
  { held: [300, 700], gone: [2], key: 9, length: 1500 },
  { held: [300, 700], gone: [2], key: 9, length: 40 },
  { held: [300, 700, 20_000], gone: [2], key: 9, length: 1500 },
  { held: [300, 700, 900], gone: [3], key: 1, length: 2500 },
  { held: [300, 400, 900], gone: [1], key: 3, length: 20_000 },
  { held: [20_000, 300], gone: [], key: 1, length: 17_000 },
  { held: [40_000, 300, 70_000], gone: [2], key: 3, length: 33_000 },
  { held: [70_000, 30, 40_000], gone: [], key: 1, length: 5 },
  { held: [100, 100, 100], gone: [2], key: 1, length: 330 },
];

/** A write that needs another page is stopped everywhere, and behind it the map goes on. */
export const stoppedPages = (core) => {
  const heap = heapOn(core, { reads: true });
  const near = make(heap, ['u32', 'string']);
  for (let i = 0; i < 9; i++) near.set(i, `neighbour ${i}`);
  near.set(99, text(80_000, 0)); // the bindings keep room for it
  near.delete(99);
  const base = heap.stats().used;
  const fresh = save(heap);
  for (const { held, gone, key, length } of PAGES) {
    fresh();
    const map = make(heap, ['u32', 'string']);
    const model = new Map();
    for (const [i, n] of held.entries()) {
      map.set(i + 1, text(n, i));
      model.set(i + 1, text(n, i));
    }
    for (const i of gone) {
      map.delete(i);
      model.delete(i);
    }
    const before = save(heap);
    const check = (expected, what) => {
      map.verify();
      same(map.size, expected.size, `${what}: size`);
      for (const [i, value] of expected) same(map.get(i), value, `${what}: get() of ${i}`);
    };
    for (let n = 1, stopped = true; stopped; n++) {
      before();
      const what = `${length} characters behind ${held}, stopped before ${n}`;
      stopped = isStopped(heap, n, () => map.set(key, text(length, 20)));
      const now = new Map(model);
      const got = map.get(key);
      if (got === text(length, 20)) now.set(key, got);
      else if (!stopped || got !== model.get(key)) fail(what);
      check(now, what);
      for (const [i, more] of [450, 30, 600, 1200].entries()) {
        map.set(20 + i, text(more, i));
        now.set(20 + i, text(more, i));
      }
      check(now, `${what}, and more`);
      for (const i of [...now.keys()].slice(0, -2)) {
        map.delete(i);
        now.delete(i);
      }
      map.set(30, text(800, 9));
      check(now.set(30, text(800, 9)), `${what}, and less`);
      for (let i = 0; i < 9; i++) same(near.get(i), `neighbour ${i}`, 'the neighbour');
      heap.x.destroy(map.h);
      same(heap.stats().used, base, `${what}: bytes in use`);
    }
  }
  heap.dispose();
};

/** More stores than any call makes, and more than a deletion makes that moves nothing. */
const MANY = 1_000_000;
const A_DELETION = 300;

/** Deletes until a sparse page would be moved, stops that everywhere, and lets new records take the place of
 *  what was moved: each key and value is still what it was. */
export const stoppedMoves = (core, [key, value], entries) => {
  const heap = heapOn(core, { reads: true });
  const map = make(heap, [key, value]);
  const keyOf = (i) => (key === 'string' ? `key ${i}` : i);
  const itsValue = (i) => (value === 'string' ? `a value, ${i}` : i);
  const model = new Map();
  const put = (i) => {
    map.set(keyOf(i), itsValue(i));
    model.set(keyOf(i), itsValue(i));
  };
  for (let i = 0; i < entries; i++) put(i);
  const orderOf = (at) => keyOf((at * 131) % entries);
  let at = 0;
  let before = save(heap);
  for (; at < entries; at++) {
    before = save(heap);
    heap.words[ADDRESS.failStore >> 2] = MANY;
    map.delete(orderOf(at));
    const stores = MANY - heap.words[ADDRESS.failStore >> 2];
    heap.words[ADDRESS.failStore >> 2] = 0;
    if (stores > A_DELETION) break;
    model.delete(orderOf(at));
  }
  if (at === entries) fail('nothing moved');
  const left = new Map(model);
  for (let n = 1, stopped = true; stopped; n += 1 + (n >> 5)) {
    before();
    model.clear();
    for (const [one, its] of left) model.set(one, its);
    stopped = isStopped(heap, n, () => map.delete(orderOf(at)));
    if (!map.has(orderOf(at))) model.delete(orderOf(at));
    map.verify();
    for (let i = 0; i < 40; i++) put(entries + i);
    map.verify();
    same(map.size, model.size, 'size');
    for (const [one, its] of model) same(map.get(one), its, `${one}, stopped before ${n}`);
  }
  heap.dispose();
};
