// What seldom happens in the core and no other short test makes happen: every call as the first one behind a
// write that was stopped, every way to combine numbers, and what verify() says of every flipped bit.
import { describe, expect, it } from 'vitest';
import { HEADER, HEADER_BYTES } from '../../bindings/core/core.js';
import {
  CorruptionError,
  type KeyKind,
  OutOfMemoryError,
  TypedMap,
  TypedSet,
  type ValueKind,
} from '../../bindings/index.js';
import { type Build, heapOf } from '../support/cores.js';
import { failAllocation, isStopped } from '../support/faults.js';
import { Subject } from '../support/subjects.js';

const FAULTS: Build[] = ['faults', 'classic-faults'];
const api = { TypedMap, TypedSet } as never;

describe.each(FAULTS)('core %j: a call behind a write that was stopped', (build) => {
  // one for each way of storing keys and values
  const recipes = [
    { type: 'map', key: 'i32', value: 'f64' },
    { type: 'map', key: 'i64', value: 'i32' },
    { type: 'map', key: 'string', value: 'string' },
    { type: 'map', key: 'bytes', value: 'any' },
    { type: 'map', key: 'f64', value: 'bytes' },
    { type: 'set', key: 'u32', value: 'none' },
    { type: 'set', key: 'string', value: 'none' },
  ] as const;
  const calls = {
    get: (it: Subject) => (it.type === 'set' ? it.table.has(it.keys[3]) : it.table.get(it.keys[3])),
    has: (it: Subject) => it.table.has(it.keys[3]),
    set: (it: Subject) =>
      it.type === 'set' ? it.table.add(it.keys[3]) : it.table.set(it.keys[3], it.values[3]),
    insert: (it: Subject) => it.type === 'map' && it.table.getOrInsert(it.keys[3], it.values[3]),
    add: (it: Subject) => it.type === 'map' && it.name.endsWith('f64') && it.table.add(it.keys[3], 0),
    delete: (it: Subject) => it.table.delete(it.keys[200]),
    size: (it: Subject) => it.table.size,
    iterate: (it: Subject) => [...it.table.keys()],
    stats: (it: Subject) => it.table.stats(),
    heap: (it: Subject) => it.table.heap.stats(),
    drain: (it: Subject) => it.table.drain(),
    clone: (it: Subject) => it.table.clone().dispose(),
  };

  it.each(recipes)('%j finds the map as it was, or as the write was to leave it', (recipe) => {
    for (const call of Object.values(calls)) {
      const heap = heapOf(build);
      const subject = new Subject(api, recipe, heap).fill(20);
      // the n-th store of a new entry, until there are no more; behind each the entry is there or is not
      for (let n = 1; ; n++) {
        const write = () =>
          recipe.type === 'set'
            ? subject.table.add(subject.keys[100 + n])
            : subject.table.set(subject.keys[100 + n], subject.values[n]);
        const stopped = isStopped(heap, n, write);
        call(subject);
        subject.table.verify();
        const there = subject.table.has(subject.keys[100 + n]);
        if (there) subject.model.set(100 + n, n);
        expect(subject.table.size).toBe(subject.model.size);
        if (!stopped) break;
      }
      subject.check();
      heap.dispose();
    }
  });
});

describe.each(FAULTS)('core %j: clear() that was stopped', (build) => {
  it.each(['u32', 'string'] as const)('of %s has happened or not, and does not happen later', (key) => {
    for (let n = 1, stopped = true; stopped; n++) {
      const heap = heapOf(build);
      const subject = new Subject(api, { type: 'map', key, value: 'f64' }, heap).fill(60);
      stopped = isStopped(heap, n, () => subject.table.clear());
      if (subject.table.size === 0) subject.model.clear();
      // each of these ends steps of its own
      for (let k = 100; k < 200; k++) {
        subject.table.set(subject.keys[k], subject.values[k]);
        subject.model.set(k, k);
      }
      subject.table.compact();
      subject.check();
      heap.dispose();
    }
  });
});

describe.each(FAULTS)('core %j: without memory for the n-th allocation', (build) => {
  const calls: Record<string, (it: Subject) => unknown> = {
    set: (it) => it.fill(30),
    reserve: (it) => it.table.reserve(9000),
    compact: (it) => it.table.compact(),
    clone: (it) => it.table.clone().dispose(),
    'a map with room': (it) =>
      new TypedMap('i32', 'string', { heap: it.table.heap, capacity: 9000 }).dispose(),
    iterate: (it) => [...it.table.keys()],
    union: (it) =>
      it.type === 'set' && it.table.union(new TypedSet('string', { heap: it.table.heap })).dispose(),
    symmetricDifference: (it) => it.type === 'set' && it.table.symmetricDifference(it.table).dispose(),
    // what is left of many deletions is moved together, which takes memory
    delete: (it) => {
      for (let k = 0; k < 400; k += 1) {
        it.table.delete(it.keys[k]);
        it.model.delete(k);
      }
    },
  };
  const recipes = [
    { type: 'map', key: 'string', value: 'string' },
    { type: 'map', key: 'i32', value: 'f64' },
    { type: 'set', key: 'string', value: 'none' },
  ] as const;

  it.each(recipes)('%j is as it was, or as the call was to leave it', (recipe) => {
    for (const [name, call] of Object.entries(calls)) {
      for (let n = 1; n < 9; n++) {
        for (const keep of [false, true]) {
          const heap = heapOf(build);
          const subject = new Subject(api, recipe, heap).fill(name === 'delete' ? 420 : 20);
          failAllocation(heap, n, keep);
          try {
            call(subject);
          } catch (error) {
            if (!(error instanceof OutOfMemoryError)) throw error;
          }
          failAllocation(heap, 0);
          subject.table.verify();
          // fill() tells the model of the entries that went in only
          subject.check();
          expect(subject.table.delete(subject.keys[500])).toBe(false);
          subject.table.dispose();
          heap.dispose();
        }
      }
    }
  });
});

describe.each<Build>(['release', 'classic'])('core %j: a map that must not grow', (build) => {
  it.each(['i32', 'string'] as const)('of %s has one chain of thousands, and is whole', (key) => {
    const heap = heapOf(build);
    const map = new TypedMap(key, 'i32', { heap, growth: { resize: 'forbid' } }) as TypedMap<'i32', 'i32'>;
    const keyOf = (n: number) => (key === 'i32' ? n : `${n}`) as never;
    for (let n = 0; n < 3000; n++) map.set(keyOf(n), n);
    expect(map.stats().buckets).toBeLessThan(3);
    expect(new Set(map.keys()).size).toBe(3000);
    map.verify();
    map.compact();
    map.verify();
    for (let n = 0; n < 3000; n++) expect(map.get(keyOf(n))).toBe(n);
    for (let n = 0; n < 3000; n += 2) map.delete(keyOf(n));
    expect([...map.keys()].length).toBe(1500);
    map.dispose();
    expect(heap.stats().maps).toBe(0);
    expect(heap.stats().used).toBeLessThanOrEqual(65_536); // what the heap itself got for so long a chain
  });
});

describe.each<Build>(['release', 'classic'])('core %j: updateMany()', (build) => {
  const kinds = ['i32', 'u32', 'f32', 'f64', 'i64', 'u64'] as const;
  const ops = { add: (a: number, b: number) => a + b, min: Math.min, max: Math.max };

  it.each(kinds)('adds, and takes the lesser or greater, of %s', (value) => {
    const big = value.endsWith('64') && value !== 'f64';
    const of = (n: number) => (big ? BigInt(n) : n);
    const array = { i32: Int32Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array }[value as 'i32'];
    const bulk = (list: number[]) =>
      array
        ? array.from(list)
        : { i64: BigInt64Array, u64: BigUint64Array }[value as 'i64'].from(list.map(BigInt));
    for (const [op, combine] of Object.entries(ops)) {
      const map = new TypedMap('u32', value, { heap: heapOf(build) });
      map.set(1, of(5) as never).set(2, of(50) as never);
      map.updateMany(Uint32Array.of(1, 2, 3), bulk([20, 20, 20]) as never, op as 'add');
      const expected = [combine(5, 20), combine(50, 20), 20];
      expect([1, 2, 3].map((key) => Number(map.get(key)))).toEqual(expected);
    }
  });
});

describe.each<Build>(['release', 'classic'])('core %j: verify()', (build) => {
  const pairs: [KeyKind, ValueKind, number][] = [
    ['i32', 'i32', 60],
    ['i64', 'i32', 60],
    ['string', 'string', 14],
  ];

  it.each(pairs)(
    'of %s and %s says what is wrong, whichever bit of its buckets is another',
    (key, value, size) => {
      const heap = heapOf(build);
      const subject = new Subject(api, { type: 'map', key, value }, heap).fill(size);
      const map = subject.table;
      const { x } = heap;
      const memory = new Uint8Array(x.memory.buffer);
      const words = new Uint32Array(x.memory.buffer);
      const places = [
        map.h,
        ...['buckets', 'ovfFirst'].map((name) => words[(map.h + HEADER[name as 'buckets']) >> 2] as number),
      ];
      const rules = new Set<string>();
      let found = 0;
      for (const [i, from] of places.entries()) {
        if (from === 0) continue;
        for (let at = from; at < from + (i === 0 ? HEADER_BYTES : 640); at++) {
          for (let bit = 0; bit < 8; bit++) {
            const copy = memory.slice(0);
            memory[at] = (memory[at] as number) ^ (1 << bit);
            try {
              map.verify();
            } catch (error) {
              // an address out of memory is a trap, which is no answer but does no harm either
              if (!(error instanceof CorruptionError || error instanceof WebAssembly.RuntimeError))
                throw error;
              found++;
              rules.add(error.message.replace(/\d[\d.e+-]*/g, 'n').slice(0, 60));
            }
            memory.set(copy);
          }
        }
      }
      expect(found).toBeGreaterThan(300);
      expect(rules.size).toBeGreaterThan(4);
      subject.check();
    },
  );
});
