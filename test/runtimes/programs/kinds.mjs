// The entry points of one kind of keys beside tophash: the same classes, whichever a program imports, and
// what maps of each kind give.
import * as main from 'tophash';
import * as bytes from 'tophash/bytes';
import * as f64 from 'tophash/f64';
import * as i32 from 'tophash/i32';
import * as i32x2 from 'tophash/i32x2';
import * as i64 from 'tophash/i64';
import * as string from 'tophash/string';
import { same } from './check.mjs';

const ENTRIES = { i32, i64, f64, string, bytes, i32x2 };
/** Key n as arguments. */
const KEYS = {
  i32: (n) => [n - 50],
  i64: (n) => [BigInt(n)],
  f64: (n) => [n / 3],
  string: (n) => [`key ${n}`],
  bytes: (n) => [Uint8Array.of(n, 1)],
  i32x2: (n) => [n, -n],
};

export default async () => {
  for (const [kind, { TypedMap, TypedSet, init }] of Object.entries(ENTRIES)) {
    same(TypedMap, main.TypedMap, `TypedMap of ${kind}`);
    same(TypedSet, main.TypedSet, `TypedSet of ${kind}`);
    await init();
    const map = new TypedMap(kind, 'f64', { name: `kinds ${kind}` });
    for (let n = 0; n < 200; n++) map.set(...KEYS[kind](n), n);
    for (let n = 0; n < 200; n += 3) same(map.delete(...KEYS[kind](n)), true, `delete, ${kind}`);
    for (let n = 0; n < 200; n++)
      same(map.get(...KEYS[kind](n)), n % 3 === 0 ? undefined : n, `get, ${kind}`);
    same(main.maps().includes(map), true, `maps() of ${kind}`);
    map.verify();
    map.dispose();
  }
  return `${Object.keys(ENTRIES).length} entry points of one kind of keys`;
};
