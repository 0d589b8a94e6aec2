// The two implementations under one interface: the maps themselves, with nothing wrapped around them. A
// process uses one implementation and one pair of kinds, so each call site sees a single class.
import { TypedMap } from '../../index.js';
import type { Implementation, Key, KeyKind } from './types.js';

/** The methods that the workloads call. */
export interface Table {
  readonly size: number;
  get(key: Key): number | undefined;
  has(key: Key): boolean;
  set(key: Key, value: number): unknown;
  delete(key: Key): boolean;
  [Symbol.iterator](): Iterator<[Key, number]>;
}

/** The part of TypedMap that Map does not have. */
export interface TophashTable extends Table {
  add(key: Key, delta: number): number;
  stats(): { readonly growing: boolean };
  dispose(): void;
}

/** A new, empty TypedMap. */
export const newTypedMap = (key: KeyKind, value: 'u32' | 'f64'): TophashTable =>
  new TypedMap(key, value) as unknown as TophashTable;

/** A new, empty map of the implementation. */
export const newTable = (implementation: Implementation, key: KeyKind, value: 'u32' | 'f64'): Table =>
  implementation === 'tophash' ? newTypedMap(key, value) : new Map<Key, number>();

/** The table as TypedMap, or undefined if it is a Map. */
export const asTophash = (table: Table): TophashTable | undefined =>
  'dispose' in table ? (table as TophashTable) : undefined;

/** Gives the memory of a table back; a Map is left to the collector. */
export const release = (table: Table): void => asTophash(table)?.dispose();
