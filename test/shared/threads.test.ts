// Real threads: what they add together is all there, and a thread that is ended at a random moment, in a call
// or between, loses no call that had returned and blocks nobody.
import { describe, expect, it } from 'vitest';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { Actor, readInt, sharedInt } from '../support/actors.js';
import { generator } from '../support/kinds.js';

const SEED = Number(process.env.TOPHASH_SEED ?? 2026);
const TERMINATIONS = Number(process.env.TOPHASH_TERMINATIONS ?? (process.env.TOPHASH_LONG ? 300 : 20));
const ADDED = process.env.TOPHASH_LONG ? 5_000_000 : 200_000;
/** Milliseconds that nobody waits for a lock after a death was told: a wait is 50 ms, the rest is for a
 *  machine  with other things to do. */
const BOUND_MS = 5000;

describe('threads that add', () => {
  it.each([1, 100, 50_000])(`lose no addition to %i keys`, async (keys) => {
    const map = new SharedTypedMap('i32', 'f64', { maximumBytes: 2 ** 28 });
    const actors = [await Actor.start(map.handle), await Actor.start(map.handle)];
    for (const actor of actors) actor.tell({ do: 'count', keys, times: ADDED, acknowledged: sharedInt() });
    for (let i = 0; i < ADDED / 10; i++) map.add(i % keys, 1);
    await Promise.all(actors.map((actor) => actor.next()));
    for (const actor of actors) await actor.end();
    map.verify();
    let sum = 0;
    map.range((value) => {
      sum += value;
    });
    expect(sum).toBe(2 * ADDED + ADDED / 10);
    expect(map.size).toBe(Math.min(keys, ADDED));
  });
});

describe('a thread that is ended while it writes', () => {
  it(`loses no acknowledged write and blocks nobody, ${TERMINATIONS} times`, async () => {
    const random = generator(SEED);
    const map = new SharedTypedMap('i32', 'f64', { maximumBytes: 2 ** 30, shards: 4 });
    const other = new SharedTypedMap('u32', 'string', { maximumBytes: 2 ** 24 });
    other.set(1, 'untouched');
    const worked = sharedInt();
    const bystander = await Actor.start(map.handle);
    const times = 2 ** 31 - 1;
    bystander.tell({ do: 'count', keys: 50, times, acknowledged: worked });
    let from = 1000;
    for (let n = 0; n < TERMINATIONS; n++) {
      const victim = await Actor.start(map.handle);
      const exited = new Promise((resolve) => victim.worker.on('exit', resolve));
      map.track(victim.worker);
      const acknowledged = sharedInt();
      victim.tell({ do: 'fill', from, acknowledged });
      while (readInt(acknowledged) === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      const until = performance.now() + random(10);
      while (performance.now() < until);
      await victim.end();
      await exited;
      const last = readInt(acknowledged);
      const begun = performance.now();
      for (let i = from; i < from + last; i++)
        if (map.get(i) !== i * 2) expect([i, map.get(i)]).toEqual([i, i * 2]);
      expect(performance.now() - begun).toBeLessThan(BOUND_MS + last / 10);
      from += last + 1; // of which the last may be there
    }
    const before = readInt(worked);
    while (readInt(worked) === before) await new Promise((resolve) => setTimeout(resolve, 1));
    await bystander.end();
    expect(map.lost(bystander.id)).toBe(true);
    map.verify();
    let sum = 0;
    for (let k = 0; k < 50; k++) sum += map.get(k) ?? 0;
    expect(sum - readInt(worked)).toBeGreaterThanOrEqual(0); // the call that was ended may have happened
    expect(sum - readInt(worked)).toBeLessThanOrEqual(1);
    expect(map.stats().threads).toBe(1);
    other.verify();
    expect(other.get(1)).toBe('untouched');
  });
});
