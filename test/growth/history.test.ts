// The growth history of a map by itself: what it makes of the notices of the core, and when.
import { afterEach, expect, it, vi } from 'vitest';
import { type AnyNotice, onNotice } from '../../bindings/base/notices.js';
import { NOTICE } from '../../bindings/core/abi.js';
import { type CoreNotice, SPENT, TELLS_ENDS } from '../../bindings/core/core.js';
import { GrowthHistory } from '../../bindings/growth/history.js';

let at = 0;
const ends: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0)) end();
});

/** A history of a map made at 0, and what reports to it. */
const history = () => {
  at = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => at);
  const life = new GrowthHistory(7);
  const heap = { i32: new Int32Array(TELLS_ENDS + 1) };
  /** What changed() gives for a notice of the core at a time [ms]. */
  const tell = (ms: number, notice: number, more: Partial<CoreNotice> = {}): boolean => {
    at = ms;
    const counts = { doublings: 1, assist: 0, background: 0, drain: 0, ...more };
    return life.changed(
      { h: 1, notice, size: 14, B: 2, overflowBuckets: 3, ...counts },
      { name: 'a', h: 1 },
      heap,
    );
  };
  return { life, heap, tell };
};

it('counts the doublings within a second of being made, and no growth of the same size', () => {
  const { life, tell } = history();
  expect(tell(0, NOTICE['same-size'], { doublings: 9 })).toBe(true);
  expect(life.earlyDoublings).toBe(0);
  expect(tell(1000, NOTICE.doubling, { doublings: 2 })).toBe(true);
  expect(life.earlyDoublings).toBe(2);
  expect(tell(1001, NOTICE.doubling, { doublings: 3 })).toBe(true);
  expect(life.earlyDoublings).toBe(2);
});

it('remembers how the last growth began, and neither its end nor a flood', () => {
  const { life, tell } = history();
  expect(life.last).toBe(undefined);
  tell(1, NOTICE.doubling);
  const double = { growth: 'double', size: 14, B: 2, overflowBuckets: 3 };
  expect(life.last).toEqual(double);
  expect(tell(2, NOTICE.ended, { size: 99 })).toBe(false);
  expect([tell(3, NOTICE.flood), life.floods]).toEqual([false, 1]);
  expect(life.last).toEqual(double);
  tell(4, NOTICE['same-size'], { size: 20 });
  expect(life.last).toEqual({ ...double, growth: 'same-size', size: 20 });
});

it('tells listeners of a growth, with what was evacuated since it began and by whom', async () => {
  const { heap, tell } = history();
  tell(0, NOTICE.doubling);
  expect(heap.i32[TELLS_ENDS]).toBe(0);
  const notices: AnyNotice[] = [];
  ends.push(onNotice((notice) => notices.push(notice)));
  tell(10, NOTICE['same-size'], { assist: 100, background: 200, drain: 300 });
  expect(heap.i32[TELLS_ENDS]).toBe(1);
  tell(15, NOTICE.ended, { assist: 101, background: 202, drain: 303 });
  tell(16, NOTICE['no-memory'], { assist: 101, background: 202, drain: 303 });
  tell(17, NOTICE.flood);
  await new Promise((resolve) => setImmediate(resolve));
  const header = { map: 'a', id: 7 };
  const here = { size: 14, B: 2, overflowBuckets: 3 };
  const nobody = { assist: 0, background: 0, drain: 0 };
  const all = { assist: 1, background: 2, drain: 3 };
  expect(notices).toEqual([
    {
      kind: 'grow',
      at: 10,
      ...header,
      phase: 'begin',
      growth: 'same-size',
      ...here,
      ms: 0,
      evacuated: nobody,
    },
    { kind: 'grow', at: 15, ...header, phase: 'end', growth: 'same-size', ...here, ms: 5, evacuated: all },
    { kind: 'grow', at: 16, ...header, phase: 'no-memory', growth: 'double', ...here, ms: 0, evacuated: all },
    { kind: 'flood', at: 17, ...header, total: 1 },
  ]);
});

it('adds up what steps took by who did them; drain() reports its own time', () => {
  const { life } = history();
  expect(life.spent).toEqual({ assist: 0, background: 0, drain: 0 });
  life.took(SPENT.assist, 1);
  life.took(SPENT.assist, 2);
  life.took(SPENT.drain, 4);
  life.drained('drain', 8);
  life.drained('background', 16);
  expect(life.spent).toEqual({ assist: 3, background: 16, drain: 8 });
  expect([life.pauses.count, life.pauses.sum]).toEqual([4, 27]);
  expect(new GrowthHistory().spent).toEqual({ assist: 0, background: 0, drain: 0 });
});

it('says how old a growth is, and since when it was not seen to progress', () => {
  const { life, tell } = history();
  const read = (ms: number, growing: boolean, evacuated: number): number[] => {
    at = ms;
    const { oldBucketsAgeMs, oldBucketsIdleMs } = life.read(growing, evacuated);
    return [oldBucketsAgeMs, oldBucketsIdleMs];
  };
  expect(read(5, false, 0)).toEqual([0, 0]);
  tell(10, NOTICE.doubling);
  expect(read(12, true, 0)).toEqual([2, 2]);
  expect(read(14, true, 1)).toEqual([4, 0]);
  expect(read(17, true, 1)).toEqual([7, 3]);
  expect(read(18, false, 2)).toEqual([0, 0]);
  tell(30, NOTICE.doubling);
  expect(read(31, true, 2)).toEqual([1, 1]);
});
