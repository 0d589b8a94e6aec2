// Calls of the ordered map's core that the drop-in seldom makes: of an index's policy, its end, and reads of
// what stands beside an entry.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MISS, OUT, STATUS } from '../../bindings/core/core.js';
import type { OrderExports } from '../../bindings/core/embedded/exports.js';

const instance = (): OrderExports => {
  const bytes = readFileSync(new URL('../../build/ordered.wasm', import.meta.url));
  const env = { now: () => 0, spent: () => {} };
  const x = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports as never as OrderExports;
  x.init(4096, 2026n);
  return x;
};
const words = (x: OrderExports): Int32Array => new Int32Array(x.memory.buffer);

it('an index that is destroyed leaves no byte in use', () => {
  const x = instance();
  const m = x.create(100);
  for (let i = 0; i < 1000; i++) expect(x.add_number(m, i, i, 2 * i)).toBe(1);
  x.destroy(m);
  x.heap_stats();
  const [, used, , maps] = new Float64Array(x.memory.buffer, 8 * OUT, 4);
  expect([used, maps]).toEqual([0, 0]);
});

it('the word beside an entry is there or missing', () => {
  const x = instance();
  const m = x.create(0);
  x.add_number(m, 7, 1, 99);
  expect([x.value_code(m, 7), words(x)[STATUS]]).toEqual([99, 0]);
  x.value_code(m, 8);
  expect(words(x)[STATUS]).toBe(MISS);
  words(x)[STATUS] = 0;
  const code = x.fold_digit(m, 0, 12345n);
  expect(x.add_code(m, code, 5)).toBe(1);
  expect([x.find_code(m, code), x.next_code(m, code, 5), x.value_code(m, code)]).toEqual([5, -1, 0]);
});

it('assist and compact keep every entry', () => {
  const x = instance();
  const m = x.create(0);
  expect(x.set_assist(m, 0)).toBe(1);
  for (let i = 0; i < 3000; i++) x.add_number(m, i, i, 0);
  for (let i = 100; i < 3000; i++) expect(x.remove_number(m, i, i)).toBe(1);
  expect(x.compact(m)).toBe(1);
  for (let i = 0; i < 100; i++) expect(x.find_number(m, i)).toBe(i);
  expect([x.size(m), x.verify(m)]).toEqual([100, 0]);
});
