// drain() by itself: how many steps of how many buckets a budget allows, and what is told of it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AnyNotice, onNotice } from '../../bindings/base/notices.js';
import { drainAndTell, drainWithin } from '../../bindings/growth/drain-budget.js';
import { GrowthHistory } from '../../bindings/growth/history.js';

afterEach(() => vi.restoreAllMocks());

/** A map of 200 old buckets, of which a step evacuates as many as asked, in as many milliseconds. */
const drained = () => {
  let at = 0;
  let left = 200;
  vi.spyOn(performance, 'now').mockImplementation(() => at);
  const asked: number[] = [];
  const step = (most: number): number => {
    asked.push(most);
    const done = Math.min(most, left);
    left -= done;
    at += done;
    return done;
  };
  return { asked, pending: () => left, step };
};

describe('a budget', () => {
  it.each([
    [{}, 200, [2 ** 32 - 1]],
    [{ maxBuckets: 0 }, 0, []],
    [{ maxBuckets: 70 }, 70, [70]],
    [{ maxBuckets: 1.5 }, 2, [2]],
    [{ maxMs: 0 }, 64, [64]],
    [{ maxMs: 64 }, 64, [64]],
    [{ maxMs: 65 }, 128, [64, 64]],
    [{ maxMs: 1000 }, 200, [64, 64, 64, 64]],
    [{ maxMs: 1000, maxBuckets: 100 }, 100, [64, 36]],
    [{ dryRun: true }, 0, []],
    [{ dryRun: false, maxBuckets: 1 }, 1, [1]],
  ])('of %o: %i buckets', (budget, moved, steps) => {
    const { asked, pending, step } = drained();
    const result = { moved, remaining: 200 - moved, complete: moved === 200, ms: moved };
    expect(drainWithin(budget, pending, step)).toEqual(result);
    expect(asked).toEqual(steps);
  });

  it.each([
    [{ maxBuckets: -1 }, 'maxBuckets is -1: expected a number of 0 or more'],
    [{ maxMs: Number.NaN }, 'maxMs is NaN: expected a number of 0 or more'],
    [{ maxMs: '1' }, 'maxMs is "1": expected a number of 0 or more'],
    [{ dryRun: 1 }, 'dryRun is 1: expected a boolean'],
    [{ maxMS: 1 }, 'maxMS: unknown option, did you mean maxMs?'],
  ])('of %o is refused', (budget, message) => {
    const { asked, pending, step } = drained();
    expect(() => drainWithin(budget as never, pending, step)).toThrow(message);
    expect(asked).toEqual([]);
  });
});

it('a drain is told to listeners, and its time to the history if it moved anything', async () => {
  const { pending, step } = drained();
  const notices: AnyNotice[] = [];
  const end = onNotice((notice) => notices.push(notice));
  const it = { name: 'a', life: new GrowthHistory(7), pending, step };
  drainAndTell({}, { dryRun: true }, it);
  expect(it.life.pauses.count).toBe(0);
  drainAndTell({}, { maxBuckets: 5 }, it);
  expect([it.life.pauses.count, it.life.spent.drain]).toEqual([1, 5]);
  await new Promise((resolve) => setImmediate(resolve));
  end();
  expect(notices).toEqual([
    { kind: 'drain', at: 0, map: 'a', id: 7, moved: 0, remaining: 200, ms: 0 },
    { kind: 'drain', at: 5, map: 'a', id: 7, moved: 5, remaining: 195, ms: 5 },
  ]);
});
