// Strings as keys, whoever reads them: the core, by the JS String Builtins that it imports, or the bindings.
// Both make the same record of a string, so that a map may be reached both ways. Without the builtins
// (Node 20) the core reads by functions of JavaScript, which tells as much of its own code.
import { describe, expect, it } from 'vitest';
import { line } from '../../bindings/core/line.js';
import type { Heap } from '../../bindings/heap/heap.js';
import { memoryOf, Heap as NewHeap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { same } from '../support/model.js';

type Reader = 'core' | 'bindings';
const READERS: readonly Reader[] = ['core', 'bindings'];

/** Says who reads the keys of a heap's maps from now on. */
const readBy = (heap: Heap, reader: Reader): void => {
  (memoryOf(heap) as { readsText: boolean }).readsText = reader === 'core';
};

/** Lengths: those that the core reads, those between, which the bindings read, and those it reads again. */
const LENGTHS = [...upTo(41), ...upTo(25).map((n) => 46 + n)];
/** Most characters that the core reads (bindings/heap/records.ts). */
const READ_MOST = 14_000;
const text = 'The quick brown fox jumps over the lazy dog, ÿ and all; '.repeat(4);
const wideText = 'Съешь же ещё этих мягких французских булок; '.repeat(4);

/** Of every length: in either width; one character, at each place, that is wide, zero, or half a
 *  pair; in two pieces, cut out of a longer one, and as an internal name. */
const stringsOf = (n: number): string[] => {
  const at = upTo(n);
  const put = (unit: string) => at.map((i) => `${'ÿ'.repeat(i)}${unit}${'ÿ'.repeat(n - i - 1)}`);
  const name = `${'n'.repeat(n)}`;
  const pieces = [text, wideText].flatMap((from) => {
    const whole = from.slice(3, 3 + n);
    const half = n >>> 1;
    return [whole, from.slice(60, 60 + half) + from.slice(5, 5 + n - half)];
  });
  return [
    ...['Ā', '\0', '\ud800', '\udfff', '\uffff'].flatMap(put),
    ...pieces,
    ...Object.keys({ [name]: 1 }),
    'ж'.repeat(n),
  ];
};

const all = [
  ...new Set([
    ...LENGTHS.flatMap(stringsOf),
    ...[READ_MOST - 1, READ_MOST, READ_MOST + 1, 2 * READ_MOST, 2 * READ_MOST + 1].flatMap((n) => [
      'x'.repeat(n),
      `${'x'.repeat(n - 1)}Ā`,
    ]),
  ]),
];

describe.each(BUILDS)('build %s', (build) => {
  it.each(READERS)('what one way puts in the other finds, changes and deletes: first the %s', (first) => {
    const heap = heapOf(build);
    const other: Reader = first === 'core' ? 'bindings' : 'core';
    const map = new TypedMap('string', 'f64', { heap });
    readBy(heap, first);
    for (const [i, key] of all.entries()) map.set(key, i);
    for (const [i, key] of all.entries()) same(map.get(key), i, 'get()', key);
    readBy(heap, other);
    same(map.size, all.length, 'size');
    for (const [i, key] of all.entries()) {
      same(map.get(key), i, 'get()', key);
      same(map.has(key), true, 'has()', key);
      same(map.add(key, 0.5), i + 0.5, 'add()', key);
      same(map.getOrInsert(key, -1), i + 0.5, 'getOrInsert()', key);
    }
    map.verify();
    same([...map.keys()].toSorted().join(), all.toSorted().join(), 'keys');
    for (const key of all) same(map.delete(key), true, 'delete()', key);
    same(map.size, 0, 'size');
    map.verify();
  });

  it('a key that is not there is missed both ways, whatever stands in the first page', () => {
    const heap = heapOf(build);
    const set = new TypedSet('string', { heap, hash: 'fast' });
    const [odd, even] = [0, 1].map((rest) => all.filter((_, i) => i % 2 === rest)) as [string[], string[]];
    set.addMany(odd);
    for (const reader of READERS) {
      readBy(heap, reader);
      for (const key of odd) same(set.has(key), true, 'has()', key);
      for (const key of even) same(set.has(key), false, 'has()', key);
      for (const key of even) same(set.delete(key), false, 'delete()', key);
    }
    set.verify();
  });

  it('records as values, and values that JavaScript keeps, go with keys that the core reads', () => {
    const heap = heapOf(build);
    readBy(heap, 'core');
    const texts = new TypedMap('string', 'string', { heap });
    const kept = new TypedMap('string', 'any', { heap });
    const keys = all.filter((key) => key.length <= 70);
    for (const key of keys) {
      texts.set(key, `${key}!`).set(key, `${key}?`);
      kept.set(key, { key });
    }
    for (const key of keys) {
      same(texts.getOrInsert(key, ''), `${key}?`, 'getOrInsert()', key);
      same((kept.get(key) as { key: string }).key, key, 'get()', key);
      same(texts.delete(key), true, 'delete()', key);
      same(kept.delete(key), true, 'delete()', key);
    }
    for (const map of [texts, kept]) {
      same(map.size, 0, 'size');
      map.verify();
    }
  });

  it('explain() says of a key what its hash is, whoever put it in', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'u32', { heap });
    for (const reader of READERS) {
      readBy(heap, reader);
      const key = `by the ${reader}`;
      map.set(key, 1);
      expect(map.explain(key).slot).toBeGreaterThanOrEqual(0);
    }
  });
});

/** A module that imports a builtin with a type that it does not have: where there are builtins it is not
 *  valid. */
const WRONG = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 23, 1, 14],
  ...[...'wasm:js-string'].map((c) => c.charCodeAt(0)),
  ...[4, 99, 97, 115, 116, 0, 0],
]);

it('the core reads strings where the engine has the builtins, and only there', () => {
  const has = !WebAssembly.validate(WRONG, { builtins: ['js-string'] } as never);
  expect(line.readsText).toBe(has);
  expect(memoryOf(new NewHeap()).readsText).toBe(has);
});
