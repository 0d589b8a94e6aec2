// The first call behind a write that was stopped finds a journal to undo. Each method made for its kinds has
// that undone, and is made again: it does and gives what it does elsewhere.
import { describe, expect, it } from 'vitest';
import { KEY_KINDS, VALUE_KINDS } from '../../bindings/core/kinds.js';
import { heapOf } from '../support/cores.js';
import { isStopped } from '../support/faults.js';
import { type AnyMap, type AnySet, any, isNumber, keyAt, stored, sum, valueAt } from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';

/** A heap in which a write to another map was stopped half way. */
const halted = <T>(make: (heap: ReturnType<typeof heapOf>) => T): { table: T; undone: () => number } => {
  const heap = heapOf('faults');
  const table = make(heap);
  const other = mapOf('u32', 'u32', { heap });
  for (let i = 0; i < 20; i++) other.set(any(i), any(i));
  expect(isStopped(heap, 3, () => other.delete(any(7)))).toBe(true);
  return { table, undone: () => heap.stats().repairs };
};

describe.each(KEY_KINDS)('keys of kind %s', (key) => {
  const k = (i: number) => any(keyAt(key, i));

  it.each(VALUE_KINDS)('values of kind %s', (value) => {
    const v = (i: number) => any(valueAt(value, i));
    const told = (i: number) => stored(value, valueAt(value, i));
    const CALLS: [string, (map: AnyMap) => unknown, unknown, size?: number][] = [
      ['get()', (map) => map.get(k(3)), told(3)],
      ['get() of none', (map) => map.get(k(30)), undefined],
      ['has()', (map) => [map.has(k(3)), 3], [true, 3]],
      ['has() of none', (map) => map.has(k(30)), false],
      ['set()', (map) => map.set(k(30), v(30)).get(k(30)), told(30), 11],
      ['set() of one that is there', (map) => map.set(k(3), v(4)).get(k(3)), told(4)],
      ['delete()', (map) => [map.delete(k(3)), map.has(k(3))], [true, false], 9],
      ['delete() of none', (map) => map.delete(k(30)), false],
      ['getOrInsert()', (map) => map.getOrInsert(k(3), v(4)), told(3)],
      ['getOrInsert() of none', (map) => map.getOrInsert(k(30), v(4)), told(4), 11],
    ];
    if (isNumber(value)) {
      CALLS.push(['add()', (map) => map.add(k(3), v(4)), sum(value, told(3), valueAt(value, 4))]);
      CALLS.push(['add() of none', (map) => map.add(k(30), v(4)), told(4), 11]);
    }
    for (const [name, call, expected, size = 10] of CALLS) {
      const { table, undone } = halted((heap) => {
        const map = mapOf(key, value, { heap });
        for (let i = 0; i < 10; i++) map.set(k(i), v(i));
        return map;
      });
      expect(call(table), name).toEqual(expected);
      expect([undone(), table.size], name).toEqual([1, size]);
    }
  });

  it('a set', () => {
    const CALLS: [string, (set: AnySet) => unknown, unknown, size?: number][] = [
      ['has()', (set) => set.has(k(3)), true],
      ['has() of none', (set) => set.has(k(30)), false],
      ['add()', (set) => set.add(k(30)).has(k(30)), true, 11],
      ['delete()', (set) => [set.delete(k(3)), set.has(k(3))], [true, false], 9],
    ];
    for (const [name, call, expected, size = 10] of CALLS) {
      const { table, undone } = halted((heap) => {
        const set = setOf(key, { heap });
        for (let i = 0; i < 10; i++) set.add(k(i));
        return set;
      });
      expect(call(table), name).toEqual(expected);
      expect([undone(), table.size], name).toEqual([1, size]);
    }
  });
});
