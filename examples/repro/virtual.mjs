// Virtual time: timers, Date and performance.now() of @sinonjs/fake-timers, so that minutes pass at once and
// the same way each time. Nothing takes time by itself; what does is counted work, at a fixed price.

import './fake-time.mjs'; // before tophash, whose files are imported one by one: internals are among them

import { createHash } from 'node:crypto';
import { HEADER, VERSION } from '../../dist/core/core.js';
import { sample } from '../../dist/observe/index.js';
import { internalsOf } from '../../dist/typed/internals.js';
import { addTime, fake } from './fake-time.mjs';

/**
 * Milliseconds of virtual time per old bucket evacuated, and per write: a unit, not a measurement. Real ones
 * take about a thirtieth of it; with this price the article's objective of 300 microseconds is 30 buckets.
 */
export const PRICE = 0.01;

/** Whole random numbers from 0 to 2^32 - 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  };
}

/** Runs a scenario on virtual time. Its argument is the clock. */
export async function onVirtualTime(scenario) {
  const clock = new VirtualClock();
  try {
    return await scenario(clock);
  } finally {
    clock.uninstall();
  }
}

export class VirtualClock {
  /** What doctor() gets. */
  samples = [];
  #counted = [];

  constructor() {
    addTime(() => PRICE * this.#work());
  }

  /** From now on the map's work takes time: each write, and each old bucket that anybody evacuates. */
  count(map) {
    this.#counted.push({ map, done: 0 });
    return map;
  }

  /** Old buckets evacuated and writes of all maps that are counted. The core asks what time it is inside
   * mutations, when no export may be called, so this reads the headers.
   */
  #work() {
    let sum = 0;
    for (const it of this.#counted) {
      const { h, heap } = internalsOf(it.map);
      if (h !== 0) {
        const word = (at) => heap.i32[((h >>> 0) + at) >>> 2] >>> 0;
        const writes = word(VERSION << 2) >>> 1;
        it.done = word(HEADER.byAssist) + word(HEADER.byBackground) + word(HEADER.byDrain) + writes;
      }
      sum += it.done; // of one that was disposed, what it had done
    }
    return sum;
  }

  /** Lets time pass, and timers and what waits for them run. */
  pass(ms) {
    return fake.tickAsync(ms);
  }

  /** Takes a sample now, and `times` more at equal distances. */
  async watch(times = 0, everyMs = 1000) {
    this.samples.push(sample());
    for (let i = 0; i < times; i++) {
      await this.pass(everyMs);
      this.samples.push(sample());
    }
  }

  /** Time of day, as it is in the samples. */
  get time() {
    return new Date().toISOString().slice(11, 19);
  }

  uninstall() {
    fake.uninstall();
  }
}

/** Of everything that was sampled: equal for runs that did the same. */
export const hashOf = (samples) => createHash('sha256').update(JSON.stringify(samples)).digest('hex');
