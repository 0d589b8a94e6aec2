// Linearizability, key by key: whatever threads do at the same time, some order of their calls explains what
// each gave, in which no call comes before one that had ended when it began (Herlihy and Wing 1990). The
// search is Wing and Gong's (1993), which remembers where it has been (Lowe 2017). A property of each key by
// itself is one of the map.
import { describe, expect, it } from 'vitest';
import { Actor, sharedInt } from '../support/actors.js';
import { generator } from '../support/kinds.js';
import { sideOf } from '../support/shared.js';
import { STEPS, STORES } from '../support/shared-steps.js';
import type { Call, Made } from './actor.js';

const SEED = Number(process.env.TOPHASH_SEED ?? 2026);
const HISTORIES = Number(process.env.TOPHASH_HISTORIES ?? (process.env.TOPHASH_LONG ? 10_000 : 2500));
const CALLS = 12;

type State = number | undefined;

/** What a call gives in a state, and the state after it. */
const apply = ([method, , a, b]: Call, state: State): [gives: unknown, after: State] => {
  switch (method) {
    case 'get':
      return [state, state];
    case 'set':
      return ['set', a];
    case 'add':
      return [(state ?? 0) + (a as number), (state ?? 0) + (a as number)];
    case 'delete':
      return [state !== undefined, undefined];
    case 'compareExchange':
      return [state, state === a ? b : state];
    default:
      return [state, a];
  }
};

/** Whether some order explains the calls of one key. */
const explains = (calls: Made[]): boolean => {
  const seen = new Set<string>();
  const search = (left: Made[], state: State): boolean => {
    if (left.length === 0) return true;
    const id = `${state}:${left.map((it) => it.begun).join()}`;
    if (seen.has(id)) return false;
    seen.add(id);
    const firstEnd = Math.min(...left.map((it) => it.ended));
    return left.some((it) => {
      if (it.begun > firstEnd) return false;
      const [gives, after] = apply(it.call, state);
      return (
        Object.is(gives, it.gave) &&
        search(
          left.filter((other) => other !== it),
          after,
        )
      );
    });
  };
  return search(calls, undefined);
};

const callOf = (random: (below: number) => number, keys: readonly number[]): Call => {
  const key = keys[random(keys.length)] as number;
  const small = (): number => random(3);
  const calls: Call[] = [
    ['get', key],
    ['get', key],
    ['set', key, small()],
    ['add', key, 1],
    ['delete', key],
    ['compareExchange', key, small(), small()],
    ['getAndSet', key, small()],
  ];
  return calls[random(calls.length)] as Call;
};

/** Lets a thread go on that stands before a store, in the middle of its call. */
const letGo = (words: Int32Array): void => {
  const steps = Atomics.load(words, STEPS);
  if (steps === 0 || Atomics.load(words, STORES) <= steps) return;
  Atomics.compareExchange(words, STEPS, steps, 2 ** 30);
  Atomics.notify(words, STEPS);
};

describe('the search for an order', () => {
  const made = (call: Call, begun: number, ended: number, gave: unknown): Made => ({
    call,
    begun,
    ended,
    gave,
  });

  it('finds one for calls that overlap', () => {
    expect(
      explains([made(['set', 1, 5], 0, 3, 'set'), made(['get', 1], 1, 2, 5), made(['get', 1], 4, 5, 5)]),
    ).toBe(true);
  });

  it('finds none for a value that comes and goes', () => {
    const set = made(['set', 1, 5], 0, 5, 'set');
    expect(explains([set, made(['get', 1], 1, 2, 5), made(['get', 1], 3, 4, undefined)])).toBe(false);
  });

  it('finds none for an addition that is lost', () => {
    expect(explains([made(['add', 1, 1], 0, 2, 1), made(['add', 1, 1], 1, 3, 1)])).toBe(false);
  });
});

// reads look at the lock otherwise where loads may overtake each other, as on all but x86
describe.each([
  [2, process.arch],
  [3, process.arch],
  [2, 'arm64'],
])('%i threads that are told they run on %s', (threads, arch) => {
  it(`give linearizable histories, ${HISTORIES} of them`, async () => {
    const random = generator(SEED + threads);
    const side = sideOf('shared-faults', 'i32', 'f64', { maximumBytes: 2 ** 28, shards: 2 });
    const { map } = side;
    const actors: Actor[] = [];
    for (let i = 0; i < threads; i++) actors.push(await Actor.start(map.handle, arch));
    let overlapping = 0;
    for (let n = 0; n < HISTORIES; n++) {
      const keys = [2 * n, 2 * n + 1]; // new ones, which make the map grow meanwhile
      const clock = sharedInt();
      let going = actors.length;
      for (const actor of actors) {
        const calls = Array.from({ length: CALLS }, () => callOf(random, keys));
        const stops = calls.map(() => (random(2) === 0 ? 0 : 1 + random(16)));
        actor.tell({ do: 'record', calls, stops, clock });
      }
      const goOn = async (): Promise<void> => {
        while (going > 0) {
          await new Promise((resolve) => setImmediate(resolve));
          for (const { page } of actors) letGo(new Int32Array(side.memory.memory.buffer, page));
        }
      };
      void goOn();
      const histories = (await Promise.all(
        actors.map(async (actor) => {
          const made = await actor.next();
          await actor.next();
          going--;
          return made;
        }),
      )) as Made[][];
      const all = histories.flat();
      for (const key of keys) {
        const ofKey = all.filter(({ call }) => call[1] === key);
        if (!explains(ofKey)) expect(ofKey.sort((a, b) => a.begun - b.begun)).toEqual('linearizable');
      }
      overlapping += all.some((a) => all.some((b) => a.begun < b.begun && b.begun < a.ended)) ? 1 : 0;
    }
    for (const actor of actors) await actor.end();
    map.verify();
    // a machine with other things to do lets fewer of them
    expect(overlapping).toBeGreaterThan(HISTORIES / 4);
  });
});
