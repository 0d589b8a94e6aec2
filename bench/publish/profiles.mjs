// What npm run report measures: all of it in about 35 minutes on an idle machine with 2 processors, or with
// --quick a little of everything in under 3.

/**
 * @typedef {object} Group scenarios of one section of the report
 * @property {{ only?: string[], kinds?: string[], patterns?:
 *   import('../suites/operations/orders.mjs').Pattern[], sizes: number[],
 *   rounds: number, implementations?: string[] }[]} parts
 * @property {number} time milliseconds of timing per process
 *
 * @typedef {object} Profile
 * @property {Group} operations tophash and Map, every operation, by size
 * @property {Group} kinds other pairs of kinds, and other patterns
 * @property {Group} peers other libraries
 * @property {Group} bulk whole arrays per call, and strings
 * @property {Group} sizes from 100 entries to 100,000,000
 * @property {{ n: number, runs: number }} inserts
 * @property {{ n: number, runs: number }} server
 * @property {{ n: number, kinds: string[], lifeN: number, gcN: number }} memory
 * @property {{ most: number }} limits bytes of the largest footprint
 */
import { HUGE, operations } from '../suites/operations/scenarios.mjs';

const single = operations.filter(
  (name) => !name.endsWith('Many') && name !== 'keysArray' && name !== 'get-fresh',
);
const bulk = ['getMany', 'updateMany', 'setMany', 'keysArray'];
const compared = ['get', 'update', 'delete', 'churn', 'entries', 'build', 'build-sized'];
const curve = ['get', 'getMany', 'update', 'build-sized'];
const basics = ['get', 'miss', 'update', 'delete', 'churn', 'entries', 'build'];
/** Of 10,000,000 entries a process takes ten seconds, and one that builds maps of them most of a minute. */
const large = ['get', 'miss', 'update', 'churn', 'entries', 'build'];
const numbers = ['tophash', 'map', 'as-map', 'rust', 'rust-fast', 'go', 'ronomon'];
const wasm = ['tophash', 'map', 'rust', 'rust-fast'];
const strings = ['tophash', 'map', 'bigmap', 'megahash'];

/** The peers that take a pair of kinds, all of the others with their '-'. */
function peers(sizes, rounds, only) {
  return [
    {
      only,
      kinds: ['i32:f64'],
      sizes,
      rounds,
      implementations: [...numbers, 'bigmap', 'mnemonist', 'megahash'],
    },
    { only, kinds: ['i64:f64'], sizes, rounds, implementations: numbers },
    {
      only,
      kinds: ['i32:f64'],
      patterns: ['sequential'],
      sizes,
      rounds,
      implementations: ['tophash', 'map', 'mnemonist'],
    },
    { only, kinds: ['string:f64'], sizes, rounds, implementations: strings },
  ];
}

export const profiles = {
  default: {
    operations: {
      time: 200,
      parts: [
        { kinds: ['i32:f64'], only: single, sizes: [100, 1_000, 10_000, 100_000], rounds: 3 },
        { kinds: ['i32:f64'], only: single, sizes: [1_000_000], rounds: 2 },
        { kinds: ['i32:f64'], only: large, sizes: [10_000_000], rounds: 1 },
      ],
    },
    kinds: {
      time: 200,
      parts: [
        { kinds: ['i32:i32', 'i64:f64'], only: basics, sizes: [1_000, 1_000_000], rounds: 2 },
        {
          kinds: ['i32:f64'],
          only: ['get', 'update', 'add'],
          patterns: ['sequential', 'zipf'],
          sizes: [1_000, 1_000_000],
          rounds: 2,
        },
      ],
    },
    peers: { time: 200, parts: peers([100_000], 2, compared) },
    bulk: {
      time: 200,
      parts: [
        { kinds: ['i32:f64'], only: bulk, sizes: [1_000, 1_000_000], rounds: 3, implementations: wasm },
        {
          kinds: ['i32:f64'],
          only: ['getMany', 'updateMany', 'keysArray'],
          sizes: [8_000_000],
          rounds: 1,
          implementations: wasm,
        },
        {
          kinds: ['string:f64'],
          only: ['get', 'get-fresh', 'miss', 'update', 'build'],
          sizes: [1_000, 1_000_000],
          rounds: 3,
        },
        { kinds: ['stringfast:f64'], only: ['get', 'get-fresh'], sizes: [1_000, 1_000_000], rounds: 2 },
      ],
    },
    sizes: {
      time: 200,
      parts: [
        {
          kinds: ['i32:i32'],
          only: curve,
          sizes: [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000],
          rounds: 1,
        },
        // no builds: two such maps do not fit into one memory
        {
          kinds: ['i32:i32'],
          only: ['get', 'getMany'],
          sizes: [HUGE],
          rounds: 1,
          implementations: ['tophash'],
        },
      ],
    },
    inserts: { n: 10_000_000, runs: 2 },
    server: { n: 5_000_000, runs: 2 },
    memory: { n: 2_000_000, kinds: ['i32:f64', 'i32:i32', 'i64:f64'], lifeN: 2_000_000, gcN: 8_000_000 },
    limits: { most: 2 ** 30 },
  },
  quick: {
    operations: {
      time: 60,
      parts: [
        { kinds: ['i32:f64'], only: single, sizes: [1_000, 100_000], rounds: 1 },
        { kinds: ['i32:f64'], only: ['get', 'update', 'entries', 'build'], sizes: [1_000_000], rounds: 1 },
      ],
    },
    kinds: {
      time: 60,
      parts: [
        { kinds: ['i32:i32', 'i64:f64'], only: ['get', 'update', 'entries'], sizes: [1_000], rounds: 1 },
        { only: ['get'], patterns: ['sequential', 'zipf'], sizes: [1_000], rounds: 1 },
      ],
    },
    peers: { time: 60, parts: peers([1_000], 1, ['get', 'update', 'build-sized']) },
    bulk: { time: 60, parts: [{ kinds: ['i32:f64'], only: bulk, sizes: [1_000, 100_000], rounds: 1 }] },
    sizes: {
      time: 60,
      parts: [{ kinds: ['i32:i32'], only: curve, sizes: [100, 10_000, 1_000_000], rounds: 1 }],
    },
    inserts: { n: 1_000_000, runs: 1 },
    server: { n: 1_000_000, runs: 1 },
    memory: { n: 200_000, kinds: ['i32:f64'], lifeN: 500_000, gcN: 2_000_000 },
    limits: { most: 2 ** 26 },
  },
};
