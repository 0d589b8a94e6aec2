// node bench/suites/drop-in/choices.mjs: the ways from a string or an object to a number, each in a process
// of its own. docs/drop-in.md chooses its indexes by these figures.
import { answer } from '../../harness/job.mjs';
import { runJob } from '../../harness/processes.mjs';
import { markdownTable } from '../../harness/report.mjs';

const SIZES = [1000, 30_000, 1_000_000];

/** FNV-1a over UTF-16 code units, the least that a hash of a string must do: it resists no flooding. */
const hashOf = (text) => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
};

const strings = (n) => Array.from({ length: n }, (_, i) => `user:${(i * 2654435761) >>> 0}`);
const objects = (n) => Array.from({ length: n }, (_, id) => ({ id }));

const pairs = (map, keys) => {
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  return (key) => map.get(key);
};

/** By name: the keys, and from them a function that gives a key's number. */
const WAYS = {
  'string, native Map': [strings, (keys) => pairs(new Map(), keys)],
  'string, hash in JavaScript and the core': [
    strings,
    async (keys) => {
      const { orderHeap } = await import('../../../dist/ordered/number-index.js');
      const heap = orderHeap();
      const { find_code: find, next_code: next, add_code: add } = heap.x;
      const owner = {}; // while it lives, so does the index
      const h = heap.create(owner, keys.length);
      for (const [i, key] of keys.entries()) add(h, hashOf(key), i);
      return (key) => {
        const code = hashOf(key);
        let entry = owner && find(h, code);
        while (keys[entry] !== key) entry = next(h, code, entry);
        return entry;
      };
    },
  ],
  'object, native Map': [objects, (keys) => pairs(new Map(), keys)],
  'object, WeakMap': [objects, (keys) => pairs(new WeakMap(), keys)],
};

const time = async ({ way, n }) => {
  const [make, index] = WAYS[way];
  const keys = make(n);
  const numberOf = await index(keys);
  const order = Array.from({ length: Math.max(65_536, 2 * n) }, (_, i) => keys[(i * 40503 * 31) % n]);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < order.length; i++) sum = (sum + numberOf(order[i])) | 0;
    best = Math.min(best, performance.now() - start);
    if (Number.isNaN(sum)) throw new Error(way);
  }
  return { ns: (best * 1e6) / order.length };
};

/** The fastest of three processes [ns]. */
const fastest = async (way, n) => {
  let best = Number.POSITIVE_INFINITY;
  for (let process = 0; process < 3; process++)
    best = Math.min(best, (await runJob('suites/drop-in/choices.mjs', { way, n })).ns);
  return best.toFixed(0);
};

if (process.argv[2] !== undefined) answer(time);
else {
  const rows = [];
  for (const way of Object.keys(WAYS)) {
    const row = [way];
    for (const n of SIZES) row.push(await fastest(way, n));
    rows.push(row);
  }
  console.log(markdownTable([`ns a lookup, Node ${process.versions.node}`, ...SIZES], rows));
}
