// How a thread waits for a shard that another one holds.
import { afterEach, expect, it, vi } from 'vitest';
import { now } from '../../bindings/base/host.js';
import { SHARED } from '../../bindings/core/abi.js';
import { OUT } from '../../bindings/core/core.js';
import { sideOf } from '../support/shared.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lets a side wait for shard 0, which thread 7 holds. `meanwhile`: what happens once it has said so and does
 *  not sleep yet. What Atomics.wait() answered. */
const waited = (meanwhile: (words: Int32Array, at: number) => void): unknown => {
  const { memory } = sideOf('shared', 'i32', 'f64');
  const words = new Int32Array(memory.memory.buffer);
  const at = SHARED.shards >>> 2;
  words[at] = 3; // changes, odd: held
  words[at + 1] = 7;
  memory.i32[OUT * 2] = SHARED.shards;
  const store = vi.spyOn(Atomics, 'store').mockImplementationOnce(((
    array: Int32Array,
    i: number,
    v: number,
  ) => {
    array[i] = v;
    meanwhile(words, at);
    return v;
  }) as never);
  const wait = vi.spyOn(Atomics, 'wait');
  memory.wait(now());
  expect(store).toHaveBeenCalledTimes(1);
  return wait.mock.results[0]?.value;
};

it('does not sleep if the shard was given back meanwhile', () => {
  const answer = waited((words, at) => {
    words[at] = 4;
    words[at + 1] = 0;
  });
  expect(answer).toBe('not-equal');
});

it('does not sleep if the same thread gave it back and took it again', () => {
  const answer = waited((words, at) => {
    words[at] = 5; // as often as a call changes it
  });
  expect(answer).toBe('not-equal');
});

it('sleeps for a while if it is held', () => {
  expect(waited(() => {})).toBe('timed-out');
});
