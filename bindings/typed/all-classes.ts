// biome-ignore-all assist/source/organizeImports: neighbours alike compress best, by 2 kB of gzip
// The classes and iterators of all kinds of keys.
import { factories as i32Maps } from './specialised/maps-i32.js';
import { factories as i64Maps } from './specialised/maps-i64.js';
import { factories as f64Maps } from './specialised/maps-f64.js';
import { factories as stringMaps } from './specialised/maps-string.js';
import { factories as bytesMaps } from './specialised/maps-bytes.js';
import { factories as i32x2Maps } from './specialised/maps-i32x2.js';
import { factories as i32Iterators } from './specialised/iterators-i32.js';
import { factories as i64Iterators } from './specialised/iterators-i64.js';
import { factories as f64Iterators } from './specialised/iterators-f64.js';
import { factories as stringIterators } from './specialised/iterators-string.js';
import { factories as bytesIterators } from './specialised/iterators-bytes.js';
import { factories as i32x2Iterators } from './specialised/iterators-i32x2.js';

/** What useClasses() takes, for each entry point of one kind of keys. */
export const ALL_CLASSES = [
  ...[i32Maps, i64Maps, f64Maps, stringMaps, bytesMaps, i32x2Maps],
  ...[i32Iterators, i64Iterators, f64Iterators, stringIterators, bytesIterators, i32x2Iterators],
];
