// Caches of numbers for the tests of this folder.
import { afterEach } from 'vitest';
import { type CacheOptions, TypedCache } from '../../bindings/cache.js';

export type Numbers = TypedCache<'u32', 'f64'>;

const made: Numbers[] = [];
afterEach(() => {
  for (const it of made.splice(0)) it.dispose();
});

/** A cache that is disposed of after the test. */
export const numbers = (options: object): Numbers => {
  const cache = new TypedCache('u32', 'f64', options as CacheOptions<'u32', 'f64', number>);
  made.push(cache);
  return cache;
};

/** The same with the entries 1 => 0.5, 2 => 1, and so on. */
export const filled = (options: object, entries = 3): Numbers => {
  const cache = numbers(options);
  for (let i = 1; i <= entries; i++) cache.set(i, i / 2);
  return cache;
};

export const keysOf = (cache: Numbers): number[] => [...cache.keys()];
