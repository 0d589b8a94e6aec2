// The drop-in Map beside a native Map: the same operations on both, and the same order in both, also of
// iterations that are under way while the maps change.
import { Map as DropIn } from '../../dist/map.js';
import { same, THROWN } from './compare.mjs';
import { dropInKeys, KEYS, valuesOf } from './pools.mjs';

export class Ordered {
  constructor(pool, range) {
    this.keys = dropInKeys(pool);
    this.values = valuesOf('any');
    this.range = Math.min(range, KEYS);
    this.table = new DropIn();
    this.model = new Map();
    this.walk = undefined;
  }

  set(k, v) {
    same(this.table.set(this.keys[k], this.values[v]), this.table, 'set()');
    this.model.set(this.keys[k], this.values[v]);
  }

  get(k) {
    const got = this.table.get(this.keys[k]);
    const expected = this.model.get(this.keys[k]);
    if (!Object.is(got, expected)) same(got, expected, `get() of key ${k}`);
  }

  hasKey(k) {
    same(this.table.has(this.keys[k]), this.model.has(this.keys[k]), `has() of key ${k}`);
  }

  delete(k) {
    same(this.table.delete(this.keys[k]), this.model.delete(this.keys[k]), `delete() of key ${k}`);
  }

  getOrInsert(k, v) {
    const key = this.keys[k];
    if (!this.model.has(key)) this.model.set(key, this.values[v]);
    same(this.table.getOrInsert(key, this.values[v]), this.model.get(key), `getOrInsert() of key ${k}`);
  }

  computed(k, v) {
    const key = this.keys[k];
    const there = this.model.has(key);
    try {
      const got = this.table.getOrInsertComputed(key, () => {
        if (v % 3 === 0) throw THROWN;
        if (v % 3 === 1) this.set((k + 1) % this.range, v);
        return this.values[v];
      });
      if (!there) this.model.set(key, this.values[v]);
      same(got, this.model.get(key), `getOrInsertComputed() of key ${k}`);
    } catch (error) {
      if (error !== THROWN) throw error;
      same(there, false, 'called back for a key that is there');
    }
  }

  add(k, v) {
    const { table, model } = this;
    const pair = v % 2 ? table.first() : table.last();
    const expected = v % 2 ? model.entries().next().value : v % 32 === 0 ? [...model].at(-1) : undefined;
    if (v % 2 || v % 32 === 0) same(String(pair?.[0]), String(expected?.[0]), 'first() or last()');
    else this.get(k);
  }

  many(_k, v) {
    if (v % 8 > 1) return;
    const [pair, expected] =
      v % 8 ? [this.table.shift(), this.model.entries().next().value] : [undefined, undefined];
    if (v % 8 === 0) return;
    same(pair?.[0], expected?.[0], 'shift()');
    if (expected !== undefined) this.model.delete(expected[0]);
  }

  clear() {
    this.table.clear();
    this.model.clear();
  }

  tidy(k, v) {
    const { table } = this;
    if (v % 16 === 0) table.compact();
    else if (v % 16 === 1) table.reserve(k & 1023);
    else table.drain({ maxBuckets: v & 7 });
  }

  refused() {
    try {
      this.table.forEach(() => {
        throw THROWN;
      });
    } catch (error) {
      if (error !== THROWN) throw error;
    }
  }

  step(v) {
    this.walk ??= [this.table.entries(), this.model.entries()];
    for (let i = v % 16; i >= 0; i--) {
      const [got, expected] = this.walk.map((it) => it.next());
      same(got.done, expected.done, 'the end of an iteration');
      same(got.value?.[0], expected.value?.[0], 'iterated key');
      same(got.value?.[1], expected.value?.[1], 'iterated value');
      if (got.done) {
        this.walk = undefined;
        return;
      }
    }
  }

  copy() {
    this.check(this.table.toNative());
  }

  check(table = this.table) {
    same(table.size, this.model.size, 'size');
    const expected = this.model.entries();
    for (const [key, value] of table) {
      const [k, v] = expected.next().value;
      same(key, k, 'key in order');
      same(value, v, 'value in order');
    }
    if (table !== this.table) return;
    for (let k = 0; k < this.range; k++) this.get(k);
  }

  dispose() {
    this.table.clear();
  }
}
