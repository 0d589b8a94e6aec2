// The drop-in over a core that traps before each of its stores in turn, or with each of its own calls in turn
// failing: the next call finds the map as it was before the call that was stopped, or after it.
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { EntryLog } from '../../bindings/ordered/entry-log.js';
import { EntryPlaces } from '../../bindings/ordered/entry-places.js';
import { Generations } from '../../bindings/ordered/generations.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { NativeIndex } from '../../bindings/ordered/native-index.js';
import { orderHeap } from '../../bindings/ordered/number-index.js';
import { Era } from '../../bindings/ordered/relocation.js';
import { rules } from '../../bindings/ordered/rules.js';
import { OrderedTable } from '../../bindings/ordered/table.js';
import { TableIndex } from '../../bindings/ordered/table-index.js';
import { Watch } from '../../bindings/ordered/watch.js';
import { stopBeforeStore } from '../support/faults.js';

vi.mock('../../bindings/core/ordered.js', async () => {
  const { Core } = await import('../../bindings/core/core.js');
  const bytes = readFileSync(new URL('../../build/ordered-faults.wasm', import.meta.url));
  return { ordered: new Core('ordered', () => bytes) };
});

/** Calls of the drop-in's own methods until one cannot be entered. 0: all can. */
let calls = 0;
const overflow = (n: number): void => {
  calls = n;
};
for (const { prototype } of [
  ...[OrderedTable, EntryLog, EntryPlaces, NativeIndex, TableIndex, Era],
  ...[Generations, Watch],
]) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof value !== 'function') continue;
    const entered = function (this: unknown, ...given: unknown[]): unknown {
      if (calls > 0 && --calls === 0) throw new RangeError('Maximum call stack size exceeded');
      return value.apply(this, given);
    };
    Object.defineProperty(prototype, name, { value: entered });
  }
}

type Key = number | bigint;
type Model = globalThis.Map<Key, unknown>;

const KEYS = {
  integers: (n: number): Key => n,
  doubles: (n: number): Key => n + 0.5,
  bigints: (n: number): Key => BigInt(n) << 40n,
  mixed: (n: number): Key => (n % 3 === 0 ? BigInt(n) : n % 3 === 1 ? n : -n / 4),
};
/** Entries before, and how many of the first are deleted: about to get an index in the core, in a growth,
 *  about to be repacked, about to be split into chunks. */
const SHAPES = [
  [0, 0],
  [7, 0],
  [530, 0],
  [512, 300],
  [840, 20],
  [1024, 600],
  [16_384, 0],
] as const;

interface Op {
  readonly name: string;
  readonly call: (map: DropIn<Key, unknown>, key: (n: number) => Key, size: number) => unknown;
  readonly model?: (model: Model, key: (n: number) => Key, size: number) => unknown;
}
const OPS: readonly Op[] = [
  { name: 'set', call: (map, key, n) => map.set(key(n), 1), model: (map, key, n) => map.set(key(n), 1) },
  {
    name: 'set to a text',
    call: (map, key, n) => map.set(key(n), ''),
    model: (map, key, n) => map.set(key(n), ''),
  },
  {
    name: 'delete',
    call: (map, key, n) => map.delete(key(n - 1)),
    model: (map, key, n) => map.delete(key(n - 1)),
  },
  { name: 'clear', call: (map) => map.clear(), model: (map) => map.clear() },
  { name: 'shift', call: (map) => map.shift(), model: (map) => map.delete(map.keys().next().value as Key) },
  { name: 'pop', call: (map) => map.pop(), model: (map, key, n) => map.delete(key(n - 1)) },
  { name: 'compact', call: (map) => map.compact() },
  { name: 'reserve', call: (map, _, n) => map.reserve(3 * n) },
  { name: 'drain', call: (map) => map.drain({ maxBuckets: 3 }) },
];

const compare = (map: DropIn<Key, unknown>, model: Model, key: (n: number) => Key, where: string): void => {
  expect(map.size, where).toBe(model.size);
  let isSame = true;
  for (let n = -1; n < 1100; n++)
    isSame &&= map.get(key(n)) === model.get(key(n)) && map.has(key(n)) === model.has(key(n));
  for (const [k, value] of model) isSame &&= map.get(k) === value;
  expect(isSame, where).toBe(true);
};

const alike = (map: Iterable<[Key, unknown]>, model: Model): boolean => {
  const entries = [...map];
  const others = [...model];
  return (
    entries.length === others.length &&
    entries.every(([k, v], i) => k === others[i]?.[0] && v === others[i]?.[1])
  );
};

const kinds = Object.keys(KEYS) as (keyof typeof KEYS)[];
const POINTS = ['store', 'call'] as const;

it.each(kinds.flatMap((kind) => POINTS.map((point) => ({ kind, point }))))(
  '$kind, at each $point',
  ({ kind, point }) => {
    const key = KEYS[kind];
    const fill = (map: DropIn<Key, unknown> | Model, size: number, deleted: number): void => {
      if (map instanceof DropIn) map.last(); // which moves it to the log
      for (let n = 0; n < size; n++) map.set(key(n), n);
      for (let n = 0; n < deleted; n++) map.delete(key(n));
    };
    const heap = orderHeap() as never;
    const arm = (n: number): void => (point === 'store' ? stopBeforeStore(heap, n) : overflow(n));
    const [bystander, beside] = [new DropIn<Key, unknown>(), new Map<Key, unknown>()];
    fill(bystander, 700, 50);
    fill(beside, 700, 50);
    let stopped = 0;
    for (const { name, call, model } of OPS) {
      for (const [size, deleted] of SHAPES) {
        for (let stop = 1; ; stop += 1 + (stop >> (size > 2000 ? 0 : 1))) {
          const [map, native] = [new DropIn<Key, unknown>(), new Map<Key, unknown>()];
          fill(map, size, deleted);
          fill(native, size, deleted);
          const where = `${kind}, ${name} of ${size} - ${deleted}, stopped at ${point} ${stop}`;
          let done = true;
          for (const attempt of [() => call(map, key, size), () => map.has(key(size - 2))]) {
            // the second stops in the repair of the first
            arm(stop);
            try {
              attempt();
            } catch (error) {
              expect(error, where).toBeInstanceOf(point === 'store' ? WebAssembly.RuntimeError : RangeError);
              done = false;
            }
            arm(0);
            if (done) break;
          }
          if (done || !alike(map, native)) model?.(native, key, size);
          expect(alike(map, native), where).toBe(true);
          compare(map, native, key, where);
          for (const it of [map, native]) {
            for (let n = 0; n < 30; n++) it.set(key(size + 500 + n), n);
            for (let n = 0; n < 30; n += 4) it.delete(key(size + 500 + n));
          }
          compare(map, native, key, where);
          if (done) break;
          stopped++;
        }
        compare(bystander, beside, key, name);
      }
    }
    expect(stopped).toBeGreaterThan(100);
  },
);

interface Move {
  readonly name: string;
  readonly form: string;
  readonly key: (n: number) => Key | string;
  readonly call: (map: DropIn, key: (n: number) => unknown) => unknown;
  readonly model?: (model: globalThis.Map<unknown, unknown>, key: (n: number) => unknown) => unknown;
}
const SIZE = 200;
const text = (n: number): string => `key ${n}`;
const add = {
  call: (map: { set(key: unknown, value: unknown): unknown }, key: (n: number) => unknown) =>
    map.set(key(SIZE), 1),
};
const MOVES: readonly Move[] = [
  { name: 'last() of texts', form: 'log', key: text, call: (map) => map.last() },
  { name: 'last() of a mixture', form: 'log', key: KEYS.mixed, call: (map) => map.last() },
  { name: 'one integer more', form: 'log', key: KEYS.integers, ...add, model: add.call },
  { name: 'one bigint more', form: 'log', key: KEYS.bigints, ...add, model: add.call },
  { name: 'one text more', form: 'generations', key: text, ...add, model: add.call },
];

it.each(MOVES.flatMap((move) => POINTS.map((point) => ({ ...move, point }))))(
  'a move by $name, at each $point',
  ({ form, key, call, model, point }) => {
    const usual = { ...rules };
    Object.assign(rules, { numbers: SIZE + 1, bigints: SIZE + 1, generation: SIZE + 1 });
    let stayed = 0;
    for (let stop = 1, done = false; !done; stop += 1 + (stop >> 5)) {
      const [map, native] = [new DropIn<unknown, unknown>(), new Map<unknown, unknown>()];
      for (const it of [map, native]) for (let n = 0; n < SIZE; n++) it.set(key(n), n);
      const under = [map.entries(), native.entries()] as const;
      for (let n = 0; n < 50; n++) for (const it of under) it.next();
      if (point === 'store') stopBeforeStore(orderHeap() as never, stop);
      else overflow(stop);
      try {
        call(map, key);
        done = true;
      } catch {
        if (!map.stats().moved) stayed++;
      }
      if (point === 'store') stopBeforeStore(orderHeap() as never, 0);
      overflow(0);
      const where = `stopped at ${point} ${stop}`;
      if (model !== undefined && map.size > native.size) model(native, key);
      if (done) expect(map.stats().form, where).toBe(form);
      expect([...under[0]], where).toEqual([...under[1]]);
      expect([...map], where).toEqual([...native]);
      for (const it of [map, native]) for (let n = 0; n < 40; n++) it.set(key(SIZE + n), n);
      expect([...map], where).toEqual([...native]);
    }
    Object.assign(rules, usual);
    if (form === 'log' && point === 'call') expect(stayed).toBeGreaterThan(20);
  },
);
