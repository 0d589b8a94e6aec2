// The trace: which events the core notes and in which order, what becomes of those that nobody read, and the
// JSON they make.
import type { TraceStreamJson } from '@tracerbench/trace-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import { EVENTS } from '../../bindings/core/core.js';
import { Ring } from '../../bindings/observe/trace/event-ring.js';
import {
  type TraceEvent,
  type TraceJson,
  type TraceOptions,
  trace,
} from '../../bindings/observe/trace/trace.js';
import { internalsOf } from '../../bindings/typed/internals.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { BUILDS, heapOf, isClassic } from '../support/cores.js';

afterEach(() => {
  if (trace.on) trace.stop();
  vi.useRealTimers();
});

const events = (ring: Ring): string[] =>
  ring.events().map(({ event, a, b }) => (event === 'overflow' ? event : `${event} ${a} ${b}`));
/** The events to a reader of the format, whose types these are. */
const asStream = (json: TraceJson): TraceStreamJson['traceEvents'] =>
  (JSON.parse(JSON.stringify(json)) as TraceStreamJson).traceEvents;
const ALL = 2 ** EVENTS.length - 1;

describe.each(BUILDS)('build %s', (build) => {
  it('a growth from its begin to its end: what each write needed and evacuated', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, seed: 3n, growth: { background: false } });
    map.reserve(isClassic(build) ? 26 : 22); // entries of four buckets at load 13/16
    const { growEpoch } = map.stats();
    const ring = new Ring(heap, ALL, 64);
    expect(map.stats().B).toBe(2);
    for (let i = 0; map.stats().growEpoch === growEpoch; i++) map.set(i, i);
    const first = map.explain(map.size - 1).hash & 3;
    while (map.stats().growing) map.set(0, 0);
    const [grow, assist, ...rest] = events(ring).filter((event) => event !== 'overflow');
    // assign -> grow -> growWork: the bucket of the key that made it grow, and the first one that is left
    expect(grow).toBe('grow 2 1');
    expect(assist).toBe(`assist ${first} 2`);
    expect(rest.slice(0, -2).every((event) => /^assist \d [12]$/.test(event))).toBe(true);
    // the last of them is told when it is done, so after the end that it brought
    expect(rest.at(-2)).toBe(isClassic(build) ? 'grow-end 3 4' : 'grow-end 4 4');
    expect(rest.at(-1)).toMatch(/^assist \d [12]$/);
    ring.stop();
  });

  it('drains, overflow buckets, floods and memory', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, seed: 3n, growth: { assist: 0, background: false } });
    const ring = new Ring(heap, ALL, 4096);
    for (let i = 0; map.stats().oldBuckets < 64; i++) map.set(i, i);
    map.drain({ maxBuckets: 5 });
    internalsOf(map).drainSlice(10);
    map.drain();
    internalsOf(map).drainSlice(10); // nothing is left to do, and nothing is noted
    const left = events(ring);
    expect(left.filter((event) => event.startsWith('drain'))).toEqual([
      'drain 5 0',
      'drain 10 1',
      expect.stringMatching(/^drain \d+ 0$/),
    ]);
    expect(left).toContain('overflow');
    const collided: number[] = [];
    for (let key = 0; collided.length < 120; key++)
      if ((map.explain(key).hash & 4095) === 77) collided.push(key);
    for (const key of collided) map.set(key, 0);
    expect(ring.events().some(({ event, a }) => event === 'flood' && a >= 5)).toBe(true);
    const before = heap.stats().committed;
    map.reserve(100_000);
    const memory = ring.events().filter(({ event }) => event === 'memory');
    expect(memory.every(({ h, a, b }) => h === 0 && a < b)).toBe(true);
    expect(memory.some(({ a }) => a === before / 65_536)).toBe(true);
    expect(memory.at(-1)?.b).toBe(heap.stats().committed / 65_536);
    ring.stop();
  });

  it('a growth that gets no memory', () => {
    const heap = heapOf(build, { maximumBytes: 3 * 65_536 });
    const map = new TypedMap('u32', 'u32', { heap });
    const ring = new Ring(heap, 1 << EVENTS.indexOf('no-memory'), 16);
    for (let i = 0; !map.stats().degraded; i++) map.set(i, i);
    expect(events(ring)).toEqual([`no-memory ${map.stats().B} 0`]);
    ring.stop();
  });

  it('only the events of the mask are noted; what is overwritten is counted, and the newest stay', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, growth: { background: false } });
    const whole = new Ring(heap, 1 << EVENTS.indexOf('assist'), 1024);
    for (let i = 0; i < 400; i++) map.set(i, i);
    expect(new Set(whole.events().map(({ event }) => event))).toEqual(new Set(['assist']));
    expect(whole.dropped).toBe(0);
    whole.stop();
    const small = new Ring(heap, 1 << EVENTS.indexOf('assist'), 16);
    const { evacuated } = map.stats();
    for (let i = 400; i < 3000; i++) map.set(i, i);
    expect(small.events()).toHaveLength(16);
    expect(small.dropped).toBeGreaterThan(100);
    const times = small.events().map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(map.stats().evacuated.assist - evacuated.assist).toBeGreaterThan(small.dropped);
    small.stop();
    map.verify();
  });

  it('while nobody watches nothing is noted, and the memory of a ring comes back', () => {
    const heap = heapOf(build);
    const { used } = heap.stats();
    const ring = new Ring(heap, ALL, 4096);
    expect(heap.stats().used).toBeGreaterThan(used);
    ring.stop();
    expect(heap.stats().used).toBe(used);
    const map = new TypedMap('u32', 'u32', { heap });
    for (let i = 0; i < 400; i++) map.set(i, i);
    expect(ring.events()).toEqual([]);
    expect(ring.dropped).toBe(0);
  });
});

it('a small heap gets a small ring, and one that is full none, which the trace says', () => {
  const small = heapOf('release', { maximumBytes: 4 * 65_536 });
  expect(new Ring(small, ALL, 65_536).capacity).toBe(128);
  const full = heapOf('release', { maximumBytes: 2 * 65_536, name: 'full' });
  while (full.x.allocate(64) !== 0);
  trace.start();
  expect(full.words[(448 + 108) >> 2]).toBe(0);
  const { otherData } = trace.stop();
  expect(otherData).toMatchObject({ untraced: ['full'] });
  full.dispose();
  small.dispose();
});

describe('trace', () => {
  const grown = (name: string, heap = heapOf('release')): TypedMap<'u32', 'u32'> => {
    const map = new TypedMap('u32', 'u32', { heap, name, seed: 5n, growth: { background: false } });
    for (let i = 0; i < 30; i++) map.set(i, i);
    map.drain();
    return map;
  };

  it('gives Trace Event JSON with a pair of tracks per map, also of heaps that are made meanwhile', () => {
    trace.start({ capacity: 1000 });
    grown('orders');
    grown('');
    const read = trace.read();
    const json: TraceJson = trace.stop();
    expect(json).toEqual(read);
    expect(asStream(json)).toHaveLength(json.traceEvents.length);
    const names = json.traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args.name);
    expect(names).toEqual(expect.arrayContaining(['tophash', 'orders: growth', 'orders: evacuation']));
    expect(names.some((name) => /^map #\d+: growth$/.test(String(name)))).toBe(true);
    for (const { pid, tid } of json.traceEvents) expect([pid > 0, tid > 0]).toEqual([true, true]);
    const tracks = json.traceEvents.filter(({ name }) => name === 'thread_name').map(({ tid }) => tid);
    expect(new Set(tracks).size).toBe(tracks.length);
    expect(json.otherData).toEqual({ dropped: 0, untraced: [] });
    expect(trace.dropped()).toBe(0);
  });

  it('slices of a track lie side by side or within each other', () => {
    trace.start();
    const map = grown('nested');
    for (let i = 0; i < 20_000; i++) map.set(i, i);
    const tracks = new Map<number, TraceEvent[]>();
    for (const event of trace.stop().traceEvents) {
      if (event.ph === 'X') tracks.set(event.tid, [...(tracks.get(event.tid) ?? []), event]);
    }
    expect(tracks.size).toBeGreaterThan(1);
    for (const slices of tracks.values()) {
      const open: number[] = [];
      for (const { ts, dur = 0 } of slices.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
        while (open.length > 0 && (open.at(-1) as number) <= ts) open.pop();
        // rounding
        if (open.length > 0) expect(ts + dur).toBeLessThanOrEqual((open.at(-1) as number) + 0.002);
        open.push(ts + dur);
      }
    }
  });

  it('is the same to the byte for the same run on a fake clock', () => {
    vi.useFakeTimers({ toFake: ['performance'], now: 0 });
    vi.advanceTimersByTime(1000);
    const heap = heapOf('release', { name: 'golden' });
    trace.start({ mask: ['grow', 'grow-end', 'assist', 'drain'] });
    const map = new TypedMap('u32', 'u32', { heap, name: 'orders', seed: 5n, growth: { background: false } });
    for (let i = 0; i < 13; i++) {
      vi.advanceTimersByTime(1);
      map.set(i, i);
    }
    const { traceEvents } = trace.stop();
    const growths = traceEvents.find(({ args }) => args.name === 'orders: growth')?.tid as number;
    const mine = traceEvents.filter(({ tid }) => tid === growths || tid === growths + 1);
    const lines = mine.map(({ tid, ...rest }) => JSON.stringify({ track: tid - growths, ...rest }));
    expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('trace.golden.ndjson');
  });

  it('shows growths and drains as User Timing entries, with what DevTools want', async () => {
    performance.clearMeasures();
    trace.start({ userTiming: true });
    const map = grown('timed');
    for (let i = 30; !map.stats().growing || map.stats().oldBuckets < 4; i++) map.set(i, i);
    map.drain();
    await new Promise((resolve) => setImmediate(resolve));
    trace.stop();
    grown('not timed');
    await new Promise((resolve) => setImmediate(resolve));
    const entries = performance.getEntriesByType('measure') as PerformanceMeasure[];
    expect(new Set(entries.map(({ name }) => name))).toEqual(new Set(['tophash grow', 'tophash drain']));
    for (const { detail, startTime } of entries) {
      expect(startTime).toBeGreaterThan(0);
      expect(detail).toMatchObject({
        devtools: {
          dataType: 'track-entry',
          track: 'evacuation',
          trackGroup: 'tophash',
          tooltipText: expect.stringMatching(/^timed: /),
        },
      });
    }
    performance.clearMeasures();
  });

  it.each([
    [{ mask: ['grow', 'shrink'] }, /^mask has "shrink": expected "grow", /],
    [{ mask: 1024 }, /^mask is 1024: expected names of events, or bits from 0 to 1023$/],
    [{ mask: -1 }, /^mask is -1/],
    [{ mask: 'grow' }, /^mask is "grow"/],
    [{ capacity: 15 }, /^capacity is 15: expected an integer from 16 to 1048576$/],
    [{ capacity: 2 ** 20 + 1 }, /^capacity is 1048577/],
    [{ capacity: 20.5 }, /^capacity is 20.5/],
    [{ userTiming: 1 }, /^userTiming is 1: expected a boolean$/],
    [5, /^options: got 5, expected an object$/],
  ])('refuses %o', (options, message) => {
    expect(() => trace.start(options as TraceOptions)).toThrow(PolicyError);
    expect(() => trace.start(options as TraceOptions)).toThrow(message);
    expect(trace.on).toBe(false);
  });

  it('there is one at a time', () => {
    expect(() => trace.stop()).toThrow(/^no trace is on; expected trace.start\(\) before$/);
    expect(() => trace.read()).toThrow(PolicyError);
    trace.start({ mask: 0, capacity: 16 });
    expect(() => trace.start()).toThrow(/a trace is on; expected trace.stop\(\) before/);
    expect(trace.on).toBe(true);
  });

  it('has all of the largest ring', () => {
    const heap = heapOf('release');
    trace.start({ mask: ['drain'], capacity: 2 ** 20 });
    const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
    map.reserve(2 ** 20);
    for (let i = 0; map.stats().oldBuckets < 2 ** 17; )
      for (const end = i + 1000; i < end; i++) map.set(i, i);
    const { oldBuckets } = map.stats();
    for (let i = 0; i < oldBuckets; i++) map.heap.x.drain(map.h, 1, 0);
    const { traceEvents } = trace.stop();
    expect(traceEvents.filter(({ name }) => name === 'drain')).toHaveLength(oldBuckets);
    heap.dispose();
  });

  it('lives through the end of a heap', () => {
    const heap = heapOf('release');
    trace.start();
    grown('gone', heap);
    heap.dispose();
    const { traceEvents } = trace.stop();
    expect(traceEvents.some(({ args }) => String(args.name).startsWith('gone'))).toBe(false);
  });
});
