// A TypedMap or TypedSet beside its model, an array of values by key number: each operation does the same to
// both and throws Difference where they answer differently. A fault is an operation too: it waits for the
// next write.
import { KeyTypeError, OutOfMemoryError, TypedMap, TypedSet, ValueTypeError } from '../../dist/index.js';
import { ABSENT, Difference, SUM, same, THROWN, throws, WORDS } from './compare.mjs';
import { BAD, bulkOf, idOf, KEYS, keysOf, VALUES, valuesOf } from './pools.mjs';

export class Typed {
  /** `range`: how many keys there are. */
  constructor(heap, [key, value], range, options) {
    this.heap = heap;
    this.key = key;
    this.value = value;
    this.isSet = value === 'none';
    this.keys = keysOf(key);
    this.values = valuesOf(value);
    this.range = Math.min(range, KEYS);
    this.table = this.isSet
      ? new TypedSet(key, { heap, ...options })
      : new TypedMap(key, value, { heap, ...options });
    this.model = new Array(KEYS).fill(ABSENT);
    this.size = 0;
    this.pair = key.endsWith('x2');
    this.isQuick = !this.isSet && !this.pair;
    this.numbers = new Map(this.keys.map((it, n) => [idOf(it), n]));
    this.fault = undefined;
    this.walk = undefined;
    // of a key: which write brought it, and the last iteration that visited it
    this.born = new Int32Array(KEYS);
    this.visited = new Int32Array(KEYS);
    this.writes = 0;
    this.sum = SUM[value];
  }

  args(k) {
    return this.pair ? this.keys[k] : [this.keys[k]];
  }

  put(k, v) {
    if (this.model[k] === ABSENT) {
      this.size++;
      this.born[k] = ++this.writes;
    }
    this.model[k] = v;
  }

  drop(k) {
    if (this.model[k] !== ABSENT) this.size--;
    this.model[k] = ABSENT;
    this.visited[k] = 0;
  }

  /** Makes a write, under the fault that waits, if one does. `then` tells the model; `after`: it has happened
   *  when it was stopped half way. */
  write(call, then, happened) {
    const { fault } = this;
    if (fault === undefined) {
      const result = call();
      then?.(result);
      return;
    }
    this.fault = undefined;
    const { heap } = this;
    const words = heap.words;
    if (fault.store) words[WORDS.store] = fault.n;
    else {
      words[WORDS.failAlloc] = fault.n;
      words[WORDS.keep] = fault.keep ? 1 : 0;
    }
    let result;
    let error;
    try {
      result = call();
    } catch (caught) {
      error = caught;
    }
    heap.words[WORDS.store] = 0;
    heap.words[WORDS.failAlloc] = 0;
    if (error === undefined) then?.(result);
    else if (fault.store && error instanceof WebAssembly.RuntimeError) {
      if (happened?.()) then?.(undefined);
    } else if (!(error instanceof OutOfMemoryError && !fault.store)) throw error;
  }

  /** After a stopped write of key k: whether the table has what the write was to leave. */
  has(k) {
    return this.table.has(...this.args(k));
  }

  set(k, v) {
    const value = this.values[v];
    if (this.isQuick && this.fault === undefined) {
      this.table.set(this.keys[k], value);
      this.put(k, value);
      return;
    }
    if (this.isSet) {
      this.write(
        () => (this.pair ? this.table.add(...this.keys[k]) : this.table.add(this.keys[k])),
        () => this.put(k, undefined),
        () => this.has(k),
      );
      return;
    }
    this.write(
      () => (this.pair ? this.table.set(...this.keys[k], value) : this.table.set(this.keys[k], value)),
      () => this.put(k, value),
      () => this.isNow(k, value),
    );
  }

  /** Whether a key has this value; it must have it or what the model says. */
  isNow(k, value) {
    const now = this.table.get(...this.args(k));
    const there = this.has(k);
    if (there && (Object.is(now, value) || (now instanceof Uint8Array && `${now}` === `${value}`)))
      return true;
    same(there ? now : ABSENT, this.model[k], `the value of key ${k} after a stopped write`);
    return false;
  }

  get(k) {
    const expected = this.model[k];
    if (this.isSet) same(this.has(k), expected !== ABSENT, `has() of key ${k}`);
    else {
      const got = this.pair ? this.table.get(...this.keys[k]) : this.table.get(this.keys[k]);
      if (!Object.is(got, expected === ABSENT ? undefined : expected))
        same(got, expected === ABSENT ? undefined : expected, `get() of key ${k}`);
    }
  }

  hasKey(k) {
    same(this.has(k), this.model[k] !== ABSENT, `has() of key ${k}`);
  }

  delete(k) {
    if (this.isQuick && this.fault === undefined) {
      if (this.table.delete(this.keys[k]) !== (this.model[k] !== ABSENT))
        same('delete()', 'another answer', `key ${k}`);
      this.drop(k);
      return;
    }
    this.write(
      () => (this.pair ? this.table.delete(...this.keys[k]) : this.table.delete(this.keys[k])),
      (result) => {
        if (result !== undefined) same(result, this.model[k] !== ABSENT, `delete() of key ${k}`);
        this.drop(k);
      },
      () => !this.has(k),
    );
  }

  getOrInsert(k, v) {
    if (this.isSet) return this.hasKey(k);
    const there = this.model[k];
    const expected = there === ABSENT ? this.values[v] : there;
    return this.write(
      () => this.table.getOrInsert(...this.args(k), this.values[v]),
      (result) => {
        if (result !== undefined) same(result, expected, `getOrInsert() of key ${k}`);
        this.put(k, expected);
      },
      () => this.isNow(k, expected),
    );
  }

  /** `v` says what the callback does: gives a value, throws, or changes the map meanwhile. */
  computed(k, v) {
    if (this.isSet) return this.hasKey(k);
    const there = this.model[k] !== ABSENT;
    const value = this.values[v];
    const other = (k + 1) % this.range;
    const call = () =>
      this.table.getOrInsertComputed(...this.args(k), () => {
        if (v % 4 === 0) throw THROWN;
        if (v % 4 === 1) this.set(other, v);
        if (v % 4 === 2) this.delete(other);
        return value;
      });
    this.fault = undefined;
    if (there) return same(call(), this.model[k], `getOrInsertComputed() of key ${k}`);
    if (v % 4 === 0) return throws('getOrInsertComputed()', call, THROWN);
    same(call(), value, `getOrInsertComputed() of key ${k}`);
    return this.put(k, value);
  }

  add(k, v) {
    if (this.sum === undefined) return this.getOrInsert(k, v);
    const delta = this.values[v];
    const zero = typeof delta === 'bigint' ? 0n : 0;
    const before = this.model[k];
    const expected = this.sum(before === ABSENT ? zero : before, delta);
    return this.write(
      () => this.table.add(...this.args(k), delta),
      (result) => {
        if (result !== undefined) same(result, expected, `add() to key ${k}`);
        this.put(k, expected);
      },
      () => this.isNow(k, expected),
    );
  }

  clear() {
    this.write(
      () => this.table.clear(),
      () => {
        this.model.fill(ABSENT);
        this.size = 0;
        this.walk = undefined;
      },
      () => this.table.size === 0,
    );
  }

  /** Calls that change no entry. */
  tidy(k, v) {
    const { table } = this;
    const call = [
      () => table.compact(),
      () => table.reserve(k & 1023),
      () => table.drain(),
      () => table.stats(),
    ][v % 16];
    this.write(call ?? (() => table.drain({ maxBuckets: v & 7 })));
  }

  /** Up to 40 keys from k on, some of them twice. */
  some(k, v) {
    return Array.from({ length: (v % 40) + 1 }, (_, i) => (k + ((i * i) % 37)) % this.range);
  }

  many(k, v) {
    this.fault = undefined;
    const numbers = this.some(k, v);
    const keys = bulkOf(
      this.key,
      numbers.map((n) => this.keys[n]),
    );
    const { table } = this;
    if (v % 4 === 0) {
      const there = new Set(numbers.filter((n) => this.model[n] !== ABSENT));
      same(table.deleteMany(keys), there.size, 'deleteMany()');
      for (const n of there) this.drop(n);
    } else if (v % 4 === 1) {
      const found = table.hasMany(keys);
      for (const [i, n] of numbers.entries()) same(found[i], Number(this.model[n] !== ABSENT), 'hasMany()');
    } else if (this.isSet) {
      same(table.addMany(keys), table, 'addMany()');
      for (const n of numbers) this.put(n, undefined);
    } else if (v % 4 === 2) {
      const found = new Uint8Array(numbers.length);
      const got = table.getMany(keys, undefined, { found });
      for (const [i, n] of numbers.entries()) {
        same(found[i], Number(this.model[n] !== ABSENT), 'getMany() found');
        if (found[i]) same(got[i], this.model[n], `getMany() of key ${n}`);
      }
    } else {
      const values = numbers.map((_, i) => this.values[(v + i) % VALUES]);
      same(table.setMany(keys, bulkOf(this.value, values)), table, 'setMany()');
      for (const [i, n] of numbers.entries()) this.put(n, values[i]);
    }
  }

  /** What a call refuses changes nothing. */
  refused(k, v) {
    this.fault = undefined;
    const { table } = this;
    const bad = this.pair ? [0, BAD.key] : [BAD.key];
    if (v % 4 === 0) throws('a bad key', () => table.has(...bad), KeyTypeError);
    else if (v % 4 === 1) throws('a bad key', () => table.delete(...bad), KeyTypeError);
    else if (v % 4 === 2 || this.isSet || this.value === 'any')
      throws(
        'forEach()',
        () => {
          table.forEach(() => {
            throw THROWN;
          });
          if (this.size === 0) throw THROWN;
        },
        THROWN,
      );
    else throws('a bad value', () => table.set(...this.args(k), BAD.value), ValueTypeError);
  }

  /** Some steps of an iteration that may have begun many writes ago. */
  step(v) {
    this.walk ??= { iterator: this.table.entries(), id: ++this.writes };
    const { iterator, id } = this.walk;
    for (let i = v % 16; i >= 0; i--) {
      const { done, value } = iterator.next();
      if (done) {
        for (let k = 0; k < this.range; k++)
          if (this.model[k] !== ABSENT && this.born[k] < id)
            same(this.visited[k], id, `visit of key ${k}, which stayed`);
        this.walk = undefined;
        return;
      }
      const k = this.numbers.get(idOf(value[0]));
      if (this.visited[k] === id) throw new Difference(`key ${k} was visited twice`);
      same(
        this.isSet ? this.has(k) : value[1],
        this.isSet ? true : this.model[k],
        `iterated value of key ${k}`,
      );
      this.visited[k] = id;
    }
  }

  /** Copies: equal, and gone again. */
  copy(v) {
    this.fault = undefined;
    const copies = v % 2 || this.value === 'any';
    const copy = copies
      ? this.table.clone()
      : (this.isSet ? TypedSet : TypedMap).restore(this.table.snapshot(), { heap: this.heap });
    this.compare(copy, copies ? 'clone()' : 'restore()');
    copy.dispose();
  }

  compare(table, what) {
    same(table.size, this.size, `${what}: size`);
    let n = 0;
    for (const [key, value] of table.entries()) {
      n++;
      const k = this.numbers.get(idOf(key));
      if (this.isSet) same(this.model[k] !== ABSENT, true, `${what}: key ${k}`);
      else same(value, this.model[k], `${what}: value of key ${k}`);
    }
    same(n, this.size, `${what}: entries`);
  }

  /** Everything, both ways. */
  check() {
    this.fault = undefined;
    for (let k = 0; k < this.range; k++) this.get(k);
    this.compare(this.table, 'check');
    this.table.verify();
  }

  dispose() {
    this.walk = undefined;
    this.table.dispose();
  }
}
