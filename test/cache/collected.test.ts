// A cache that nobody holds any more is collected, with its index; maps() keeps none alive.
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const dist = (file: string): string => JSON.stringify(new URL(`../../dist/${file}.js`, import.meta.url).href);

it('dropped caches give their memory back', () => {
  const program = `
    import { Heap, maps } from ${dist('index')};
    import { TypedCache } from ${dist('cache')};
    const kept = new TypedCache('u32', 'any', { maxEntries: 10, name: 'kept' }).set(1, {});
    for (let i = 0; i < 50; i++) {
      const cache = new TypedCache('u32', 'any', { maxEntries: 10, name: 'dropped', onEvict: () => cache.size });
      cache.set(1, cache).set(2, [...cache.keys()]);
    }
    const listed = (name) => maps().filter((map) => map.name === name).length;
    const job = () => new Promise((resolve) => setTimeout(resolve, 5));
    const before = listed('dropped');
    for (let i = 0; i < 20 && listed('dropped') > 0; i++) {
      await job(); // maps() keeps what it has listed until its job ends
      gc();
      await job();
    }
    console.log(before, listed('dropped'), listed('kept'), Heap.default.stats().maps, kept.size);`;
  const { status, stdout } = runNode(['--expose-gc', '--input-type=module', '-e', program]);
  expect(stdout.trim()).toBe('50 0 1 1 1');
  expect(status).toBe(0);
});
