// What npm run report measures: all of it in about 35 minutes on an idle machine with 2 processors, or with
// --quick a little of everything in under 3. A group holds the scenarios of one section of the report; `time`
// is the timing per process [ms], `most` the largest footprint [bytes].
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
/** The decades from 100 to 10,000,000. */
const decades = [2, 3, 4, 5, 6, 7].map((digits) => 10 ** digits);

/** Scenarios of kinds separated by a blank; `more`: patterns and implementations. */
const part = (kinds, only, sizes, rounds, more) => ({
  kinds: kinds.split(' '),
  only,
  sizes,
  rounds,
  ...more,
});

/** What is measured in every engine. */
const everywhere = (sizes, rounds) => [
  part('i32:f64', ['get', 'miss'], sizes, rounds),
  part('i64:f64', ['get', 'build'], sizes.slice(0, -1), rounds),
  part(
    'i32:f64',
    ['update', 'churn', 'build', 'forEach', 'entries', 'getMany', 'keysArray'],
    sizes.slice(0, -1),
    rounds,
  ),
  part('string:f64', ['get', 'get-fresh', 'build'], sizes.slice(0, -1), rounds),
];

/** The peers that take a pair of kinds, all of the others with their '-'. */
const peers = (sizes, rounds, only) =>
  [
    ['i32:f64', [...numbers, 'bigmap', 'mnemonist', 'megahash']],
    ['i64:f64', numbers],
    ['i32:f64', ['tophash', 'map', 'mnemonist'], ['sequential']],
    ['string:f64', strings],
  ].map(([kinds, implementations, patterns]) =>
    part(kinds, only, sizes, rounds, { implementations, patterns }),
  );

export const profiles = {
  default: {
    operations: {
      time: 200,
      parts: [
        part('i32:f64', single, decades.slice(0, 4), 3),
        part('i32:f64', single, [1_000_000], 2),
        part('i32:f64', large, [10_000_000], 1),
      ],
    },
    kinds: {
      time: 200,
      parts: [
        part('i32:i32 i64:f64', basics, [1_000, 1_000_000], 2),
        part('i32:f64', ['get', 'update', 'add'], [1_000, 1_000_000], 2, {
          patterns: ['sequential', 'zipf'],
        }),
      ],
    },
    peers: { time: 200, parts: peers([100_000], 2, compared) },
    bulk: {
      time: 200,
      parts: [
        part('i32:f64', bulk, [1_000, 1_000_000], 3, { implementations: wasm }),
        part('i32:f64', ['getMany', 'updateMany', 'keysArray'], [8_000_000], 1, { implementations: wasm }),
        part('string:f64', ['get', 'get-fresh', 'miss', 'update', 'build'], [1_000, 1_000_000], 3),
        part('stringfast:f64', ['get', 'get-fresh'], [1_000, 1_000_000], 2),
      ],
    },
    sizes: {
      time: 200,
      parts: [
        part('i32:i32', curve, decades, 1),
        // no builds: two such maps do not fit into one memory
        part('i32:i32', ['get', 'getMany'], [HUGE], 1, { implementations: ['tophash'] }),
      ],
    },
    engines: { time: 200, parts: everywhere([1_000, 30_000, 1_000_000, 8_000_000], 2) },
    inserts: { n: 10_000_000, runs: 2 },
    server: { n: 5_000_000, runs: 2 },
    memory: { n: 2_000_000, kinds: ['i32:f64', 'i32:i32', 'i64:f64'], lifeN: 2_000_000, gcN: 8_000_000 },
    limits: { most: 2 ** 30 },
  },
  quick: {
    operations: {
      time: 60,
      parts: [
        part('i32:f64', single, [1_000, 100_000], 1),
        part('i32:f64', ['get', 'update', 'entries', 'build'], [1_000_000], 1),
      ],
    },
    kinds: {
      time: 60,
      parts: [
        part('i32:i32 i64:f64', ['get', 'update', 'entries'], [1_000], 1),
        { only: ['get'], patterns: ['sequential', 'zipf'], sizes: [1_000], rounds: 1 },
      ],
    },
    peers: { time: 60, parts: peers([1_000], 1, ['get', 'update', 'build-sized']) },
    bulk: { time: 60, parts: [part('i32:f64', bulk, [1_000, 100_000], 1)] },
    sizes: { time: 60, parts: [part('i32:i32', curve, [100, 10_000, 1_000_000], 1)] },
    engines: { time: 60, parts: everywhere([1_000, 100_000], 1) },
    inserts: { n: 1_000_000, runs: 1 },
    server: { n: 1_000_000, runs: 1 },
    memory: { n: 200_000, kinds: ['i32:f64'], lifeN: 500_000, gcN: 2_000_000 },
    limits: { most: 2 ** 26 },
  },
};
