// String keys against a Map's: whatever a string is made of, whoever reads it (readers.mjs).
import { TypedMap } from 'tophash';
import { same } from './check.mjs';
import { numbers } from './random.mjs';

/** The core reads strings of 0 to 16 characters, and from 48 on. */
const LENGTHS = [...Array.from({ length: 41 }, (_, n) => n), 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57];
const latin = 'The quick brown fox jumps over the lazy dog, \xff and all; '.repeat(3);
const wide = 'Съешь же ещё этих мягких французских булок; '.repeat(3);

/** Strings of n characters: of either width, whole, in two pieces, cut out of a longer one, and with an odd
 *  character at each place. */
const ofLength = (n) => {
  const texts = [latin, wide].flatMap((from) => {
    const half = n >>> 1;
    return [from.slice(7, 7 + n), from.slice(50, 50 + half) + from.slice(3, 3 + n - half)];
  });
  for (let i = 0; i < n; i++) {
    for (const unit of ['\0', '\u0100', '\ud800', '\udc00', '\uffff'])
      texts.push(`${'\xff'.repeat(i)}${unit}${'\xff'.repeat(n - i - 1)}`);
  }
  return texts;
};

/** Each by another object than the one that was put in, where the engine makes a new one. */
const again = (key) => `${key.slice(0, key.length >>> 1)}${key.slice(key.length >>> 1)}`;

/** Operations on a map of the heap, and on a Map; how many keys there are. */
export const operate = (heap) => {
  const map = new TypedMap('string', 'f64', heap === undefined ? {} : { heap });
  const model = new Map();
  const keys = LENGTHS.flatMap(ofLength);
  for (const n of [13_999, 14_000, 14_001, 28_001]) keys.push('x'.repeat(n), `${'x'.repeat(n - 1)}\u0100`);
  const random = numbers(7);
  for (let n = 0; n < 6 * keys.length; n++) {
    const key = again(keys[random() % keys.length]);
    switch (random() % 5) {
      case 0:
        same(map.delete(key), model.delete(key), `delete(${key})`);
        break;
      case 1:
        model.set(key, (model.get(key) ?? 0) + n);
        same(map.add(key, n), model.get(key), `add(${key})`);
        break;
      case 2:
        same(map.has(key), model.has(key), `has(${key})`);
        break;
      default:
        map.set(key, n);
        model.set(key, n);
    }
    same(map.get(key), model.get(key), `get(${key})`);
  }
  const found = map.getMany(keys);
  for (const [i, key] of keys.entries()) same(found[i], model.get(key) ?? Number.NaN, `getMany(): ${key}`);
  same(map.size, model.size, 'size');
  for (const [key, value] of map) same(value, model.get(key), `value of ${key}`);
  map.verify();
  map.dispose();
  return keys.length;
};

export default async () => `${operate()} strings`;
