// Maps that ask for numbers where there are none, in a process whose core is not made yet: hence a file of
// its own.
import { expect, it } from 'vitest';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { madeOrderHeap } from '../../bindings/ordered/number-index.js';

it('a number is looked for in a large map that has none', () => {
  const map = new DropIn<string | number | bigint, number>();
  for (let i = 0; i < 2000; i++) map.set(`key ${i}`, i);
  expect([map.get(5), map.has(5), map.delete(5), map.get(5.5), map.has(Number.NaN), map.get(5n)]).toEqual([
    undefined,
    false,
    false,
    undefined,
    false,
    undefined,
  ]);
  map.clear();
  for (let i = 0; i < 2000; i++) map.set(`key ${i}`, i);
  expect(map.get(5)).toBe(undefined);
  expect(madeOrderHeap()).toBe(undefined);
  expect([map.set(5, 1).get(5), map.set(5.5, 2).get(5.5), map.get('key 1999'), map.size]).toEqual([
    1, 2, 1999, 2002,
  ]);
});
