// Engines and modes of engines without WebAssembly: the drop-in works, TypedMap says what is missing. On the
// build that ships.
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const dist = new URL('../../dist/', import.meta.url).href;

const program = `
  import { Map as DropIn } from '${dist}map.js';
  import { Heap, init, TypedMap, TypedSet, TophashError } from '${dist}index.js';
  const map = new DropIn();
  for (let i = 0; i < 3000; i++) map.set(i, i).set(i + 0.5, -i).set(BigInt(i), String(i)).set('k' + i, i);
  for (let i = 0; i < 3000; i += 2) map.delete(i), map.delete(BigInt(i));
  map.compact().reserve(10_000).drain();
  const found = [map.size, map.get(2999), map.get(0.5), map.get(7n), map.has(8n), map.get('k8')];
  const native = map.stats().buckets;
  map.clear();
  const after = [map.set(1, 2).get(1), map.size];
  const errors = [];
  for (const make of [
    () => new TypedMap('i32', 'i32'), () => new TypedSet('string'), () => new Heap(), () => init(),
  ]) {
    try {
      await make();
    } catch (error) {
      errors.push(error instanceof TophashError ? error.message : String(error));
    }
  }
  console.log(JSON.stringify({ found, native, after, errors }));`;

it('--jitless: the drop-in works by native Maps, and TypedMap fails at the first constructor', () => {
  const { status, stdout } = runNode(['--jitless', '--input-type=module', '-'], { input: program });
  expect(status).toBe(0);
  const message = 'this engine has no WebAssembly: expected one that has it, or a native Map';
  expect(JSON.parse(stdout)).toEqual({
    found: [9000, 2999, 0, '7', false, 8],
    native: 1,
    after: [2, 1],
    errors: Array(4).fill(message),
  });
});
