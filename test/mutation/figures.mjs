// What a core says of itself on a fixed sequence of calls: statistics, chains, events, notices, the order of
// iteration, and how much it searched and moved. Each gives a text; a mutant whose text is another one is
// killed. Such a text is right in what a reader of the figures could find out, and fixed in the rest.
import { EVENT_BYTES, HEAP } from '../../dist/core/abi.js';
import { bulkOf, idOf, keysOf, valuesOf } from '../fuzz/pools.mjs';
import { work } from './cores.mjs';
import { heapOn, make, numbers, same } from './subject.mjs';

/** stats() without what a clock is in. */
const statsOf = (table) => {
  const { oldBucketsAgeMs, oldBucketsIdleMs, ...rest } = table.stats();
  return JSON.stringify(rest);
};
const drained = (table, budget) => {
  const { ms, ...rest } = table.drain(budget);
  return JSON.stringify(rest);
};
/** Work since this was asked last. */
const takeWork = () => {
  const text = work.join(' ');
  work.fill(0);
  return text;
};

/** Inserts, overwrites, lookups, misses, deletions, a drain, a compaction: what each costs and leaves. */
export const life = (core, kinds, count) => {
  const heap = heapOn(core, { reads: true });
  const keys = keysOf(kinds[0]);
  const values = valuesOf(kinds[1]);
  const lines = [];
  takeWork();
  for (const assist of [1, 0, 3]) {
    const table = make(heap, kinds, { growth: { assist } });
    const isSet = kinds[1] === 'none';
    const put = (i, v) => (isSet ? table.add(keys[i]) : table.set(keys[i], values[v]));
    const say = (what) =>
      lines.push(`${what}: ${takeWork()} ${statsOf(table)} ${JSON.stringify(heap.stats())}`);
    for (let i = 0; i < count; i++) {
      put(i, i % 200);
      if (i % 17 === 0 || i < 60) say(`set ${i}`);
    }
    for (let i = 0; i < count; i++) put(i, (i + 1) % 200);
    say('overwritten');
    for (let i = 0; i < count; i++) same(table.has(keys[i]), true, 'has()');
    say('found');
    for (let i = count; i < 2 * count; i++) same(table.has(keys[i]), false, 'has()');
    say('missed');
    heap.x.chains(table.h);
    lines.push(numbers(heap, 82));
    explain(lines, heap, table, kinds[0], keys);
    lines.push(String([...table.keys()].map(idOf)));
    if (assist === 0) {
      for (let i = count; table.stats().oldBuckets < 8 && i < 4 * count; i++) put(i, i % 200);
      say('growing');
      lines.push(drained(table, { maxBuckets: 3 }), drained(table, { dryRun: true }));
      say('drained a little');
      explain(lines, heap, table, kinds[0], keys);
      heap.x.chains(table.h);
      lines.push(numbers(heap, 82), String([...table.keys()].map(idOf)));
    }
    lines.push(drained(table));
    say('drained');
    for (let i = 0; i < count; i += 1 + (i % 3)) {
      same(table.delete(keys[i]), true, 'delete()');
      if (i % 13 === 0) say(`deleted ${i}`);
    }
    same(table.delete(keys[4090]), false, 'delete()');
    table.reserve(2 * count);
    say('reserved');
    table.compact();
    say('compacted');
    const copy = table.clone();
    lines.push(statsOf(copy), String([...copy.keys()].map(idOf)));
    copy.dispose();
    churn(put, (i) => table.delete(keys[i]), count);
    say('churned');
    table.clear();
    say('cleared');
    for (let i = 0; i < 20; i++) put(i, i);
    for (let i = 0; i < 20; i++) table.delete(keys[i]);
    say('emptied');
    table.dispose();
    lines.push(JSON.stringify(heap.stats()));
  }
  heap.dispose();
  return lines;
};

/** Exchanges entries at one size, which ends in a growth of the same size. */
const churn = (put, remove, count) => {
  for (let i = 0; i < 6 * count; i++) {
    put((i * 7) % (2 * count), i % 200);
    remove((i * 11 + 5) % (2 * count));
  }
};

const explain = (lines, heap, table, key, keys) => {
  if (!/^([iu](32|64)|f64)$/.test(key)) return;
  for (const i of [0, 1, 5, 30, 100, 4000]) {
    if (key === 'f64') heap.x.explainFloat(table.h, keys[i]);
    else heap.x.explain(table.h, BigInt(keys[i]));
    lines.push(numbers(heap, 8));
  }
};

/** Events of a map's life, without their times. */
export const events = (core, mask, capacity) => {
  const heap = heapOn(core);
  const ring = heap.x.allocate(capacity * EVENT_BYTES) >>> 0;
  heap.x.watch(mask, ring, capacity);
  const lines = [];
  for (const kinds of [
    ['u32', 'u32'],
    ['string', 'string'],
  ]) {
    const table = make(heap, kinds);
    const keys = keysOf(kinds[0]);
    const values = valuesOf(kinds[1]);
    for (let i = 0; i < 3000; i++) table.set(keys[i], values[i % 200]);
    table.drain();
    churn(
      (i, v) => table.set(keys[i], values[v]),
      (i) => table.delete(keys[i]),
      200,
    );
    table.clear();
  }
  const long = make(heap, ['u32', 'u32'], { growth: { resize: 'forbid' } });
  for (let i = 0; i < 400; i++) long.set(i, i);
  heap.x.retune(long.h, 6.5, 1, 0);
  for (let i = 400; i < 450; i++) long.set(i, i);
  const noted = heap.words[HEAP.noted >> 2];
  lines.push(`${noted} noted`);
  const view = new DataView(heap.x.memory.buffer);
  for (let i = 0; i < Math.min(noted, capacity); i++) {
    const at = ring + i * EVENT_BYTES;
    const [began, took] = [view.getFloat64(at, true), view.getFloat64(at + 8, true)];
    const words = [16, 20, 24, 28].map((offset) => view.getUint32(at + offset, true));
    lines.push(
      `${words} ${began > 0} ${took >= 0 && took < 60_000} ${took > 0 ? 'timed' : ''}`.replace(/timed$/, ''),
    );
  }
  heap.x.watch(0, ring, capacity);
  long.set(1000, 1);
  lines.push(`${heap.words[HEAP.noted >> 2]} noted`);
  heap.x.watch(mask, ring + 32 * EVENT_BYTES, capacity - 32);
  lines.push(`${heap.words[HEAP.noted >> 2]} noted`);
  heap.x.watch(0, 0, 1);
  heap.dispose();
  return lines;
};

/** Calls of many at once on kinds of all sizes, and sizes beyond one block of the bulk area. */
export const many = (core, kinds, count) => {
  const heap = heapOn(core, { reads: true });
  const table = make(heap, kinds);
  const keys = keysOf(kinds[0]).slice(0, count);
  const values = valuesOf(kinds[1]);
  const some = bulkOf(kinds[0], keys);
  const lines = [];
  takeWork();
  if (kinds[1] === 'none') table.addMany(some);
  else
    table.setMany(
      some,
      bulkOf(
        kinds[1],
        keys.map((_, i) => values[i % 200]),
      ),
    );
  lines.push(takeWork(), statsOf(table), String([...table.entries()].flat().map(idOf)));
  const half = bulkOf(kinds[0], keysOf(kinds[0]).slice(count >> 1, count + (count >> 1)));
  lines.push(String(table.hasMany(half)));
  if (kinds[1] !== 'none') lines.push(String([...table.getMany(half)].map(idOf)));
  if (table.valuesArray) lines.push(String([...table.valuesArray()].map(idOf)));
  for (const op of ['add', 'min', 'max']) {
    if (!/^[iuf](32|64)$/.test(kinds[1])) break;
    table.updateMany(
      half,
      bulkOf(
        kinds[1],
        keys.map((_, i) => values[(3 * i) % 200]),
      ),
      op,
    );
    lines.push(String([...table.getMany(half)]));
  }
  lines.push(table.deleteMany(half), takeWork(), statsOf(table), String([...table.keys()].map(idOf)));
  table.verify();
  heap.dispose();
  return lines;
};

/** Strings of all lengths and widths, read by the core and by the bindings: the same hashes both ways. */
export const texts = (core) => {
  const unit = (i, wide) => String.fromCharCode(wide && i % 3 === 1 ? 0x100 + i : 0x61 + (i % 26));
  const strings = ['', '\0', '\xff', '\u0100', 'a\0', '\0a'];
  for (let n = 1; n < 70; n++)
    for (const wide of [false, true])
      for (const first of ['a', '\xff', '\u0101']) {
        const rest = Array.from({ length: n - 1 }, (_, i) => unit(i, wide)).join('');
        strings.push(first + rest, rest + first);
        for (const at of [1, 2, n >> 1, n - 2])
          if (at > 0 && at < n)
            strings.push(
              `${rest.slice(0, at)}\u0155${rest.slice(at)}`,
              `${rest.slice(0, at)}\xfe${rest.slice(at)}`,
            );
      }
  for (const n of [100, 500, 3000, 20_000, 40_000])
    strings.push('x'.repeat(n), 'ж'.repeat(n), `${'y'.repeat(n)}ж`);
  const distinct = [...new Set(strings)];
  const [read, given] = [true, false].map((reads) => {
    const heap = heapOn(core, { reads });
    const map = make(heap, ['string', 'u32']);
    for (const [i, text] of distinct.entries()) map.set(text, i);
    for (const [i, text] of distinct.entries()) same(map.get(text), i, `get() of ${text.slice(0, 20)}`);
    map.verify();
    const keys = [...map.keys()];
    for (const text of distinct.slice(0, 200)) same(map.delete(text), true, 'delete()');
    same(map.size, distinct.length - 200, 'size');
    map.verify();
    heap.dispose();
    return keys;
  });
  same(read.length, distinct.length, 'keys');
  for (const [i, key] of read.entries()) same(key, given[i], 'a key, read by the bindings');
};
