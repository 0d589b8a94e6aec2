// Go's table of load factors (runtime/map.go, up to Go 1.23), by maps of the core: classic, 8-byte keys and
// values, filled to each load. Bytes are what a map takes beyond its entries: of Go's bucket of 144 bytes,
// and of classic's, which is whole lines.
import { classic } from '../../dist/cores.js';
import { Heap, TypedMap } from '../../dist/index.js';
import { distinctKeys, generator } from '../harness/keys.mjs';
import { columns } from '../harness/report.mjs';

/** Load, buckets that overflow (%), bytes per entry, entries that a hit and a miss look at: Go's comment. */
export const GO = [
  [4, 2.13, 20.77, 3, 4],
  [4.5, 4.05, 17.3, 3.25, 4.5],
  [5, 6.85, 14.77, 3.5, 5],
  [5.5, 10.55, 12.94, 3.75, 5.5],
  [6, 15.27, 11.67, 4, 6],
  [6.5, 20.9, 10.79, 4.25, 6.5],
  [7, 27.14, 10.15, 4.5, 7],
  [7.5, 34.03, 9.73, 4.75, 7.5],
  [8, 41.1, 9.4, 5, 8],
];
/** Bytes of Go's bucket on a machine of 64 bits, and of an entry. */
const [GO_BUCKET, ENTRY] = [144, 16];
const BUCKETS = 2 ** 14;
const SAMPLE = 20_000;

/** The row of a load, by a map. */
export function rowOf(load) {
  const map = new TypedMap('i64', 'i64', { heap: new Heap({ core: classic }), growth: { loadFactor: 8 } });
  map.reserve(8 * BUCKETS);
  const keys = distinctKeys('i64', 0, load * BUCKETS);
  for (const key of keys) map.set(key, key);
  const { buckets, overflowBuckets, bytes, size } = map.stats();
  if (buckets !== BUCKETS || size !== keys.length) throw new Error(`${buckets} buckets, ${size} entries`);
  const below = generator(5);
  let looked = 0;
  for (let i = 0; i < SAMPLE; i++) {
    const { chain, slot } = map.explain(keys[below(keys.length)]);
    looked += chain * 8 + slot + 1;
  }
  const overflow = overflowBuckets / buckets;
  const beyond = (bucket) => (bucket * (1 + overflow)) / load - ENTRY;
  map.dispose();
  return {
    ...{ load, overflow: overflow * 100, goBytes: beyond(GO_BUCKET), bytes: beyond(bytes.live / buckets) },
    ...{ hit: looked / SAMPLE, miss: size / buckets },
  };
}

/** The table, each figure beside Go's. */
export function goTable() {
  const head = [
    'load',
    '%overflow',
    'Go',
    'bytes/entry',
    'Go',
    'hitprobe',
    'Go',
    'missprobe',
    'Go',
    'classic',
  ];
  const rows = GO.map(([load, overflow, bytes, hit, miss]) => {
    const row = rowOf(load);
    const pairs = [...[row.overflow, overflow, row.goBytes, bytes, row.hit, hit, row.miss, miss, row.bytes]];
    return [load.toFixed(2), ...pairs.map((each) => each.toFixed(2))];
  });
  return columns(head, rows);
}
