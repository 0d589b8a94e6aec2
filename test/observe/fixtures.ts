// Cases for doctor(). Of each pair, one meets a threshold exactly and the other just misses it, so that a
// changed threshold or comparison changes an answer (doctor-mutants.test.ts).
import type { MapSample } from '../../bindings/observe/index.js';
import { s1, s2, s3 } from './fixtures-growth.js';
import { type Fixture, fixture, HEAP, half, merge, sample, series, still } from './samples.js';

const healthy: Fixture[] = [
  fixture('no samples', []),
  fixture('one sample of a healthy map', [sample(0)]),
  fixture('a healthy map over time', still({}, 5)),
  fixture(
    'a process without maps and heaps',
    [0, 1, 2].map((at) => ({ at, maps: [], heaps: [] })),
  ),
];

const f: Fixture[] = [
  fixture(
    'F1: floods rise',
    series([0, 1], (floods) => [{ floods }]),
    'F1',
  ),
  fixture(
    'F1: one long ago',
    series([1, 1, 1], (floods) => [{ floods }]),
  ),
  fixture('F1: one sample tells of no rise', [sample(0, { floods: 7 })]),
  fixture(
    'F1: 8 entries per bucket',
    series([0, 1], (floods) => [{ floods, loadFactor: 8 }]),
    'F1',
  ),
  fixture(
    "F1: fuller by resize 'avoid'",
    series([0, 1], (floods) => [{ floods, loadFactor: 8.01, policy: { resize: 'avoid' } }]),
  ),
  fixture(
    'F2: more than 10 in 100,000 writes',
    series([0, 11], (sameSize, i) => [{ grows: { sameSize }, mutations: i * 100_000 }]),
    'F2',
  ),
  fixture(
    'F2: exactly 10 in 100,000 writes',
    series([0, 10], (sameSize, i) => [{ grows: { sameSize }, mutations: i * 100_000 }]),
  ),
  fixture(
    'F2: three in few writes',
    series([0, 3], (sameSize, i) => [{ grows: { sameSize }, mutations: i * 1000 }]),
    'F2',
  ),
  fixture(
    'F2: two in few writes are no rate',
    series([0, 2], (sameSize, i) => [{ grows: { sameSize }, mutations: i * 1000 }]),
  ),
  fixture(
    'F2: the count of writes has wrapped',
    series([0, 11], (sameSize, i) => [
      { grows: { sameSize }, mutations: i === 0 ? 2 ** 31 - 50_000 : 50_000 },
    ]),
    'F2',
  ),
  fixture(
    'F2: it has wrapped, and there were many writes',
    series([0, 5, 11], (sameSize, i) => [
      { grows: { sameSize }, mutations: [2 ** 30, 2 ** 31 - 1, 2 ** 30][i] as number },
    ]),
  ),
  fixture(
    'F2: the growths were before the first sample',
    series([400, 402], (sameSize, i) => [{ grows: { sameSize }, mutations: i * 1000 }]),
  ),
  fixture('F3: four early doublings', [sample(0, { earlyDoublings: 4 })], 'F3'),
  fixture('F3: three', [sample(0, { earlyDoublings: 3 })]),
  fixture('F5: above the soft limit in three samples', still({}, 3, { softLimitBytes: 999_999 }), 'F5'),
  fixture('F5: at the soft limit', still({}, 3, { softLimitBytes: 1_000_000 })),
  fixture('F5: above it in two samples', still({}, 2, { softLimitBytes: 999_999 })),
  fixture(
    'F5: above it in the last two of three',
    series([9e5, 1e6, 1e6], (committed) => [
      {},
      { committed, used: 8e5, free: committed - 8e5, softLimitBytes: 950_000 },
    ]),
  ),
  fixture(
    'F6: calls were undone',
    series([3, 3, 4], (repairs) => [{}, { repairs }]),
    'F6',
  ),
  fixture(
    'F6: before the first sample',
    series([3, 3], (repairs) => [{}, { repairs }]),
  ),
  fixture('F5: no soft limit', still({}, 3, { softLimitBytes: null })),
];

const both: Fixture[] = [
  fixture(
    'two maps and two heaps: by rule, then in the order of the sample',
    still({ ...half, earlyDoublings: 4 }, 3, { softLimitBytes: 1 }).map((one) => ({
      ...one,
      maps: [...one.maps, { ...(one.maps[0] as MapSample), id: 2, name: 'carts' }],
      heaps: [...one.heaps, merge(HEAP, { name: 'second', softLimitBytes: 1 })],
    })),
    ...['S1', 'S1', 'F3', 'F3', 'F5', 'F5'],
  ),
];

/** Every case that doctor() must judge in one way. */
export const FIXTURES: readonly Fixture[] = [...healthy, ...s1, ...s2, ...s3, ...f, ...both];
