// Behind a stopped write, whichever call comes first puts the heap in order before it does anything else:
// it gives what it gives behind recover(), and leaves the same memory, byte for byte. Every export in turn,
// behind every store of writes of each sort.
import { ADDRESS, HEAP, INTERRUPTED } from '../../dist/core/abi.js';
import { keysOf, valuesOf } from '../fuzz/pools.mjs';
import { instance, isStopped } from './index-calls.mjs';
import { fail, heapOn, make } from './subject.mjs';

/** Where the journal's saved lines begin (layout/fixed.ts). */
const JOURNAL_AREA = 65_536;

const status = (memory) => memory[HEAP.status];

/** What a call gives as the bindings make it, which begin again when it refuses. */
const result = (x, name, args) => {
  const memory = new Uint8Array(x.memory.buffer);
  memory[HEAP.status] = 0;
  let given = x[name](...args);
  if (status(memory) === INTERRUPTED) {
    x.recover();
    memory[HEAP.status] = 0;
    given = x[name](...args);
  }
  return `${given}, status ${status(new Uint8Array(x.memory.buffer))}`;
};

/** The memory as it is now, but for what the journal has saved, of which the ended steps are no matter. */
const copyOf = (bytes) => Buffer.from(bytes).fill(0, JOURNAL_AREA, ADDRESS.notices);

/** Stops each write at its stores, and makes each call first. */
const compare = (x, writes, calls) => {
  const bytes = () => Buffer.from(x.memory.buffer);
  const before = Buffer.from(bytes());
  const restore = (saved) => bytes().fill(0, saved.copy(bytes()));
  for (const [what, write] of Object.entries(writes)) {
    for (let n = 1; ; n += 1 + (n >> 3)) {
      restore(before);
      if (!isStopped(x, n, write)) break;
      const stopped = Buffer.from(bytes());
      for (const [name, ...args] of calls) {
        const at = `${what} stopped before ${n}, then ${name}()`;
        restore(stopped);
        const first = result(x, name, args);
        const left = copyOf(bytes());
        restore(stopped);
        x.recover();
        const expected = result(x, name, args);
        if (first !== expected) fail(`${at} gave ${first}, expected ${expected}`);
        if (left.compare(copyOf(bytes())) !== 0) fail(`${at} left other memory than behind recover()`);
      }
    }
  }
  restore(before);
};

/** A core of typed maps. */
export const firstCalls = (core) => {
  const heap = heapOn(core);
  const { x } = heap;
  const fill = (kinds, n, options) => {
    const table = make(heap, kinds, options);
    const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
    for (let i = 0; i < n; i++)
      kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i % 200]);
    return table;
  };
  const slow = { growth: { assist: 0 } };
  const numbers = fill(['u32', 'u32'], 30, slow);
  const floats = fill(['f64', 'f64'], 20);
  const set = fill(['u32', 'none'], 28, slow);
  const texts = fill(['string', 'string'], 25);
  const records = fill(['u32', 'string'], 25);
  const kept = fill(['u32', 'any'], 25);
  const [k] = keysOf('u32').slice(7);
  const block = x.allocate(200) >>> 0;
  const writes = {
    'a new key': () => numbers.set(keysOf('u32')[30], 1),
    'a new element': () => set.add(keysOf('u32')[28]),
    'a removal': () => set.delete(keysOf('u32')[4]),
    'a new text': () => texts.set('a new text, longer than a block', 'its value'),
    'a text removed': () => texts.delete(keysOf('string')[3]),
    'a record exchanged': () => records.set(keysOf('u32')[3], 'another value'),
    'clear()': () => texts.clear(),
    'a drain': () => numbers.drain(),
    'a new map': () => x.create_u32_4(100, 6.5, 1, 0, 1, 9n),
    'an allocation': () => x.allocate(100_000),
    'a release': () => x.release(block, 200),
  };
  const [n, s, t, r, a, f] = [numbers, set, texts, records, kept, floats].map(({ h }) => h);
  const area = ADDRESS.bulk + 1024;
  compare(x, writes, [
    ['size', n],
    ['size', s],
    ['size', t],
    ['watch', 0, 64, 16],
    ['stats', n],
    ['stats', s],
    ['heap_stats'],
    ['verify', n],
    ['verify', s],
    ['verify', t],
    ['allocate', 100],
    ['release', block, 200],
    ['chains', n],
    ['chains', s],
    ['explain', n, BigInt(k)],
    ['explain', s, BigInt(k)],
    ['explainFloat', f, keysOf('f64')[5]],
    ['get_u32_u32', n, k],
    ['set_u32_u32', n, k, 2],
    ['add_u32_u32', n, k, 2],
    ['insert_u32_u32', n, k, 2],
    ['has_u32_0', s, k],
    ['put_u32_0', s, 12_345],
    ['delete_u32_0', s, k],
    ['delete_ref_4', t, null],
    ['has_ref_4', t, null],
    ['setRecord_u32', r, k, area],
    ['insertRecord_u32', r, 12_345, area],
    ['deleteRecord_u32', r, k],
    ['keep_u32', a, 12_345, 77],
    ['take_u32', a, k],
  ]);
  heap.dispose();
};

/** The core of the drop-in. */
export const firstCallsOfIndex = (name) => {
  const x = instance(name);
  const m = x.create(0);
  x.set_assist(m, 0);
  for (let i = 0; i < 30; i++) x.add_number(m, i / 2, i, i);
  const block = x.allocate(200) >>> 0;
  const code = x.fold_digit(m, 0, 5n) | 0;
  x.add_code(m, code, 99);
  const writes = {
    'a new entry': () => x.add_number(m, 0.25, 40, 1),
    'a removal': () => x.remove_number(m, 4.5, 9),
    'a drain': () => x.drain(m, 100, 0),
    'clear()': () => x.clear(m),
    'a new map': () => x.create(100),
    'an allocation': () => x.allocate(100_000),
  };
  compare(x, writes, [
    ['size', m],
    ['watch', 0, 64, 16],
    ['stats', m],
    ['heap_stats'],
    ['verify', m],
    ['allocate', 100],
    ['release', block, 200],
    ['create', 20],
    ['destroy', m],
    ['clear', m],
    ['set_assist', m, 2],
    ['reserve', m, 100],
    ['drain', m, 1, 0],
    ['compact', m],
    ['find_number', m, 3.5],
    ['next_number', m, 3.5, 7],
    ['add_number', m, 77.5, 50, 1],
    ['remove_number', m, 3.5, 7],
    ['renumber_number', m, 3.5, 7, 70],
    ['fold_digit', m, 0, 6n],
    ['value_code', m, code],
    ['slot_code', m, code],
    ['find_code', m, code],
    ['next_code', m, code, 99],
    ['add_code', m, code, 98],
    ['remove_code', m, code, 99],
    ['renumber_code', m, code, 99, 97],
  ]);
};
