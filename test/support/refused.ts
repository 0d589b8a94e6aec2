// Calls that must be refused, and the arrays that bulk calls are given.
import { expect } from 'vitest';
import { VERSION } from '../../bindings/core/core.js';
import type { KeyKind, ScalarKind, ValueKind } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { arrayOf, upTo } from './arrays.js';
import { heapOf } from './cores.js';
import { type AnyMap, any, keyAt, valueAt } from './kinds.js';
import { rawOf } from './latin1.js';

/** The error that a call throws; throws if it throws none. */
export const caught = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not throw');
};

export type ErrorClass = new (...args: never[]) => Error;
/** What must be thrown, and a call. */
export type Refused = readonly [ErrorClass, RegExp, () => unknown];

export const N = 5;
/** Keys and values as a map of the kinds takes them. */
export const keysOf = (kind: KeyKind, n = N): never =>
  any(
    arrayOf(
      kind,
      upTo(n).map((i) => any(rawOf(kind, keyAt(kind, i)))),
    ),
  );
export const valuesOf = (kind: ValueKind, n = N): never =>
  any(
    arrayOf(
      kind,
      upTo(n).map((i) => any(rawOf(kind, valueAt(kind, i)))),
    ),
  );
/** An array like `of` whose buffer was transferred. */
export const detached = <T extends { buffer: ArrayBufferLike }>(array: T): T => {
  structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
  return array;
};

/** Makes the calls on a map with entries, each of which must throw; then the map must be unchanged, to the
 *  last store. */
export const expectRefused = (map: AnyMap, calls: readonly Refused[]): void => {
  const { heap } = map;
  const entries = [...map];
  const version = () => heap.words[(map.h >>> 2) + VERSION];
  const before = version();
  for (const [type, message, call] of calls) {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  }
  expect([version(), heap.words[112]]).toEqual([before, 0]);
  expect([...map]).toEqual(entries);
  map.verify();
};

export const filled = (key: ScalarKind, value: ValueKind): AnyMap => {
  const map: AnyMap = new TypedMap<ScalarKind, ValueKind>(key, value, { heap: heapOf('release') });
  return map.setMany(keysOf(key, 3), valuesOf(value, 3));
};
