// Cases for the rules S1, S2 and S3 of doctor(): fixtures.ts.
import {
  classicHeap,
  copying,
  type Fixture,
  fixture,
  growingHeap,
  HEALTHY,
  half,
  merge,
  START,
  sample,
  series,
  slow,
  still,
  timed,
} from './samples.js';

export const s1: Fixture[] = [
  ...(['background', 'drain'] as const).map((by) =>
    fixture(
      `S1: writes and ${by} move as many each`,
      series([10, 11, 12], (n) => [{ ...half, evacuated: { assist: n, [by]: n } }]),
    ),
  ),
  fixture('S1: half is old and nothing moves, three samples', still(half), 'S1'),
  fixture('S1: only two samples', still(half, 2)),
  fixture(
    'S1: moves slowly, a bucket a second',
    series([130, 129, 128, 127], (oldBuckets) => [
      { ...half, oldBuckets, evacuated: { background: 400 - oldBuckets } },
    ]),
  ),
  ...(['assist', 'background', 'drain'] as const).map((by) =>
    fixture(
      `S1: moved by ${by} before the last three samples`,
      [
        ...still({ ...half, evacuated: { [by]: 300 } }, 2),
        ...series([2, 3, 4], () => [{ ...half, evacuated: { [by]: 301 } }]).map((one) => ({
          ...one,
          at: one.at + 2000,
        })),
      ],
      'S1',
    ),
  ),
  ...(['assist', 'background', 'drain'] as const).map((by) =>
    fixture(
      `S1: moved by ${by} between the last two`,
      series([300, 300, 300, 301], (n) => [{ ...half, evacuated: { [by]: n } }]),
    ),
  ),
  fixture(
    'S1: another growth since the last sample',
    series([8, 8, 9], (growEpoch) => [{ ...half, growEpoch }]),
  ),
  fixture('S1: ended in the last sample', [...still(half), sample(3, { growEpoch: 9 })]),
  fixture('S1: exactly 15 % of the buckets are old', still({ ...half, buckets: 400, oldBuckets: 30 }), 'S1'),
  fixture('S1: just less than 15 % of the buckets', still({ ...half, buckets: 4000, oldBuckets: 299 })),
  fixture(
    'S1: 15 % at the same size',
    still({ ...half, growth: 'same-size', buckets: 200, oldBuckets: 30 }),
    'S1',
  ),
  fixture(
    'S1: less than 15 % at the same size',
    still({ ...half, growth: 'same-size', buckets: 400, oldBuckets: 30 }),
  ),
  fixture(
    'S1: just started, idle for less than 2 seconds',
    still({ ...half, oldBucketsIdleMs: 1999 }).map((one, i) => ({ ...one, at: START + i * 999 })),
  ),
  fixture(
    'S1: not idle by its own account, but seen idle for 2 seconds',
    still({ ...half, oldBucketsIdleMs: 0 }),
    'S1',
  ),
  fixture(
    'S1: seen for a moment, but idle for 2 seconds by its own account',
    still(half).map((one, i) => ({ ...one, at: START + i })),
    'S1',
  ),
  fixture('S1: paused by a drill', still({ ...half, paused: true }), 'S1'),
  fixture('S1: classic, 15 % of the used bytes', still(copying(135_000), 3, classicHeap), 'S1'),
  fixture('S1: classic, less than 15 % of the used bytes', still(copying(134_999), 3, classicHeap)),
  fixture(
    'S1: classic, its heap unknown, a quarter of its own bytes',
    still({ ...copying(1000), heap: 'drop-in' }),
    'S1',
  ),
  fixture(
    'S1: classic, most buckets moved, but their array is still there',
    still({ ...copying(200_000), oldBuckets: 1 }, 3, classicHeap),
    'S1',
  ),
  fixture('S1: another process took its number', [
    ...still({ ...half, ageMs: 90_000 }, 2),
    sample(2, { ...half, ageMs: 80_000 }),
  ]),
  fixture('S1: another map took its number', [...still({ ...half, name: 'other' }, 2), sample(2, half)]),
];

export const s2: Fixture[] = [
  fixture(
    'S2: committed grows twice, the rest stays',
    series([1e6, 1.5e6, 2e6], (c) => [{}, growingHeap(c)]),
    'S2',
  ),
  fixture(
    'S2: committed grows once',
    series([1e6, 2e6, 2e6], (c) => [{}, growingHeap(c)]),
  ),
  fixture(
    'S2: a filled cache warms up, to less than twice what it had',
    series([1e6, 1.3e6, 1.6e6, 1_999_999], (c) => [{}, growingHeap(c)]),
  ),
  fixture(
    'S2: entries wave by a fifth, and each wave leaves more memory behind',
    series([1000, 800, 1000, 800, 1000, 800], (size, i) => [
      { size, bytes: { live: 16_384, keys: size * 20 } },
      growingHeap(1e6 + i * 2e5),
    ]),
    'S2',
  ),
  fixture(
    'S2: entries wave by a fifth, and memory stays',
    series([1000, 800, 1000, 800], (size) => [{ size }, growingHeap(1e6)]),
  ),
  fixture(
    'S2: entries fall, and memory grows',
    series([1000, 500, 10], (size, i) => [{ size }, growingHeap(1e6 + i * 5e5)]),
    'S2',
  ),
  fixture(
    'S2: a new peak of entries after a wave',
    series([1000, 800, 1100], (size, i) => [{ size }, growingHeap(1e6 + i * 5e5)]),
  ),
  fixture(
    'S2: a new peak of live bytes after a wave',
    series([16_384, 10_000, 18_000], (live, i) => [{ bytes: { live } }, growingHeap(1e6 + i * 5e5)]),
  ),
  fixture(
    'S2: committed stays',
    series([1e6, 1e6, 1e6], (c) => [{}, growingHeap(c)]),
  ),
  fixture(
    'S2: only two samples',
    series([1e6, 2e6], (c) => [{}, growingHeap(c)]),
  ),
  fixture(
    'S2: entries rise too',
    series([900, 950, 1000], (size, i) => [{ size, bytes: { live: 16_384 } }, growingHeap(1e6 + i * 5e5)]),
  ),
  fixture(
    'S2: entries rise by exactly 5 %',
    series([950, 975, 1000], (size, i) => [{ size, bytes: { live: 16_384 } }, growingHeap(1e6 + i * 5e5)]),
    'S2',
  ),
  fixture(
    'S2: live bytes rise',
    series([9_000, 9_500, 10_000], (live, i) => [{ bytes: { live } }, growingHeap(1e6 + i * 5e5)]),
  ),
  fixture(
    'S2: live bytes rise by exactly 5 %',
    series([9_500, 9_750, 10_000], (live, i) => [{ bytes: { live } }, growingHeap(1e6 + i * 5e5)]),
    'S2',
  ),
  fixture(
    'S2: entries rise by a little more than 5 %',
    series([94_997, 97_000, 100_000], (size, i) => [
      { size, bytes: { live: 16_384 } },
      growingHeap(1e6 + i * 5e5),
    ]),
  ),
  fixture(
    'S2: keys take the room that buckets took',
    series([0, 1000, 2000], (keys, i) => [
      { bytes: { live: 20_000 - keys, keys } },
      growingHeap(1e6 + i * 5e5),
    ]),
    'S2',
  ),
  fixture(
    'S2: the share of free memory is exactly what it was',
    series([1e6, 1.5e6, 2e6], (c) => [{ bytes: { overflow: 0 } }, growingHeap(c, (c * 4) / 5)]),
  ),
  fixture(
    'S2: keys grow longer',
    series([1e5, 2e5, 4e5], (keys, i) => [{ bytes: { keys } }, growingHeap(1e6 + i * 5e5)]),
  ),
  fixture(
    'S2: what is added is used',
    series([1e6, 1.5e6, 2e6], (c) => [{}, growingHeap(c, 0.8 * c)]),
  ),
  fixture(
    'S2: what is added is overflow',
    series([1e6, 1.5e6, 2e6], (c, i) => [{ bytes: { overflow: i * 3e5 } }, growingHeap(c, 0.9 * c)]),
    'S2',
  ),
  fixture(
    'S2: an earlier rise of entries does not hide it',
    series([10, 500, 1000, 1000, 1000], (size, i) => [
      { size, bytes: { live: 16_384 } },
      growingHeap(1e6 * 2 ** i),
    ]),
    'S2',
  ),
  fixture(
    'S2: two heaps of one name',
    series([1e6, 1.5e6, 2e6], (c) => [{}, growingHeap(c)]).map((one) => ({
      ...one,
      heaps: [...one.heaps, ...one.heaps],
    })),
  ),
  fixture(
    'S2: maps of other heaps do not count',
    series([1e6, 1.5e6, 2e6], (c) => [{}, growingHeap(c)]).map((one, i) => ({
      ...one,
      maps: [...one.maps, merge(HEALTHY, { id: 2, heap: 'other', size: i * 1e6 })],
    })),
    'S2',
  ),
  fixture(
    'S2: another heap took its name',
    series([2e6, 1e6, 2e6], (c) => [{}, growingHeap(c)]),
  ),
  fixture(
    'S2: another core under its name',
    series(['classic', 'line', 'line'], (core, i) => [{ core }, { ...growingHeap(1e6 + i * 5e5), core }]),
  ),
];

export const s3: Fixture[] = [
  fixture('S3: two methods, both fast', [
    sample(0, timed(0, 0, {})),
    sample(1, timed(60, 100, { 0.01: 500 }, 16, { 0.01: 500 })),
  ]),
  fixture(
    'S3: a little more than half',
    [sample(0, timed(10, 50, {})), sample(1, timed(60.02, 150, slow(20)))],
    'S3',
  ),
  fixture(
    'S3: p99 a little above 0.3 ms',
    [sample(0, timed(0, 0, {})), sample(1, timed(60, 100, { 0.01: 98_499, 0.5: 1501 }))],
    'S3',
  ),
  fixture(
    'S3: the slow ones are of another method than the others',
    [sample(0, timed(0, 0, {})), sample(1, timed(60, 100, { 0.01: 980 }, 16, { 0.5: 20 }))],
    'S3',
  ),
  fixture(
    'S3: more than half, and p99 above 0.3 ms',
    [sample(0, timed(10, 50, {})), sample(1, timed(70, 150, slow(20)))],
    'S3',
  ),
  fixture('S3: exactly half', [sample(0, timed(10, 50, {})), sample(1, timed(60, 150, slow(20)))]),
  fixture('S3: p99 of exactly 0.3 ms', [sample(0, timed(0, 0, {})), sample(1, timed(60, 100, slow(15)))]),
  fixture(
    'S3: p99 just above 0.3 ms',
    [sample(0, timed(0, 0, {})), sample(1, timed(60, 100, slow(16)))],
    'S3',
  ),
  fixture(
    'S3: 100 timed operations',
    [sample(0, timed(0, 0, {})), sample(1, timed(60, 100, { 0.01: 98, 0.5: 2 }))],
    'S3',
  ),
  fixture('S3: 99 timed operations', [
    sample(0, timed(0, 0, {})),
    sample(1, timed(60, 100, { 0.01: 97, 0.5: 2 })),
  ]),
  fixture('S3: a bulk load with reserve(): slow, but nothing is evacuated', [
    sample(0, timed(0, 0, {})),
    sample(1, timed(0, 100, slow(100))),
  ]),
  fixture('S3: it was so before the first sample', [
    sample(0, timed(60, 100, slow(20))),
    sample(1, timed(61, 200, { 0.01: 1980, 0.5: 20 })),
  ]),
  fixture(
    'S3: fast before the first sample, slow since',
    [sample(0, timed(1, 100, { 0.01: 100_000 })), sample(1, timed(61, 200, { 0.01: 100_980, 0.5: 20 }))],
    'S3',
  ),
  fixture('S3: no operation since the first sample', still(timed(60, 100, slow(20)))),
  fixture('S3: not timed', [
    sample(0, { evacuationMs: { assist: 10 } }),
    sample(1, { evacuationMs: { assist: 70 } }),
  ]),
  fixture('S3: timed since the last sample only', [sample(0), sample(1, timed(60, 100, slow(20)))]),
  fixture('S3: timed at another rate before', [
    sample(0, timed(0, 0, {}, 1)),
    sample(1, timed(60, 100, slow(20))),
  ]),
  fixture('S3: no longer timed', [
    sample(0, timed(0, 0, {})),
    sample(1, timed(60, 100, slow(20))),
    sample(2),
  ]),
];
