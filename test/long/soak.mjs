// npm run soak -- [--minutes N] [--entries N] [--every SECONDS] [--seed N] [--out FILE]: random work at
// constant size on maps of several kinds. Every sample has the memory, what a call took at the 99.99th
// percentile, and verify() of all maps; what is read is compared. Prints a table, and whether the lines are
// flat.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Heap, TypedMap } from '../../dist/index.js';
import { Map as DropIn } from '../../dist/map.js';
import { generator } from '../fuzz/random.mjs';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    entries: { type: 'string', default: '100000' },
    every: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'build/soak.json' },
  },
});
const entries = Number(flags.entries);
const random = generator(Number(flags.seed));
const heap = new Heap({ name: 'soak' });

/** Maps with what makes their n-th key and its value. */
const subjects = [
  { map: new TypedMap('i32', 'f64', { heap }), key: (n) => n | 0, value: (n) => n / 3 },
  { map: new TypedMap('i64', 'i32', { heap }), key: (n) => BigInt(n) << 20n, value: (n) => n | 0 },
  {
    map: new TypedMap('string', 'string', { heap }),
    key: (n) => `user:${String(n).padStart(12, '0')}`, // as long for all: the size is to stay
    value: (n) => 'x'.repeat(n % 90) + String(n).padStart(12, '0'),
  },
  { map: new DropIn(), key: (n) => n * 7, value: (n) => n },
];

/** Nanoseconds by powers of 2^(1/8). */
const buckets = new Float64Array(400);
const note = (ms) => buckets[Math.max(0, Math.min(399, Math.round(Math.log2(ms * 1e6 + 1) * 8)))]++;
const percentile = (p) => {
  const sum = buckets.reduce((a, b) => a + b, 0);
  let at = 0;
  for (let left = sum * p; at < 399 && left > buckets[at]; at++) left -= buckets[at];
  return 2 ** (at / 8) / 1000;
};

/** Entries `oldest` to `newest` - 1 are there. */
let oldest = 0;
let newest = 0;
let operations = 0;
const timed = (call) => {
  const begun = performance.now();
  const gave = call();
  note(performance.now() - begun);
  operations++;
  return gave;
};
const expectSame = (got, expected, what) => {
  if (got !== expected) throw new Error(`${what} gave ${String(got)}, expected ${String(expected)}`);
};

/** One entry goes, one comes, and some are read, of each map. */
const work = () => {
  const n = newest++;
  const gone = oldest++;
  for (const { map, key, value } of subjects) {
    timed(() => map.set(key(n), value(n)));
    expectSame(
      timed(() => map.delete(key(gone))),
      true,
      'delete()',
    );
    for (let i = 0; i < 3; i++) {
      const read = oldest + (random() % entries);
      expectSame(
        timed(() => map.get(key(read))),
        value(read),
        'get()',
      );
    }
    expectSame(
      timed(() => map.has(key(gone))),
      false,
      'has()',
    );
  }
};

const samples = [];
const sample = (seconds) => {
  const begun = performance.now();
  for (const { map } of subjects) {
    map.verify?.();
    expectSame(map.size, entries, 'size');
  }
  globalThis.gc?.();
  const verifyMs = performance.now() - begun;
  const { used, committed } = heap.stats();
  const { rss, heapUsed } = process.memoryUsage();
  const micros = { p50: percentile(0.5), p99: percentile(0.99), p9999: percentile(0.9999) };
  samples.push({
    seconds: Math.round(seconds),
    operations,
    used,
    committed,
    rss,
    heapUsed,
    verifyMs,
    ...micros,
  });
  buckets.fill(0);
};

for (; newest < entries; newest++)
  for (const { map, key, value } of subjects) map.set(key(newest), value(newest));
// a first round of all entries, until nothing grows any more
for (let i = 0; i < 2 * entries; i++) work();
buckets.fill(0);
operations = 0;
const start = performance.now();
const every = Number(flags.every) * 1000;
for (let due = every; due <= Number(flags.minutes) * 60_000; due += every) {
  while (performance.now() - start < due) for (let i = 0; i < 1000; i++) work();
  sample((performance.now() - start) / 1000);
  await new Promise((done) => setTimeout(done)); // timers and finalizers have their turn
}

const mb = (bytes) => (bytes / 2 ** 20).toFixed(1);
console.log('| s | operations | used MiB | committed | rss | JS heap | p50 µs | p99 | p99.99 | verify ms |');
console.log('|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
for (const it of samples) {
  const memory = [it.used, it.committed, it.rss, it.heapUsed].map(mb);
  const times = [it.p50, it.p99, it.p9999].map((us) => us.toFixed(2));
  console.log(
    `| ${it.seconds} | ${it.operations} | ${memory.join(' | ')} | ${times.join(' | ')} | ${it.verifyMs.toFixed(0)} |`,
  );
}
/** The mean of the last third of samples, as a multiple of the first third's. */
const drift = (name) => {
  const third = Math.ceil(samples.length / 3);
  const mean = (list) => list.reduce((sum, it) => sum + it[name], 0) / list.length;
  return mean(samples.slice(-third)) / mean(samples.slice(0, third));
};
const drifts = Object.fromEntries(
  ['used', 'committed', 'rss', 'heapUsed', 'p9999'].map((name) => [name, Number(drift(name).toFixed(3))]),
);
console.log(`\nlast third by first third: ${JSON.stringify(drifts)}`);
mkdirSync(dirname(flags.out), { recursive: true });
writeFileSync(
  flags.out,
  `${JSON.stringify({ engine: process.version, entries, samples, drifts }, undefined, 1)}\n`,
);
console.log(`${flags.out} has the samples`);
