// Writes test/snapshot/fixtures.json: snapshots of today's version, for later ones to read. Run by hand once
// for each new format, after a build; what is there stays.
//
//  node test/snapshot/make-fixtures.mjs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { TypedMap, TypedSet, version } from '../../dist/index.js';
import { Map as DropIn } from '../../dist/map.js';

const file = new URL('fixtures.json', import.meta.url);
const there = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const bytes = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const MAPS = [
  ['i32x2', 'f64', [[[-1, 2], 0.5]]],
  ['u32x2', 'string', [[[4294967295, 0], 'a']]],
  [
    'i32',
    'f64',
    [
      [-5, 0.5],
      [7, -0],
      [2147483647, Number.NaN],
    ],
  ],
  ['u32', 'i32', [[4294967295, -2147483648]]],
  ['i64', 'u64', [[-9223372036854775808n, 18446744073709551615n]]],
  ['u64', 'f32', [[18446744073709551615n, 0.5]]],
  [
    'f64',
    'u32',
    [
      [0.1, 1],
      [Number.NaN, 2],
      [Infinity, 3],
    ],
  ],
  ['f64', 'i64', []],
  [
    'string',
    'string',
    [
      ['', 'a'],
      ['é', 'Ā'],
      ['x'.repeat(300), '\ud800'],
    ],
  ],
  [
    'bytes',
    'bytes',
    [
      [bytes(''), bytes('a')],
      [bytes('\xff\x00'), bytes('')],
    ],
  ],
];
const SETS = [
  ['i32', [1, 2, 3]],
  ['string', ['a', 'ж']],
];
const MIXED = [
  [7, 'seven'],
  ['é', -0],
  ['Ā', 2n ** 70n],
  [-(2n ** 64n), true],
  [undefined, null],
  [Number.NaN, false],
];
const made = [
  ...MAPS.map(([key, value, entries]) => [key, value, TypedMap.from(key, value, entries)]),
  ['mixed', 'mixed', new DropIn(MIXED)],
  ...SETS.map(([key, keys]) => [key, 'none', TypedSet.from(key, keys)]),
].map(([key, value, map]) => ({
  ...{ version, key, value, size: map.size },
  snapshot: Buffer.from(map.snapshot()).toString('base64'),
}));
writeFileSync(file, `${JSON.stringify([...there, ...made], undefined, 1)}\n`);
