// The maps of Go's map tests (test/core/go-map*.test.ts).
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { type Build, heapOf } from './cores.js';

export type Floats = TypedMap<'f64', 'f64'>;
export type Words = TypedMap<'u32', 'u32'>;
export const floats = (build: Build, options = {}): Floats =>
  new TypedMap('f64', 'f64', { heap: heapOf(build), ...options });
export const words = (build: Build, options = {}): Words =>
  new TypedMap('u32', 'u32', { heap: heapOf(build), ...options });

/** Growth that only drain() and the bucket a write needs carry on. */
export const LAZY = { growth: { assist: 0 } };

/** Sets i -> i from `size` on until a growth is under way. */
export const growOn = <K extends 'f64' | 'u32'>(map: TypedMap<K, K>): void => {
  for (let i = map.size; !map.stats().growing; i++) (map as Floats).set(i, i);
};
