// The ordered map's core, stopped before each of its stores in turn: the next call finds the index as it was
// before the call that was stopped, or after it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HEAP_FIELDS, MAP_FIELDS, OUT } from '../../bindings/core/core.js';
import type { OrderExports } from '../../bindings/core/embedded/exports.js';
import { isStopped, saveHeap } from '../support/faults.js';

const module = new WebAssembly.Module(
  readFileSync(new URL('../../build/ordered-faults.wasm', import.meta.url)),
);

/** An instance, with the words that the fault points are set by. */
class Core {
  readonly x: OrderExports;

  constructor(pages = 4096) {
    const env = { now: () => 0, spent: () => {} };
    this.x = new WebAssembly.Instance(module, { env }).exports as never;
    this.x.init(pages, 2026n);
  }

  get words(): Int32Array {
    return new Int32Array(this.x.memory.buffer);
  }

  stat(field: (typeof MAP_FIELDS)[number], h: number): number {
    this.x.stats(h);
    return new Float64Array(this.x.memory.buffer)[OUT + MAP_FIELDS.indexOf(field)] as number;
  }

  maps(): number {
    this.x.heap_stats();
    return new Float64Array(this.x.memory.buffer)[OUT + HEAP_FIELDS.indexOf('maps')] as number;
  }
}

/** Code -> entries, sorted. */
type Model = Map<number, number[]>;
const CODES = 300;

const read = ({ x }: Core, h: number): Model => {
  const model: Model = new Map();
  for (let code = 0; code < CODES; code++) {
    const entries: number[] = [];
    for (let e = x.find_code(h, code); e !== -1; e = x.next_code(h, code, e)) entries.push(e);
    if (entries.length > 0)
      model.set(
        code,
        entries.toSorted((a, b) => a - b),
      );
  }
  return model;
};

const sizeOf = (model: Model): number => [...model.values()].reduce((sum, { length }) => sum + length, 0);

const EMPTY: Model = new Map();
const withEntry = (model: Model, code: number, entry: number): Model =>
  new Map(model).set(
    code,
    [...(model.get(code) ?? []), entry].toSorted((a, b) => a - b),
  );
const without = (model: Model, code: number, entry: number): Model => {
  const changed = new Map(model);
  const left = (model.get(code) ?? []).filter((other) => other !== entry);
  if (left.length === 0) changed.delete(code);
  else changed.set(code, left);
  return changed;
};

interface Case {
  readonly name: string;
  readonly run: (x: OrderExports, h: number, size: number) => unknown;
  /** What it makes of the model. */
  readonly after: (model: Model, size: number) => Model;
}

const same = (model: Model): Model => model;
const CASES: Case[] = [
  { name: 'add', run: (x, h, n) => x.add_number(h, n, n, 7), after: (m, n) => withEntry(m, n, n) },
  {
    name: 'add to a code that is there',
    run: (x, h) => x.add_code(h, 3, 9999),
    after: (m) => withEntry(m, 3, 9999),
  },
  { name: 'remove', run: (x, h) => x.remove_number(h, 0, 0), after: (m) => without(m, 0, 0) },
  {
    name: 'renumber',
    run: (x, h) => x.renumber_code(h, 0, 0, 5000),
    after: (m) => withEntry(without(m, 0, 0), 0, 5000),
  },
  { name: 'clear', run: (x, h) => x.clear(h), after: () => EMPTY },
  { name: 'reserve', run: (x, h) => x.reserve(h, 3000), after: same },
  { name: 'compact', run: (x, h) => x.compact(h), after: same },
  { name: 'drain', run: (x, h) => x.drain(h, 1000, 0), after: same },
  { name: 'create', run: (x) => x.create(300), after: same },
  { name: 'destroy another', run: (x, h) => x.destroy(h), after: same },
];

/** Entries before: one, a bucket about to grow and one in a growth, many. */
const SIZES = [1, 5, 6, 13, 45, 53, 210];

const fill = (core: Core, h: number, size: number): void => {
  for (let i = 0; i < size; i++) core.x.add_number(h, i, i, 7);
};

it.each(CASES)('$name', ({ name, run, after }) => {
  let stopped = 0;
  for (const size of SIZES) {
    const core = new Core();
    const h = core.x.create(0);
    const bystander = core.x.create(0);
    const doomed = core.x.create(100);
    fill(core, h, size);
    fill(core, bystander, 50);
    const [before, others] = [read(core, h), read(core, bystander)];
    const later = after(before, size);
    const back = saveHeap(core as never);
    for (let stop = 1; ; stop += 1 + Math.floor(stop / 30)) {
      back();
      const call = () => run(core.x, name.startsWith('destroy') ? doomed : h, size);
      const done = !isStopped(core as never, stop, call);
      // a stop inside the repair, which the next call repairs
      isStopped(core as never, 1 + (stop % 3), () => core.x.size(bystander));
      const now = read(core, h);
      const where = `${name} of ${size}, stopped before store ${stop}`;
      expect([core.x.verify(h), core.x.verify(bystander)], where).toEqual([0, 0]);
      expect(core.x.size(h), where).toBe(sizeOf(now));
      if (done) expect(now, where).toEqual(later);
      else if (JSON.stringify([...now]) !== JSON.stringify([...before])) expect(now, where).toEqual(later);
      expect(read(core, bystander), where).toEqual(others);
      // and it goes on
      for (let i = 0; i < 60; i++) core.x.add_code(h, CODES - 1 - i, 70_000 + i);
      for (let i = 0; i < 60; i++) expect(core.x.remove_code(h, CODES - 1 - i, 70_000 + i), where).toBe(1);
      expect(read(core, h), where).toEqual(now);
      expect([core.x.verify(h), core.stat('size', h)], where).toEqual([0, sizeOf(now)]);
      if (!name.startsWith('create') && !name.startsWith('destroy')) expect(core.maps(), where).toBe(3);
      if (done) break;
      stopped++;
    }
  }
  expect(stopped).toBeGreaterThan(5);
});
