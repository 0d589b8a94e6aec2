// Keys chosen to collide. Whoever knows a map's seed knows its hash: explain(), of a map of his own with that
// seed, says which keys share a bucket. Against a map whose seed he does not know the same keys are like any
// others.
import { TypedMap } from '../../dist/index.js';
import { diagnose, expect, say, sign, whole } from './report.mjs';

/** Entries of honest users, and of the attacker. */
const HONEST = 1000;
const CHOSEN = 64;
/** Low bits of the hash that the chosen keys share: a bucket's number, in any map of at most 2^10 buckets. */
const BITS = 10;

export async function run({ clock, random, seed }) {
  const secret = BigInt.asUintN(64, (seed + 1n) * 0x9e3779b97f4a7c15n);
  const { keys, tried } = collidingKeys(seed, random);
  const found = `${CHOSEN} have hashes alike in ${BITS} bits`;
  say(`the attacker tried ${whole(tried)} keys on a map with the known seed: ${found}`);
  for (const [name, its] of [
    ['known-seed', seed],
    ['secret-seed', secret],
    ['random-seed', undefined],
  ]) {
    clock.samples.length = 0;
    const known = its === undefined ? {} : { seed: its };
    const map = new TypedMap('u32', 'u32', { name, capacity: HONEST + CHOSEN, ...known });
    for (let i = 0; i < HONEST; i++) map.set(random(), i);
    await clock.watch(3);
    for (const key of keys) map.set(key, 1);
    await clock.watch(1);
    const { floods } = clock.samples.at(-1).maps.at(-1);
    const buckets = new Set(keys.map((key) => map.explain(key).bucket));
    const longest = Math.max(...keys.map((key) => map.explain(key).probes));
    say();
    say(`${name}: alarms ${floods}`);
    if (its !== undefined)
      say(
        `  counted: the ${CHOSEN} keys are in ${buckets.size} buckets; one is behind ${longest - 1} others`,
      );
    const rules = diagnose(clock.samples);
    map.verify();
    expect(its === seed ? 'F1' : 'nothing to report', rules.join() === (its === seed ? 'F1' : ''));
    map.dispose();
    if (its === undefined) break; // its counts differ from run to run, so they are not signed
    signed.push(...clock.samples);
  }
  sign(signed);
}

const signed = [];

/** Keys that share a bucket of a map with this seed. */
function collidingKeys(seed, random) {
  const own = new TypedMap('u32', 'u32', { seed });
  const low = (key) => own.explain(key).hash % 2 ** BITS;
  const first = random();
  const wanted = low(first);
  const keys = new Set([first]);
  let tried = 1;
  for (; keys.size < CHOSEN; tried++) {
    const key = random();
    if (low(key) === wanted) keys.add(key);
  }
  own.dispose();
  return { keys: [...keys], tried };
}
