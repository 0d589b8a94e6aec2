// Drop-in Maps to whoever watches: maps() and sample() have those whose index has grown beyond 4,096 numbers
// or bigints, with their statistics, for as long as they live; smaller ones, and those without such keys,
// they have not.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import { type AnyNotice, lineOf, onNotice } from '../../bindings/base/notices.js';
import { maps } from '../../bindings/heap/live-maps.js';
import { pauseEvacuation, resumeEvacuation } from '../../bindings/observe/maps/pause-evacuation.js';
import { metricsText } from '../../bindings/observe/metrics/text.js';
import { sample } from '../../bindings/observe/samples/sample.js';
import { trace } from '../../bindings/observe/trace/trace.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { runProgram } from '../support/child.js';

/** Entries at which the index of a map filled one by one has grown beyond the limit. */
const LARGE = 40_000;
/** Entries of the largest map that is not kept account of. */
const SMALL = 4096;

const filled = (entries: number, key: (i: number) => unknown): DropIn => {
  const map = new DropIn();
  for (let i = 0; i < entries; i++) map.set(key(i), i);
  return map;
};

const sizes = (): number[] =>
  maps()
    .filter(({ key }) => key === 'mixed')
    .map((map) => map.stats().size)
    .toSorted((a, b) => a - b);

describe('maps()', () => {
  it('lists a drop-in Map of many numbers, with what stats() of the map itself says', () => {
    const map = filled(LARGE, (i) => i);
    const found = maps().find((it) => it.key === 'mixed' && it.stats().size === LARGE);
    expect(found).toMatchObject({ name: '', key: 'mixed', value: 'any' });
    expect(found?.stats()).toEqual(map.stats());
    expect(found?.stats()).toMatchObject({ core: 'ordered', size: LARGE });
    expect(found?.stats().grows.double).toBeGreaterThan(0);
    expect(found?.stats().bytes.total).toBeGreaterThan(LARGE * 8);
    map.delete(0);
    expect(found?.stats().size).toBe(LARGE - 1);
  });

  it.each([
    ['bigints', (i: number) => BigInt(i) << 70n],
    ['doubles', (i: number) => i + 0.5],
    ['numbers and a few strings', (i: number) => (i % 16 > 0 ? i : `key ${i}`)],
  ] as const)('lists one of many %s', (_, key) => {
    const before = sizes();
    const map = filled(2 * LARGE, key);
    expect(sizes()).toEqual([...before, map.size].toSorted((a, b) => a - b));
  });

  it.each([
    ['of few numbers', SMALL, (i: number) => i],
    ['of many strings', LARGE, (i: number) => `key ${i}`],
    ['of many objects', LARGE, (i: number) => ({ i })],
  ] as const)('leaves out a drop-in Map %s', (_, entries, key) => {
    const before = sizes();
    const map = filled(entries, key);
    expect(map.size).toBe(entries);
    expect(sizes()).toEqual(before);
  });

  it('has them beside maps of heaps', () => {
    const drop = filled(LARGE + 7, (i) => i);
    const typed = new TypedMap('u32', 'u32', { name: 'beside' });
    typed.set(1, 1);
    const names = maps().map((map) => [map.name, map.key, map.stats().size]);
    expect(names).toContainEqual(['beside', 'u32', 1]);
    expect(names).toContainEqual(['', 'mixed', drop.size]);
    typed.dispose();
  });
});

describe('sample()', () => {
  it('has a drop-in Map like any other, and it is plain data', () => {
    const map = filled(LARGE + 1, (i) => i);
    for (let i = 0; i < 10; i++) map.delete(i);
    const taken = sample();
    const its = taken.maps.find(({ key, size }) => key === 'mixed' && size === map.size);
    expect(its).toMatchObject({
      name: '',
      value: 'any',
      core: 'ordered',
      heap: 'drop-in',
      size: LARGE - 9,
      paused: false,
      policy: { assist: 1, loadFactor: 6.5, resize: 'allow', background: true },
    });
    expect(its?.ageMs).toBeGreaterThanOrEqual(0);
    expect(its?.mutations).toBeGreaterThanOrEqual(LARGE);
    expect(its?.id).not.toBe(sample().maps.find(({ key, size }) => key === 'mixed' && size !== map.size)?.id);
    expect(JSON.parse(JSON.stringify(its))).toEqual(its);
  });

  it('tells what drain() and growth did to it', () => {
    const map = filled(LARGE, (i) => i);
    while (!map.stats().growing) map.set(map.size, 0);
    const read = () => sample().maps.find(({ key, size }) => key === 'mixed' && size === map.size);
    const growing = read();
    expect(growing?.oldBuckets).toBeGreaterThan(0);
    map.drain();
    expect(read()).toMatchObject({ oldBuckets: 0, id: growing?.id });
    expect(read()?.evacuated.drain).toBeGreaterThan(growing?.evacuated.drain as number);
  });
});

/** The notices of `run`. */
const noticesOf = async (run: () => void): Promise<AnyNotice[]> => {
  const notices: AnyNotice[] = [];
  const stop = onNotice((notice) => notices.push(notice));
  run();
  await sleep(1);
  stop();
  return notices;
};

/** A growing one. */
const growing = (): DropIn => {
  const map = filled(LARGE, (i) => i);
  while (map.stats().oldBuckets < 64) map.set(map.size, 0);
  return map;
};

/** The points of a counter by the label `to`. */
const moved = (): Record<string, number> =>
  Object.fromEntries(
    [...metricsText().matchAll(/^tophash_moves_total\{to="(\w+)"\} (\d+)$/gm)].map(([, to, n]) => [
      to,
      Number(n),
    ]),
  );

/** The drop-in Map that was listed last. */
const newest = <T extends { key: string }>(all: T[]): T | undefined =>
  all.filter(({ key }) => key === 'mixed').at(-1);

describe('notices', () => {
  it('a move, the growths behind it from begin to end, and drain()', async () => {
    let map = new DropIn();
    const all = await noticesOf(() => {
      map = growing();
      map.drain({ maxBuckets: 8 });
      map.drain();
    });
    const { id } = all[0] as AnyNotice;
    const notices = all.filter((notice) => notice.id === id);
    // growths of earlier tests' maps may end in the background meanwhile
    const others = all.filter((notice) => notice.id !== id);
    expect(others.every((notice) => notice.kind === 'grow' && notice.phase === 'end')).toBe(true);
    expect(notices[0]).toMatchObject({ kind: 'move', map: '', to: 'log', size: 16_384 });
    const grows = notices.filter((notice) => notice.kind === 'grow');
    expect(grows.map(({ phase }) => phase).slice(-2)).toEqual(['begin', 'end']);
    expect(grows.at(-1)?.evacuated.drain).toBeGreaterThanOrEqual(64 - 1);
    const drains = notices.filter((notice) => notice.kind === 'drain');
    expect(drains.map(({ moved, remaining }) => [moved === 8, remaining === 0])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(
      maps()
        .find(({ life }) => life.id === id)
        ?.stats().size,
    ).toBe(map.size);
    expect(lineOf(notices[0] as AnyNotice)).toMatch(
      /^tophash: map #\d+: moved 16384 entries to the log in .* ms$/,
    );
  });

  it('the time of background slices and drains', async () => {
    const map = growing();
    const its = () => newest(sample().maps);
    map.drain({ maxBuckets: 8 });
    const { drain } = its()?.evacuationMs ?? { drain: 0 };
    expect(drain).toBeGreaterThan(0);
    for (let i = 0; i < 10_000 && map.stats().growing; i++) await sleep(1);
    expect(its()?.evacuationMs).toMatchObject({ drain, background: expect.toSatisfy((ms) => ms > 0) });
  });
});

describe('moves', () => {
  it('are counted by where to', () => {
    const before = moved();
    new DropIn([[1, 2]]).last();
    filled(16_384, (i) => i);
    expect(moved()).toEqual({ ...before, log: (before.log ?? 0) + 2 });
  });
});

describe('a trace', () => {
  it('has moves, and the growth of the index on tracks of its map', () => {
    trace.start();
    const map = growing();
    map.drain();
    const { traceEvents } = trace.stop();
    const named = (pattern: RegExp) => traceEvents.filter(({ name }) => pattern.test(name));
    expect(named(/^moved to the log$/)).toMatchObject([{ ph: 'X', args: { entries: 16_384 } }]);
    const titles = traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args.name);
    expect(titles).toContain('heap drop-in');
    const id = newest(maps())?.life.id;
    expect(titles).toContain(`map #${id}: growth`);
    expect(named(/^growth$/).length).toBeGreaterThan(0);
    expect(named(/^drain$/)).toHaveLength(1);
  });

  it('counts the moves beyond those that it keeps', () => {
    const before = trace.dropped();
    trace.start({ mask: ['move'] });
    const map = new DropIn();
    for (let i = 0; i < 65_536 + 3; i++) {
      map.clear();
      map.set(i, i).last();
    }
    const json = trace.stop();
    expect(json.traceEvents.filter(({ name }) => name === 'moved to the log').length).toBe(65_536);
    expect(json.otherData.dropped).toBe(3);
    expect(trace.dropped() - before).toBe(3);
  });

  it('notes no moves unless asked to', () => {
    trace.start({ mask: ['grow'] });
    new DropIn([[1, 2]]).last();
    expect(trace.stop().traceEvents.filter(({ name }) => name.startsWith('moved'))).toEqual([]);
    trace.start({ mask: ['move'] });
    new DropIn([[1, 2]]).last();
    expect(trace.read().traceEvents.filter(({ ph }) => ph === 'X')).toMatchObject([
      { name: 'moved to the log', args: { entries: 1 } },
    ]);
    trace.stop();
    new DropIn([[1, 2]]).last();
  });
});

describe('drills', () => {
  it('pauseEvacuation() holds a growth, which loses nothing, until resumeEvacuation()', async () => {
    const map = growing();
    pauseEvacuation(map);
    const { oldBuckets } = map.stats();
    const its = () => newest(sample().maps);
    await sleep(30);
    expect(map.stats().oldBuckets).toBe(oldBuckets);
    expect(its()?.paused).toBe(true);
    map.set(-1, 0); // needs one old bucket
    expect(map.stats().oldBuckets).toBeGreaterThanOrEqual(oldBuckets - 1);
    for (let i = 0; i < LARGE; i++) expect(map.get(i)).toBe(i);
    resumeEvacuation(map);
    expect(its()?.paused).toBe(false);
    for (let i = 0; i < 10_000 && map.stats().growing; i++) await sleep(1);
    expect(map.stats().growing).toBe(false);
  });

  it('refuse a native one', () => {
    const map = new DropIn([[1, 2]]);
    expect(() => pauseEvacuation(map)).toThrow(PolicyError);
    expect(() => pauseEvacuation(map)).toThrow(/native: expected one that has moved/);
    expect([...map]).toEqual([[1, 2]]);
  });
});

describe('collected ones', () => {
  it('go from maps() and sample(), and one that is held stays', () => {
    const [before, after, left] = runProgram(`
      import { Map as DropIn } from './bindings/map.ts';
      import { sample } from './bindings/observe/index.ts';
      const make = (n) => { const map = new DropIn(); for (let i = 0; i < n; i++) map.set(i, i);
        return map; };
      const sizes = () => sample().maps.filter(({ key }) => key === 'mixed').map(({ size }) => size);
      const held = make(40_000);
      (() => { for (let i = 0; i < 20; i++) make(30_000); })();
      const before = sizes().length;
      await collect(() => sizes().length === 1);
      console.log(JSON.stringify([before, maps().length, sizes()]));
      held.set(-1, 0);
    `) as [number, number, number[]];
    expect(before).toBeGreaterThan(1);
    expect([after, left]).toEqual([1, [40_000]]);
  });
});
