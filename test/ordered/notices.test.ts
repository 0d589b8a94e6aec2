// What the core notes in a call on the drop-in is acted on in that call: none is left to another map's.
import { beforeAll, describe, expect, it } from 'vitest';
import { NOTICED, TELLS_ENDS } from '../../bindings/core/core.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { orderHeap } from '../../bindings/ordered/number-index.js';

const noticed = (): number => new Int32Array(orderHeap().x.memory.buffer)[NOTICED] as number;
const filled = (n: number): DropIn<number, number> => {
  const map = new DropIn<number, number>();
  for (let i = 0; i < n; i++) map.set(i, i);
  return map;
};
/** A map in the middle of a growth. */
const growing = (): DropIn<number, number> => {
  const map = filled(20_000);
  for (let i = map.size; !map.stats().growing; i++) map.set(i, i);
  return map;
};

describe('a call that makes the core note something leaves no notice', () => {
  beforeAll(() => {
    filled(200_000).clear(); // so that there is memory: when that grows, notices are acted on anyway
    orderHeap().words[TELLS_ENDS] = 1;
  });

  it('set(), which begins growths and ends them', () => {
    const map = new DropIn<number, number>();
    const { buffer } = orderHeap().x.memory;
    let left = 0;
    for (let i = 0; i < 20_000; i++) {
      map.set(i, i);
      left += noticed();
    }
    expect(left).toBe(0);
    expect(orderHeap().x.memory.buffer).toBe(buffer);
    expect(map.stats().growEpoch).toBeGreaterThan(0);
  });

  const CALLS: Record<string, [(map: DropIn<number, number>) => unknown]> = {
    'reserve()': [(map) => map.reserve(100_000)],
    'drain()': [(map) => map.drain()],
    'drain() of some buckets': [(map) => map.drain({ maxBuckets: 3 })],
    'clear()': [(map) => map.clear()],
    'compact()': [(map) => map.compact()],
    'delete()': [(map) => [...map.keys()].map((key) => map.delete(key))],
  };
  it.each(Object.entries(CALLS))('%s', (_, [call]) => {
    const map = growing();
    expect(noticed()).toBe(0);
    call(map);
    expect(noticed()).toBe(0);
  });

  it('the background drain', async () => {
    const map = growing();
    for (const begun = Date.now(); map.stats().growing && Date.now() - begun < 20_000; )
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(map.stats().growing).toBe(false);
    expect(noticed()).toBe(0);
  });
});
