// Strings and bytes in a heap's memory, where the host has no Buffer to make strings of them, and where they
// are too long for the first page.
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../../bindings/heap/heap.js';
import { Heap, TypedMap, TypedSet } from '../../bindings/index.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { same } from '../support/model.js';

const LENGTHS = [0, 1, 2, 3, 15, 16, 17, 48, 49, 4095, 4096, 4097, 8193, 14_001, 28_000, 28_001, 70_000];

/** Of each length: narrow, and with a character of two bytes first, last, or everywhere. */
const texts = LENGTHS.flatMap((n) => {
  const narrow = 'aÿ\0b'.repeat(n / 4 + 1).slice(0, n);
  const wide = n === 0 ? [] : [`Ā${narrow.slice(1)}`, `${narrow.slice(1)}\uffff`, 'ж'.repeat(n)];
  return [narrow, ...wide];
});

describe.each(BUILDS)('build %s', (build) => {
  it.each(['Buffer', 'no Buffer'])('strings are read as they were put in: %s', (reader) => {
    const heap = heapOf(build);
    // room first: views, and what makes strings over them, are made anew where memory grows
    new TypedMap('u32', 'u32', { heap, capacity: 1e6 }).dispose();
    if (reader === 'no Buffer') (memoryOf(heap) as { characters: unknown }).characters = undefined;
    const map = new TypedMap('string', 'string', { heap });
    for (const text of texts) map.set(text, `${text}!`);
    expect(memoryOf(heap).characters === undefined).toBe(reader === 'no Buffer');
    const keys = new Set(texts);
    same(map.size, keys.size, 'size');
    for (const text of texts) same(map.get(text), `${text}!`, 'get()', text.length);
    for (const [key, value] of map) same(value, `${key}!`, 'entry', key.length);
    expect(new Set(map.keys())).toEqual(keys);
    map.verify();
  });

  it('a long key is found or missed where the heap has no room for a copy of it', async () => {
    const heap = heapOf(build, { maximumBytes: 2 ** 20 });
    const long = (unit: string, n = 60_000) => unit.repeat(n);
    const kept = [long('a'), `${long('a', 59_999)}b`, long('ж', 30_000), long('c', 30_000)];
    const map = new TypedMap('string', 'u32', { heap });
    const bytes = new TypedMap('bytes', 'u32', { heap });
    const data = kept.slice(0, 1).map((text) => new Uint8Array(Buffer.from(text)));
    for (const [i, text] of kept.entries()) map.set(text, i);
    for (const [i, it] of data.entries()) bytes.set(it, i);
    await null; // until then there are buffers for long ones
    const fill = new TypedSet('u32', { heap });
    expect(() => {
      for (let i = 0; ; i++) fill.add(i);
    }).toThrow(/no memory/);
    expect(() => map.set(long('z', 500_000), 1)).toThrow(/no memory for a key or value of/);
    for (const [i, text] of kept.entries()) {
      expect([map.get(text), map.has(text)]).toEqual([i, true]);
      expect([map.has(`${text}x`), map.has(`x${text.slice(1)}`)]).toEqual([false, false]);
    }
    for (const [i, it] of data.entries()) {
      expect([bytes.get(it), bytes.has(it.subarray(1))]).toEqual([i, false]);
      expect(bytes.has(it.with(50_000, 1))).toBe(false);
    }
    expect(map.has(long('z', 500_000))).toBe(false);
    expect(bytes.has(new Uint8Array(500_000))).toBe(false);
    map.verify();
  });
});

it('what is longer than any record is refused before memory is asked for', () => {
  const heap = new Heap();
  const long = new Uint8Array(2 ** 30 + 1);
  const map = new TypedMap('bytes', 'bytes', { heap });
  const { committed } = heap.stats();
  const one = Uint8Array.of(1);
  expect(() => map.set(long, one)).toThrow(
    'a key of 1073741825 bytes is too long: expected at most 1073741824',
  );
  expect(() => map.set(one, long)).toThrow('a value of 1073741825 bytes is too long: expected at most');
  expect([map.size, heap.stats().committed]).toEqual([0, committed]);
});
