// npm run bench:kinds: does a process that has used every kind pair run each as fast as a process that uses
// only one? For each pair get, set and delete + set are timed in a process of its own, alone and after all 30
// pairs have run hot. The fastest process counts: what the machine does besides only adds, and for minutes on
// end. Pairs to measure, if not all: node bench/suites/kinds/kinds.mjs default i32:f64,u32:i64
import { Heap, TypedMap } from '../../../dist/index.js';
import { answer } from '../../harness/job.mjs';
import { runJob } from '../../harness/processes.mjs';
import { machineLine, median } from '../../harness/report.mjs';

const KEYS = ['i32', 'u32', 'i64', 'u64', 'f64'];
const VALUES = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
const PAIRS = KEYS.flatMap((key) => VALUES.map((value) => [key, value]));
const N = 1000;
const ORDER = 1 << 16;
const ROUNDS = 4;

/** Numbers lie in a typed array of their kind: a plain one holds small integers or doubles as the run happens
 *  to have been compiled, and V8 11.3 takes 5 ns more to make a double key of a small integer. */
const ARRAYS = { i32: Int32Array, u32: Uint32Array, f64: Float64Array, i64: Array, u64: Array };

const toKind = (kind, i) => (kind === 'i64' || kind === 'u64' ? BigInt(i) : i);

/** The loops, made anew per pair so that only the library can be polymorphic; the comment keeps V8 from
 *  taking an equal text, and with it the feedback of its calls, from its cache. */
const loopsFor = (pair) =>
  new Function(`/* ${pair} */ return {
    get(map, order) {
      let hits = 0;
      for (let i = 0; i < order.length; i++) if (map.get(order[i]) !== undefined) hits++;
      return hits;
    },
    set(map, order, value) {
      for (let i = 0; i < order.length; i++) map.set(order[i], value);
      return map.size;
    },
    churn(map, order, value) {
      let hits = 0;
      for (let i = 0; i < order.length; i++) {
        if (map.delete(order[i])) hits++;
        map.set(order[i], value);
      }
      return hits;
    },
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
      return [name, passes === 0 ? 0 : median(times)];
    }),
  );
};

/** Alone, or after every pair has run hot. */
const measure = ({ pair, all, own }) => {
  const heap = own ? new Heap() : Heap.default;
  if (all) for (const each of PAIRS) run(each, 0, heap);
  return run(pair, 15, heap);
};

const compareAll = async (which = 'default', wanted = undefined) => {
  const head = `ns per operation, ${N} entries, the fastest of ${ROUNDS} processes`;
  console.log(`${machineLine()}\n${head}; alone / after every kind / ratio\n`);
  let worst = 0;
  for (const pair of PAIRS) {
    if (wanted?.split(',').includes(pair.join(':')) === false) continue;
    const [alone, all] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      for (const samples of [alone, all]) {
        const job = { pair, all: samples === all, own: which === 'own' };
        samples.push(await runJob('suites/kinds/kinds.mjs', job));
      }
    }
    const cells = ['get', 'set', 'churn'].map((operation) => {
      const [a, b] = [alone, all].map((samples) => Math.min(...samples.map((each) => each[operation])));
      worst = Math.max(worst, b / a);
      return `${operation} ${a.toFixed(1)} / ${b.toFixed(1)} / ${(b / a).toFixed(2)}`.padEnd(28);
    });
    console.log(`${pair.join(' -> ').padEnd(12)} ${cells.join('')}`.trimEnd());
  }
  console.log(`\nWorst ratio: ${worst.toFixed(2)}`);
};

if (process.argv[2]?.startsWith('{')) answer(measure);
else await compareAll(...process.argv.slice(2));
