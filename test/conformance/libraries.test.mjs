// Libraries that take a Map of the caller's choice take the drop-in.
import { LRUCache } from '@thi.ng/cache';
import DataLoader from 'dataloader';
import lodash from 'lodash';
import memoize from 'memoize';
import { Map as DropIn } from 'tophash/map';
import { describe, expect, it } from 'vitest';

describe('libraries', () => {
  it('lodash: memoize.Cache', () => {
    const { Cache } = lodash.memoize;
    lodash.memoize.Cache = DropIn;
    try {
      let calls = 0;
      const square = lodash.memoize((x) => {
        calls++;
        return x * x;
      });
      for (let i = 0; i < 3000; i++) expect(square(i % 1000)).toBe((i % 1000) ** 2);
      expect(calls).toBe(1000);
      expect(square.cache).toBeInstanceOf(DropIn);
      expect(square.cache.size).toBe(1000);
    } finally {
      lodash.memoize.Cache = Cache;
    }
  });

  it('dataloader: cacheMap', async () => {
    const batches = [];
    const cacheMap = new DropIn();
    const batch = async (keys) => {
      batches.push(keys.length);
      return keys.map((key) => key * 2);
    };
    const loader = new DataLoader(batch, { cacheMap });
    expect(await loader.loadMany([1, 2, 3, 2])).toEqual([2, 4, 6, 4]);
    expect(await loader.load(1)).toBe(2);
    expect(batches).toEqual([3]);
    loader.clear(1);
    expect([...cacheMap.keys()]).toEqual([2, 3]);
    await loader.load(1);
    loader.clearAll();
    expect([batches, cacheMap.size]).toEqual([[3, 1], 0]);
  });

  it('memoize: cache', () => {
    let calls = 0;
    const cache = new DropIn();
    const lowered = (text) => {
      calls++;
      return text.toLowerCase();
    };
    const lower = memoize(lowered, { cache });
    for (let i = 0; i < 200; i++) expect(lower(`Key ${i % 20}`)).toBe(`key ${i % 20}`);
    expect([calls, cache.size]).toEqual([20, 20]);
  });

  it('@thi.ng/cache: map', () => {
    let made;
    const cache = new LRUCache(null, {
      maxlen: 10,
      map: () => {
        made = new DropIn();
        return made;
      },
    });
    for (let i = 0; i < 100; i++) cache.set(i, `${i}`);
    expect(cache.length).toBe(10);
    expect(made.size).toBe(10);
    expect([...cache.keys()]).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect(cache.get(90)).toBe('90');
    expect(cache.get(1)).toBe(undefined);
  });
});
