// The calls of the drop-in's core, whose keys are codes that several entries may share, beside a model, with
// each of them stopped at every store.
import { readFileSync } from 'node:fs';
import { ADDRESS, HEAP } from '../../dist/core/abi.js';
import { ownText } from '../../dist/core/core.js';
import { fail, same } from './subject.mjs';

const env = { now: () => 0, spent() {} };

/** A core of the drop-in by itself. */
export const instance = (name) => {
  const bytes = readFileSync(new URL(`${name}.wasm`, globalThis.tophashCores));
  const { exports: x } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env,
    'wasm:js-string': ownText,
  });
  x.init(256, 7n);
  return x;
};

/** Entries of a number, by next_number(). */
const entriesOf = (x, m, key) => {
  const found = [];
  for (let at = x.find_number(m, key); at !== -1 && found.length < 2000; at = x.next_number(m, key, at))
    found.push(at);
  return found.sort((a, b) => a - b);
};

/** Keys with what the model says of each: its entries. */
class Model {
  entries = new Map();
  list(key) {
    if (!this.entries.has(key)) this.entries.set(key, []);
    return this.entries.get(key);
  }
  check(x, m, what) {
    let size = 0;
    for (const [key, list] of this.entries) {
      size += list.length;
      same(
        String(entriesOf(x, m, key)),
        String([...list].sort((a, b) => a - b)),
        `${what}: entries of ${key}`,
      );
    }
    same(x.size(m), size, `${what}: size`);
    same(x.verify(m), 0, `${what}: verify()`);
  }
}

const numberAt = (i) => [i, -i, i / 7, i * 2 ** 33, i + 0.5][i % 5];

export const index = (name) => {
  const x = instance(name);
  const m = x.create(0);
  const model = new Model();
  let next = 1;
  const add = (key) => {
    same(x.add_number(m, key, next, next * 3), 1, 'add_number()');
    model.list(key).push(next++);
  };
  for (let i = 1; i < 700; i++) add(numberAt(i));
  for (let i = 0; i < 40; i++) add(numberAt(33));
  for (let i = 0; i < 25; i++) add(numberAt(44));
  for (const zero of [0, -0, Number.NaN, Number.POSITIVE_INFINITY]) add(zero);
  same(entriesOf(x, m, -0).length, 2, 'entries of 0');
  model.list(0).push(...model.list(0).splice(0));
  model.check(x, m, 'added');
  for (let i = 2; i < 700; i += 3) {
    const list = model.list(numberAt(i));
    const entry = list.pop();
    if (entry !== undefined) same(x.remove_number(m, numberAt(i), entry), 1, 'remove_number()');
    same(x.remove_number(m, numberAt(i), 90_000), 0, 'remove_number() of what is not there');
  }
  model.check(x, m, 'removed');
  for (let i = 1; i < 700; i += 4) {
    const list = model.list(numberAt(i));
    if (list.length === 0) continue;
    same(x.renumber_number(m, numberAt(i), list[0], 50_000 + i), 1, 'renumber_number()');
    same(x.renumber_number(m, numberAt(i), 90_000, 1), 0, 'renumber_number() of what is not there');
    list[0] = 50_000 + i;
  }
  model.check(x, m, 'renumbered');
  codes(x, m, model);
  const words = new Uint32Array(x.memory.buffer);
  const status = HEAP.status >> 2;
  words[status] = 0;
  x.value_code(m, 1_234_567);
  same(new Uint32Array(x.memory.buffer)[status], 1, 'status of a code that is not there');
  new Uint32Array(x.memory.buffer)[status] = 0;
  stopped(x, m, model);
  x.reserve(m, 4000);
  x.set_assist(m, 3);
  model.check(x, m, 'reserved');
  x.drain(m, 5, 0);
  x.compact(m);
  model.check(x, m, 'compacted');
  x.heap_stats();
  const undone = new Float64Array(x.memory.buffer)[(ADDRESS.out >> 3) + 4];
  x.add_number(m, 5000.5, 7, 7);
  x.remove_number(m, 5000.5, 7);
  x.renumber_number(m, 5000.5, 7, 8);
  x.heap_stats();
  same(new Float64Array(x.memory.buffer)[(ADDRESS.out >> 3) + 4], undone, 'steps undone');
  same(x.clear(m), 1, 'clear()');
  same(x.size(m), 0, 'size of a cleared index');
  x.destroy(m);
  x.heap_stats();
  same(new Float64Array(x.memory.buffer)[(ADDRESS.out >> 3) + 1], 0, 'bytes in use');
};

/** Calls by code: of keys that are no numbers. */
const codes = (x, m, model) => {
  const before = x.size(m);
  const made = [];
  for (let i = 0; i < 200; i++) {
    const code = x.fold_digit(m, x.fold_digit(m, 0, BigInt(i)), BigInt(i * 31)) | 0;
    made.push(code);
    same(x.add_code(m, code, 100_000 + i), 1, 'add_code()');
    if (i % 3 === 0) same(x.add_code(m, code, 200_000 + i), 1, 'add_code()');
  }
  same(new Set(made).size, 200, 'codes');
  for (const [i, code] of made.entries()) {
    const found = [];
    for (let at = x.find_code(m, code); at !== -1; at = x.next_code(m, code, at)) found.push(at);
    const expected = i % 3 === 0 ? [100_000 + i, 200_000 + i] : [100_000 + i];
    same(String(found.sort((a, b) => a - b)), String(expected), 'entries of a code');
    same(x.value_code(m, code), 0, 'value_code()');
    const at = x.slot_code(m, code) >>> 0;
    same(new Uint32Array(x.memory.buffer)[at >> 2] >= 100_000, true, 'slot_code()');
    same(x.renumber_code(m, code, 100_000 + i, 300_000 + i), 1, 'renumber_code()');
    same(x.remove_code(m, code, 300_000 + i), 1, 'remove_code()');
    if (i % 3 === 0) same(x.remove_code(m, code, 200_000 + i), 1, 'remove_code()');
  }
  same(x.size(m), before, 'size');
  model.check(x, m, 'codes');
};

/** The call behind a stopped one, which undoes what that began. */
const FIRST = [
  (x) => x.recover(),
  (x, m) => x.find_number(m, 5),
  (x, m) => x.next_number(m, 33, 1),
  (x, m) => x.add_number(m, 123.25, 1, 1) && x.remove_number(m, 123.25, 1),
  (x, m) => x.remove_number(m, 123.5, 1),
  (x, m) => x.renumber_number(m, 5, 90_000, 1),
  (x, m) => x.add_code(m, 77_777, 1) && x.remove_code(m, 77_777, 1),
  (x, m) => x.remove_code(m, 77_777, 1),
  (x, m) => x.renumber_code(m, 77_777, 1, 2),
  (x, m) => x.find_code(m, 77_777),
  (x, m) => x.next_code(m, 77_777, 1),
  (x, m) => x.value_code(m, 77_777),
  (x, m) => x.slot_code(m, 77_777),
  (x, m) => x.fold_digit(m, 0, 5n),
  (x, m) => x.drain(m, 1, 0),
  (x, m) => x.reserve(m, 10),
  (x, m) => x.set_assist(m, 1),
  (x, m) => x.size(m),
  (x, m) => x.verify(m),
  (x) => x.destroy(x.create(5)),
];

/** Whether a write is stopped before its n-th store. */
export const isStopped = (x, n, write) => {
  const words = () => new Uint32Array(x.memory.buffer);
  words()[ADDRESS.failStore >> 2] = n;
  try {
    write();
    return false;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    return true;
  } finally {
    words()[ADDRESS.failStore >> 2] = 0;
  }
};

/** Adds and removes, stopped before every store: the entry is there or it is not. */
const stopped = (x, m, model) => {
  const words = () => new Uint32Array(x.memory.buffer);
  for (let i = 0; i < 90; i++) {
    const key = 10_000 + i;
    for (let n = 1, again = true; again; n++) {
      again = isStopped(x, n, () => x.add_number(m, key, 70_000 + i, 5));
      FIRST[(n + i) % FIRST.length](x, m);
      words()[HEAP.status >> 2] = 0;
      same(x.verify(m), 0, 'verify()');
      const there = entriesOf(x, m, key);
      if (there.length > 1 || (!again && there.length === 0))
        fail(`entries ${there} when stopped before ${n}`);
      if (there.length > 0) same(x.remove_number(m, key, 70_000 + i), 1, 'remove_number()');
    }
    x.add_number(m, key, 70_000 + i, 5);
    if (i % 9 !== 0) {
      model.list(key).push(70_000 + i);
      continue;
    }
    for (let n = 1, again = true; again; n++) {
      again = isStopped(x, n, () => x.remove_number(m, key, 70_000 + i));
      FIRST[(n + i) % FIRST.length](x, m);
      words()[HEAP.status >> 2] = 0;
      same(x.verify(m), 0, 'verify()');
      const there = entriesOf(x, m, key);
      if (there.length > 1 || (!again && there.length > 0))
        fail(`entries ${there} when removal stopped before ${n}`);
      if (there.length === 0 && again) x.add_number(m, key, 70_000 + i, 5);
    }
  }
  model.check(x, m, 'stopped');
};
