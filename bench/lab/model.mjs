// What every variant has to pass before it is measured: maps and sets of all storage pairs do what a Map
// does, through growth, deletion, iteration and emptying, and verify() finds nothing. Seeded: the same in
// every run.
import { TypedMap, TypedSet } from '../../dist/index.js';
import { generator } from '../harness/keys.mjs';

/** Kinds of every storage pair of the core, sets last. */
const PAIRS = [
  ...[
    ['i32', 'u32'],
    ['u32', 'f64'],
    ['f64', 'f32'],
    ['i64', 'u64'],
    ['string', 'i32'],
    ['string', 'f64'],
  ],
  ...[
    ['u32', 'string'],
    ['i64', 'string'],
    ['i32', 'none'],
    ['u64', 'none'],
    ['string', 'none'],
  ],
];
/** Those of a core that has maps of numbers only, with values as long as keys or longer. */
const NUMBERS = [
  ['i32', 'u32'],
  ['u32', 'f64'],
  ['f64', 'f64'],
  ['i64', 'u64'],
  ['u64', 'f64'],
];
/** Operations on each, over so many keys: enough for a dozen growths. */
const [OPERATIONS, KEYS] = [12_000, 3_000];

const item = (kind, n) => {
  if (kind === 'string') return n % 2 === 0 ? `key ${n}` : `a longer text, of many blocks: ${n}`;
  if (kind.endsWith('64') && kind !== 'f64') return (BigInt(n % 7) << 33n) | BigInt(n);
  return kind.startsWith('f') ? n / 2 : n;
};

/** @param {object} options heap and growth of the maps @param {boolean} [onlyNumbers] whether the core lacks
 *   strings and sets
 * @throws Error with the kinds, the number of the operation and what was wrong */
export function checkModel(options, onlyNumbers = false) {
  for (const [key, value] of onlyNumbers ? NUMBERS : PAIRS) {
    try {
      checkPair(key, value, options);
    } catch (error) {
      throw new Error(`${key} -> ${value}: ${error.message}`, { cause: error });
    }
  }
}

function checkPair(key, value, options) {
  const isSet = value === 'none';
  const map = isSet ? new TypedSet(key, options) : new TypedMap(key, value, options);
  const model = new Map();
  const below = generator(OPERATIONS);
  for (let i = 0; i < OPERATIONS; i++) {
    const at = below(KEYS);
    const k = item(key, at);
    const v = isSet ? k : item(value, i);
    const what = below(10);
    if (what < 5) {
      if (isSet) map.add(k);
      else map.set(k, v);
      model.set(k, v);
    } else if (what < 7) same(map.delete(k), model.delete(k), `delete(${k})`, i);
    else if (isSet) same(map.has(k), model.has(k), `has(${k})`, i);
    else same(map.get(k), model.get(k), `get(${k})`, i);
    if (i % 4000 === 3999) compareAll(map, model, isSet, i);
  }
  map.drain();
  compareAll(map, model, isSet, OPERATIONS);
  const copy = map.clone();
  compareAll(copy, model, isSet, OPERATIONS);
  copy.dispose();
  map.clear();
  compareAll(map, new Map(), isSet, OPERATIONS);
  map.dispose();
}

/** Every entry, both ways, and the invariants. */
function compareAll(map, model, isSet, at) {
  map.verify();
  same(map.size, model.size, 'size', at);
  let n = 0;
  for (const entry of map) {
    const [k, v] = isSet ? [entry, entry] : entry;
    if (!model.has(k)) throw new Error(`operation ${at}: iteration gave ${k}, which is not there`);
    same(v, model.get(k), `iteration of ${k}`, at);
    n++;
  }
  same(n, model.size, 'entries of the iteration', at);
  for (const k of model.keys()) same(map.has(k), true, `has(${k})`, at);
}

function same(found, expected, what, at) {
  if (!Object.is(found, expected))
    throw new Error(`operation ${at}: ${what} gave ${found}, expected ${expected}`);
}
