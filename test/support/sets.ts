// Sets with keys, and a comparison of their keys.
import { type AnySet, any, type Item, type KeyKind } from './kinds.js';
import { setOf as emptySet } from './latin1.js';
import { same } from './model.js';

export const setOf = (kind: KeyKind, keys: Iterable<Item>, options = {}): AnySet => {
  const set = emptySet(kind, options);
  for (const key of keys) set.add(any(key));
  return set;
};

/** The same keys, each once; compares a canonical order. */
export const expectKeys = (set: Iterable<Item>, expected: Iterable<Item>, what = 'keys'): void => {
  const text = (key: Item) => (typeof key === 'string' ? JSON.stringify(key) : String(key));
  const order = (keys: Iterable<Item>) => [...keys].map(text).sort().join(' ');
  same(order(set), order(new Set(expected)), what);
};
