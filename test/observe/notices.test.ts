// Notices of growth, drains, floods, errors and policy: who gets them, when, and what they say.
import dc from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from 'vitest';
import { CorruptionError, OutOfMemoryError, PolicyError } from '../../bindings/base/errors.js';
import { type AnyNotice, lineOf, lostNotices, onNotice } from '../../bindings/base/notices.js';
import { HEADER } from '../../bindings/core/core.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { runProgram } from '../support/child.js';
import { BUILDS, heapOf } from '../support/cores.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** What listeners get from now on. */
const heard = (): AnyNotice[] => {
  const notices: AnyNotice[] = [];
  ends.push(onNotice((notice) => notices.push(notice)));
  return notices;
};
/** What the subscribers of a channel get. */
const published = (name: string): unknown[] => {
  const messages: unknown[] = [];
  const take = (message: unknown): void => void messages.push(message);
  dc.subscribe(name, take);
  ends.push(() => dc.unsubscribe(name, take));
  return messages;
};
const microtasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(BUILDS)('build %s', (build) => {
  it('a growth begins and ends, with what was there and who evacuated', async () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, name: 'orders', growth: { background: false } });
    const notices = heard();
    map.reserve(1000);
    const { growEpoch } = map.stats();
    let n = 0;
    while (map.stats().growEpoch === growEpoch) map.set(n++, 0);
    const begun = map.stats();
    while (map.stats().growing) map.set(0, 1);
    await microtasks();
    const [begin, end] = notices.filter(({ kind, map }) => kind === 'grow' && map === 'orders').slice(-2);
    expect(begin).toMatchObject({
      ...{ kind: 'grow', phase: 'begin', growth: 'double', map: 'orders', id: map.life.id, ms: 0 },
      ...{ size: n - 1, B: begun.B, overflowBuckets: expect.any(Number) },
    });
    expect(end).toMatchObject({ kind: 'grow', phase: 'end', growth: 'double', size: n, B: begun.B });
    const { evacuated, ms } = end as AnyNotice & { kind: 'grow' };
    expect(evacuated).toEqual({ assist: begun.buckets / 2, background: 0, drain: 0 });
    expect(ms).toBeGreaterThan(0);
  });

  it('a growth that gets no memory is told, with the errors it leads to, which carry the statistics', async () => {
    const heap = heapOf(build, { maximumBytes: 3 * 65_536 });
    const map = new TypedMap('u32', 'u32', { heap, name: 'full' });
    const notices = heard();
    let error: OutOfMemoryError | undefined;
    for (let i = 0; error === undefined; i++) {
      try {
        map.set(i, i);
      } catch (caught) {
        error = caught as OutOfMemoryError;
      }
    }
    await microtasks();
    expect(notices.some((notice) => notice.kind === 'grow' && notice.phase === 'no-memory')).toBe(true);
    expect(error).toBeInstanceOf(OutOfMemoryError);
    expect(error.diagnostics).toMatchObject({
      map: { name: 'full', size: map.size, degraded: true },
      heap: { committed: 3 * 65_536 },
    });
    expect(Object.keys(error)).not.toContain('diagnostics');
    expect(notices.at(-1)).toMatchObject({
      kind: 'fatal',
      code: error.code,
      message: error.message,
      map: 'full',
    });
  });

  it('drain() is told, and one that moves nothing too', async () => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { assist: 0, background: false } });
    for (let i = 0; map.stats().oldBuckets < 8; i++) map.set(i, i);
    const notices = heard();
    const pending = map.stats().oldBuckets;
    map.drain({ maxBuckets: 5 });
    map.drain({ dryRun: true });
    await microtasks();
    const drains = notices.filter(({ kind }) => kind === 'drain');
    expect(drains).toMatchObject([
      { moved: 5, remaining: pending - 5, map: '', id: map.life.id },
      { moved: 0, remaining: pending - 5 },
    ]);
    expect(map.life.spent.drain).toBeGreaterThan(0);
  });

  it('chains that chance does not explain raise the flood alarm; a map that is full by decree does not', async () => {
    const heap = heapOf(build);
    const known = new TypedMap('u32', 'u32', { heap, seed: 9n });
    const keys: number[] = [];
    for (let key = 0; keys.length < 200; key++) if ((known.explain(key).hash & 1023) === 5) keys.push(key);
    const notices = heard();
    for (const key of keys) known.set(key, key);
    for (const resize of ['avoid', 'forbid'] as const) {
      const full = new TypedMap('u32', 'u32', { heap, seed: 9n, growth: { resize } });
      for (const key of keys) full.set(key, key);
    }
    const random = new TypedMap('u32', 'u32', { heap });
    for (const key of keys) random.set(key, key);
    await microtasks();
    const floods = notices.filter(({ kind }) => kind === 'flood');
    expect(floods.length).toBeGreaterThan(0);
    expect(new Set(floods.map(({ id }) => id))).toEqual(new Set([known.life.id]));
    expect(known.life.floods).toBe(floods.length);
    expect(floods.at(-1)).toMatchObject({ total: floods.length });
  });
});

it('a broken map and a full heap say so, with diagnostics', async () => {
  const heap = new Heap({ maximumBytes: 3 * 65_536 });
  const map = new TypedMap('u32', 'u32', { heap, name: 'broken' });
  map.set(1, 1);
  const notices = heard();
  const count = (map.h + HEADER.count) >>> 2;
  heap.words[count] = 2;
  const caught = [() => map.verify(), () => map.reserve(1e6)].map((use) => {
    try {
      use();
    } catch (error) {
      return error as CorruptionError;
    }
    return undefined;
  });
  heap.words[count] = 1;
  expect(caught[0]).toBeInstanceOf(CorruptionError);
  expect(caught[1]).toBeInstanceOf(OutOfMemoryError);
  for (const error of caught) expect(error?.diagnostics).toMatchObject({ map: { name: 'broken' } });
  await microtasks();
  expect(notices.map(({ kind }) => kind)).toEqual(['fatal', 'fatal']);
});

it('channels of diagnostics_channel get the same, in a microtask, and may use the map', async () => {
  const map = new TypedMap('u32', 'u32', { heap: heapOf('release'), name: 'channel' });
  const sizes: number[] = [];
  const use = (): void => void sizes.push(map.set(1_000_000 + sizes.length, 1).size);
  dc.subscribe('tophash:grow', use);
  ends.push(() => dc.unsubscribe('tophash:grow', use));
  const messages = published('tophash:grow');
  const [drains, notices] = [published('tophash:drain'), heard()];
  for (let i = 0; i < 20; i++) map.set(i, i);
  expect([messages.length, notices.length]).toEqual([0, 0]);
  map.drain();
  await microtasks();
  expect(messages.length).toBeGreaterThan(1);
  expect(sizes.length).toBe(messages.length);
  expect(notices.filter(({ kind }) => kind === 'grow')).toEqual(messages);
  expect(notices.filter(({ kind }) => kind === 'drain')).toEqual(drains);
  map.verify();
});

it('tracing:tophash:evacuate goes around drain() and around background slices', async () => {
  const events: string[] = [];
  const by: unknown[] = [];
  const subscribers = {
    start: (context: unknown) => {
      by.push((context as { by: string }).by);
      events.push('start');
    },
    end: () => void events.push('end'),
    error: () => void events.push('error'),
    asyncStart: () => {},
    asyncEnd: () => {},
  };
  const channel = dc.tracingChannel('tophash:evacuate');
  channel.subscribe(subscribers as never);
  ends.push(() => void channel.unsubscribe(subscribers as never));
  const grown = (background: boolean): TypedMap<'u32', 'u32'> => {
    const growth = { assist: 0, ...(background ? {} : { background: false as const }) };
    const map = new TypedMap('u32', 'u32', { heap: heapOf('release'), growth });
    for (let i = 0; map.stats().oldBuckets < 8; i++) map.set(i, i);
    return map;
  };
  grown(false).drain();
  expect([by, events]).toEqual([['drain'], ['start', 'end']]);
  const map = grown(true);
  while (map.stats().growing) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(by).toContain('background');
  expect(map.life.spent.background).toBeGreaterThan(0);
  expect(map.life.pauses.count).toBeGreaterThan(0);
});

it.each([undefined, null, {}, 'print'])('a listener that is none is refused at once: %o', (listener) => {
  expect(() => onNotice(listener as never)).toThrow(PolicyError);
  expect(() => onNotice(listener as never)).toThrow(/^listener is .*: expected a function$/);
});

it('a listener that throws keeps nobody else from being told', () => {
  const { others, thrown } = runProgram(`
    import { onNotice } from './bindings/observe/index.ts';
    const thrown = [];
    process.on('uncaughtException', (error) => thrown.push(error.message));
    let others = 0;
    onNotice(() => { throw new Error('mine'); });
    onNotice(() => others++);
    const map = new TypedMap('u32', 'u32');
    for (let i = 0; i < 30; i++) map.set(i, i);
    setTimeout(() => console.log(JSON.stringify({ others, thrown })), 20);
  `) as { others: number; thrown: string[] };
  expect(others).toBeGreaterThan(0);
  expect(thrown).toEqual(new Array(others).fill('mine'));
});

it('what waits for the end of a long job is bounded, and what is lost is counted', async () => {
  const notices = heard();
  const before = lostNotices();
  const map = new TypedMap('u32', 'u32', { heap: heapOf('release') });
  for (let i = 0; i < 10_010; i++) map.drain();
  await microtasks();
  expect([notices.length, lostNotices() - before]).toEqual([10_000, 10]);
});

it('a listener that puts another in its place is told once a notice, and one that is taken away no more', async () => {
  const map = new TypedMap('u32', 'u32');
  let [told, late] = [0, 0];
  const once = (): void => {
    const end = onNotice(() => {
      end();
      endLate();
      told++;
      if (told < 100) once(); // or this test would not end
    });
    ends.push(end);
  };
  once();
  const endLate = onNotice(() => late++);
  for (const n of [1, 2]) {
    map.drain();
    await microtasks();
    expect([told, late]).toEqual([n, 0]);
  }
  map.dispose();
});

describe('as a line', () => {
  const common = { at: 1, map: 'a"b', id: 3 };
  const grow = {
    ...common,
    ...{ kind: 'grow', growth: 'same-size', size: 100, B: 4, overflowBuckets: 16, ms: 1.23456 },
    evacuated: { assist: 10, background: 5, drain: 1 },
  } as const;
  it.each([
    [{ ...grow, phase: 'begin' }, 'growth (same-size) begins: 100 entries, B 4, 16 overflow buckets'],
    [
      { ...grow, phase: 'no-memory' },
      'growth (same-size) got no memory: 100 entries, B 4, 16 overflow buckets',
    ],
    [
      { ...grow, phase: 'end' },
      'growth (same-size) ended after 1.235 ms: 100 entries, B 4, 16 overflow buckets; old buckets evacuated by writes 10, background 5, drain 1',
    ],
    [
      { ...common, kind: 'drain', moved: 7, remaining: 2, ms: 0.5 },
      'drain() moved 7 old buckets in 0.500 ms, 2 left',
    ],
    [{ ...common, kind: 'flood', total: 2 }, 'a chain is longer than chance explains, 2 times so far'],
    [{ ...common, kind: 'fatal', code: 'ERR_X', message: 'why', diagnostics: {} }, 'ERR_X: why'],
    [
      {
        ...common,
        kind: 'policy',
        by: 'me',
        result: 'rejected',
        from: { assist: 1 },
        to: { assist: 9 },
        reason: 'no',
      },
      'policy rejected by me: {"assist":1} -> {"assist":9} (no)',
    ],
  ] as [AnyNotice, string][])('%o', (notice, text) => {
    expect(lineOf(notice)).toBe(`tophash: map "a\\"b": ${text}`);
    expect(lineOf({ ...notice, map: '' })).toBe(`tophash: map #3: ${text}`);
  });
});
