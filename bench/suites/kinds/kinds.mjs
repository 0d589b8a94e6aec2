// npm run bench:kinds: does a process that has used every kind pair run each as fast as a process that uses
// only one? For each pair get, set and delete + set are timed in a process of its own, alone and after all 30
// pairs have run hot. The fastest process counts: what the machine does besides only adds, and for minutes on
// end. Pairs to measure, if not all: node bench/suites/kinds/kinds.mjs default i32:f64,u32:i64
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Heap, TypedMap } from '../../../dist/index.js';
import { machineLine } from '../../harness/report.mjs';

const KEYS = ['i32', 'u32', 'i64', 'u64', 'f64'];
const VALUES = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
const PAIRS = KEYS.flatMap((key) => VALUES.map((value) => [key, value]));
const N = 1000;
const ORDER = 1 << 16;
const ROUNDS = 4;

/**
 * Numbers lie in a typed array of their kind: a plain one holds small integers or doubles as the run happens
 * to have been compiled, and V8 11.3 takes 5 ns more to make a double key of a small integer.
 */
const ARRAYS = { i32: Int32Array, u32: Uint32Array, f64: Float64Array, i64: Array, u64: Array };

const toKind = (kind, i) => (kind === 'i64' || kind === 'u64' ? BigInt(i) : i);

/**
 * The loops, made anew per pair so that only the library can be polymorphic; the comment keeps V8 from taking
 * an equal text, and with it the feedback of its calls, from its cache.
 */
const loopsFor = (pair) =>
  new Function(`/* ${pair} */ return {
    get(map, order) { let hits = 0; for (let i = 0; i < order.length; i++) if (map.get(order[i]) !== undefined) hits++; return hits; },
    set(map, order, value) { for (let i = 0; i < order.length; i++) map.set(order[i], value); return map.size; },
    churn(map, order, value) { let hits = 0; for (let i = 0; i < order.length; i++) { if (map.delete(order[i])) hits++; map.set(order[i], value); } return hits; },
  }`)();

/** Nanoseconds per operation, the median of several passes; 0 passes: only make it hot. */
const run = ([key, value], passes, heap) => {
  const map = new TypedMap(key, value, { heap });
  const one = toKind(value, 1);
  let x = 88172645;
  const order = ARRAYS[key].from({ length: ORDER }, () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return toKind(key, (x >>> 0) % N);
  });
  for (let i = 0; i < N; i++) map.set(toKind(key, i), one);
  return Object.fromEntries(
    Object.entries(loopsFor([key, value])).map(([name, loop]) => {
      const times = [];
      for (let pass = -12; pass < passes; pass++) {
        const start = performance.now();
        if (loop(map, order, one) < N) throw new Error(`${name} found too little`);
        if (pass >= 0) times.push(((performance.now() - start) * 1e6) / ORDER);
      }
      return [name, times.sort((a, b) => a - b)[times.length >> 1] ?? 0];
    }),
  );
};

if (process.argv[2] === 'child') {
  const [, , , index, all, own] = process.argv;
  const heap = own === 'own' ? new Heap() : Heap.default;
  if (all === 'all') for (const pair of PAIRS) run(pair, 0, heap);
  process.send(run(PAIRS[Number(index)], 15, heap));
} else {
  const child = (...args) =>
    new Promise((resolve, reject) => {
      const forked = fork(fileURLToPath(import.meta.url), ['child', ...args.map(String)]);
      forked.on('message', resolve).on('error', reject);
      forked.on('exit', (code) => code !== 0 && reject(new Error(`child ended with ${code}`)));
    });
  console.log(
    `${machineLine()}\nns per operation, ${N} entries, the fastest of ${ROUNDS} processes; alone / after every kind / ratio\n`,
  );
  let worst = 0;
  const wanted = process.argv[3]?.split(',');
  for (const [index, [key, value]] of PAIRS.entries()) {
    if (wanted?.includes(`${key}:${value}`) === false) continue;
    const samples = { alone: [], all: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const when of ['alone', 'all'])
        samples[when].push(await child(index, when, process.argv[2] ?? 'default'));
    }
    const cells = ['get', 'set', 'churn'].map((operation) => {
      const [alone, all] = ['alone', 'all'].map((when) =>
        Math.min(...samples[when].map((each) => each[operation])),
      );
      worst = Math.max(worst, all / alone);
      return `${operation} ${alone.toFixed(1)} / ${all.toFixed(1)} / ${(all / alone).toFixed(2)}`;
    });
    console.log(
      `${`${key} -> ${value}`.padEnd(12)} ${cells.map((cell) => cell.padEnd(28)).join('')}`.trimEnd(),
    );
  }
  console.log(`\nWorst ratio: ${worst.toFixed(2)}`);
}
