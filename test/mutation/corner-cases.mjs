// Values about which one comparison of the core decides: words of a bucket that look like its keys, -0, long
// texts, growths that end by calls other than writes. And whatever a call is, it leaves no step behind.
import { ADDRESS, EVENT_BYTES, HEAP, HMAP } from '../../dist/core/abi.js';
import { keysOf, valuesOf } from '../fuzz/pools.mjs';
import { fail, heapOn, isIdle, make, numbers, same } from './subject.mjs';

/** Every word of the buckets, taken as a key: it is there only if it was put in. */
export const wordsAsKeys = (core, [key, value], size) => {
  const heap = heapOn(core);
  const table = make(heap, [key, value], { growth: { resize: 'forbid' } });
  const [keys, values] = [keysOf(key), valuesOf(value)];
  const isSet = value === 'none';
  const there = new Set();
  for (let i = 0; i < size; i++) {
    isSet ? table.add(keys[i]) : table.set(keys[i], values[i]);
    there.add(keys[i]);
    if (i % 3 === 2) {
      table.delete(keys[i - 1]);
      there.delete(keys[i - 1]);
    }
    const classic = core.startsWith('classic');
    const at = heap.words[(table.h + (classic ? HMAP.buckets : HMAP.extent0)) >> 2];
    const slab = heap.words[(table.h + HMAP.noverflow + 20) >> 2];
    const view = new DataView(heap.x.memory.buffer);
    const isWide = key === 'u64';
    for (const from of slab === 0 ? [at] : [at, slab, slab + 64, slab + 128])
      for (let word = from; word < from + 192; word += 4) {
        const one = isWide ? view.getBigUint64(word, true) : view.getUint32(word, true);
        if (table.has(one) !== there.has(one)) fail(`has() of ${one}, a word of a bucket`);
        if (isSet || there.has(one)) continue;
        same(table.get(one), undefined, `get() of ${one}`);
        same(table.delete(one), false, `delete() of ${one}`);
      }
  }
  table.verify();
  heap.dispose();
};

/** Zeros with a sign, as values that are put, added and inserted, and in bulk. */
export const zeros = (core) => {
  const heap = heapOn(core);
  for (const value of ['f64', 'f32']) {
    const map = make(heap, ['u32', value]);
    const Numbers = value === 'f64' ? Float64Array : Float32Array;
    map.set(1, -0);
    map.getOrInsert(2, -0);
    map.add(3, -0);
    map.setMany(Uint32Array.of(4, 5), Numbers.of(-0, 0));
    map.updateMany(Uint32Array.of(6, 1), Numbers.of(-0, -0), 'add');
    map.updateMany(Uint32Array.of(7), Numbers.of(-0), 'min');
    map.updateMany(Uint32Array.of(8), Numbers.of(-0), 'max');
    for (const [key, expected] of [
      [1, -0],
      [2, -0],
      [3, 0],
      [4, -0],
      [5, 0],
      [6, 0],
      [7, -0],
      [8, -0],
    ])
      same(map.get(key), expected, `${value} ${key}`);
    map.add(1, 0);
    same(map.get(1), 0, '-0 + 0');
  }
  for (const value of ['i32', 'u32', 'i64', 'u64']) {
    const map = make(heap, ['f64', value]);
    const of = (n) => (value.endsWith('64') ? BigInt(n) : n);
    map.set(0, of(5));
    same(map.get(-0), of(5), 'get() of -0');
    same(map.add(-0, of(2)), of(7), 'add() of -0');
    same(map.add(9, of(0)), of(0), 'add() of nothing');
    same(map.size, 2, 'size');
  }
  heap.dispose();
};

/** Calls of each sort leave the journal empty. */
export const nothingUnderWay = (core, kinds) => {
  const heap = heapOn(core);
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  const isSet = kinds[1] === 'none';
  const check = (what) => isIdle(heap) || fail(`${what} left a step under way`);
  const table = make(heap, kinds, { growth: { assist: 0 } });
  check('a new map');
  for (let i = 0; i < 500; i++) {
    isSet ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
    check('a write');
    if (i % 40 === 3) table.drain({ maxBuckets: 2 });
    check('drain()');
    if (i % 3 !== 0) continue;
    table.delete(keys[i]);
    check('delete()');
  }
  const undone = heap.stats().recovered ?? 0;
  const copy = table.clone();
  check('clone()');
  table.compact();
  check('compact()');
  table.reserve(3000);
  check('reserve()');
  table.drain();
  check('drain()');
  copy.dispose();
  check('dispose()');
  table.clear();
  check('clear()');
  heap.x.retune(table.h, 6.5, 1, 0);
  check('retune()');
  heap.x.release(heap.x.allocate(70_000) >>> 0, 70_000);
  check('release()');
  same(heap.stats().recovered ?? 0, undone, 'steps undone');
  heap.x.heap_stats();
  same(numbers(heap, 5).split(' ')[4], '0', 'steps undone');
  heap.dispose();
};

/** Long texts under hash: 'fast', which are hashed word by word. */
export const fast = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['string', 'u32'], { hash: 'fast' });
  const text = (i) => `${i}`.padStart(17 + (i % 60), i % 2 ? 'ab' : 'ж');
  for (let i = 0; i < 400; i++) map.set(text(i), i);
  for (let i = 0; i < 400; i++) same(map.get(text(i)), i, text(i));
  map.verify();
  const copy = map.clone();
  for (let i = 0; i < 400; i++) same(copy.get(text(i)), i, text(i));
  copy.verify();
  heap.x.chains(map.h);
  const lines = [numbers(heap, 82), String([...map.keys()])];
  heap.dispose();
  return lines;
};

/** What notices tell of growths that calls other than writes begin and end, and how many events there are. */
export const endings = (core) => {
  const heap = heapOn(core);
  const { x } = heap;
  x.watch(0x1ff, x.allocate(64 * EVENT_BYTES), 64);
  const lines = [];
  const take = (what) => {
    const n = heap.words[ADDRESS.noticed >> 2];
    const from = ADDRESS.notices >> 2;
    lines.push(`${what} ${n}: ${heap.words.subarray(from, from + 9 * Math.min(n, 64)).join()}`);
    lines.push(heap.words[HEAP.noted >> 2]);
    heap.words[ADDRESS.noticed >> 2] = 0;
    heap.words[HEAP.status >> 2] = 0;
  };
  const growing = (n) => {
    const h = x.create_u32_4(0, 6.5, 0, 0, 1, 9n);
    for (let i = 0; i < n; i++) x.set_u32_u32(h, i, i);
    take(`grown to ${n}`);
    return h;
  };
  const flooded = x.create_u32_4(0, 400, 1, 0, 1, 9n);
  for (let i = 0; i < 300; i++) {
    x.set_u32_u32(flooded, i, i);
    take(`flooded by ${i}`);
  }
  for (const n of [8, 15, 60, 210, 700]) {
    for (const [name, ...args] of [
      ['clear_u32_4'],
      ['compact'],
      ['clone'],
      ['reserve', 2000],
      ['drain', 1, 0],
      ['drain', 1 << 20, 1],
      ['retune', 6.5, 9, 0],
      ['destroy'],
    ]) {
      const h = growing(n);
      x[name](h, ...args);
      take(name);
      x.stats(name === 'destroy' ? growing(n) : h);
      lines.push(numbers(heap, 18));
    }
    const h = growing(n);
    for (let i = 0; i < n; i++) x.delete_u32_4(h, i);
    take('deletions');
    for (let i = 0; i < 4 * n; i++) {
      x.set_u32_u32(h, i, i);
      take(i);
    }
  }
  heap.dispose();
  return lines;
};

/** Texts of all lengths, given to the core as they are, which the bindings do for some only. */
export const rawTexts = (core) => {
  const heap = heapOn(core, { reads: true });
  const { x } = heap;
  const map = make(heap, ['string', 'u32']);
  const texts = [];
  for (let n = 0; n < 80; n++)
    for (const last of ['a', '\xff', '\u0100'])
      texts.push('abcdefghijklmnopqrstuvwxyz'.repeat(4).slice(0, n) + last, `${last}${'b'.repeat(n)}`);
  const distinct = [...new Set(texts)];
  for (const [i, text] of distinct.entries()) x.set_ref_u32(map.h, text, i);
  heap.words[HEAP.status >> 2] = 0;
  for (const [i, text] of distinct.entries()) {
    same(x.get_ref_u32(map.h, text) >>> 0, i, text);
    same(map.get(text), i, text);
  }
  map.verify();
  same([...map.keys()].sort().join(), distinct.sort().join(), 'keys');
  heap.dispose();
};

/** Bytes of one hash: a flipped top bit passes the multiplications of hash 'fast', and the next word takes it
 *  back. */
export const twins = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['bytes', 'u32'], { hash: 'fast' });
  const flipped = (bytes, word) => {
    const other = bytes.slice();
    other[8 * word + 7] ^= 0x80;
    other[8 * word + 15] ^= 0x80;
    other[8 * word + 11] ^= 0x80;
    return other;
  };
  const all = [];
  for (const length of [32, 40, 56]) {
    const bytes = Uint8Array.from({ length }, (_, i) => 3 * i);
    all.push(bytes);
    for (let word = 0; word + 2 <= length / 8; word++) all.push(flipped(bytes, word));
  }
  for (const [i, bytes] of all.entries()) {
    same(map.has(bytes), false, `has() of twin ${i}`);
    map.set(bytes, i);
  }
  same(map.size, all.length, 'size');
  for (const [i, bytes] of all.entries()) same(map.get(bytes), i, `get() of twin ${i}`);
  heap.x.chains(map.h);
  map.verify();
  heap.dispose();
};
