// The core builds of tophash/cores, compiled from bytes: for runtimes that allow it.
import { Heap, TypedMap } from 'tophash';
import { classic, fromBytes, line } from 'tophash/cores';
import { refuses, same } from './check.mjs';
import { numbers } from './random.mjs';

export default async () => {
  for (const core of [line, classic]) {
    const map = new TypedMap('i64', 'f64', { heap: new Heap({ core }) });
    const model = new Map();
    const random = numbers(1);
    for (let n = 0; n < 20_000; n++) {
      const key = BigInt(random() % 5000) << 40n;
      if (random() % 4 === 0) same(map.delete(key), model.delete(key), `delete(${key})`);
      else map.set(key, n) && model.set(key, n);
    }
    map.verify();
    same(map.size, model.size, 'size');
    for (const [key, value] of map) same(value, model.get(key), `value of ${key}`);
    same(map.stats().core, core.name, 'stats().core');
  }
  refuses(() => fromBytes(new Uint8Array(8)), 'ERR_TOPHASH_POLICY');
  return `${line.name}, ${classic.name}`;
};
