// The real defect behind the article: only writes carry a growth on, so a map that has grown and is then only
// read keeps its old buckets for ever. Here with the background drain off; then with it on, where it never
// comes to that. Both on Go's layout (classic), where old buckets are an array of their own, and on the
// default (line), where they are in place.

import { classic, line } from '../../dist/cores.js';
import { Heap, TypedMap } from '../../dist/index.js';
import { diagnose, expect, say, sign, whole } from './report.mjs';

/** Entries of 2^14 full buckets of eight slots, at Go's load factor. */
const ENTRIES = 6.5 * 2 ** 14;
/** A minute of reads, sampled every ten seconds. */
const SAMPLES = 6;
const EVERY = 10_000;

export async function run({ clock, random, seed }) {
  const all = [];
  for (const core of [classic, line]) {
    for (const background of [false, {}]) {
      clock.samples.length = 0;
      await scenario(clock, random, seed, core, background);
      all.push(...clock.samples);
      say();
    }
  }
  sign(all);
}

async function scenario(clock, random, seed, core, background) {
  const on = background !== false;
  const title = `${core.name}, background drain ${on ? 'on' : 'off'}`;
  const heap = new Heap({ core, name: title });
  const map = clock.count(
    new TypedMap('u32', 'u32', { name: 'catalogue', heap, seed, capacity: ENTRIES, growth: { background } }),
  );
  const keys = [];
  while (keys.length < ENTRIES || !map.stats().growing) {
    const key = random();
    if (!map.has(key)) keys.push(key);
    map.set(key, keys.length);
  }
  say(`${clock.time} ${title}: a growth has begun at ${whole(map.size)} entries, and no write follows`);
  reads(map, keys, random);
  await clock.watch();
  for (let i = 0; i < SAMPLES; i++) {
    reads(map, keys, random);
    await clock.watch(1, EVERY);
  }
  const { oldBuckets, bytes, oldBucketsIdleMs, evacuated } = map.stats();
  const old = `${whole(oldBuckets)} old buckets, ${whole(bytes.old)} bytes of them apart`;
  const idle = Math.round(oldBucketsIdleMs / 1000);
  say(`${clock.time} after a minute of reads: ${old}, no progress for ${idle} s`);
  const rules = diagnose(clock.samples);
  if (on) {
    expect('nothing to report with the drain on', rules.length === 0 && oldBuckets === 0);
    say(`${clock.time} the background drain evacuated ${whole(evacuated.background)} of them`);
  } else {
    expect('S1 with the drain off', rules.join() === 'S1' && oldBuckets > 0);
    const { moved, complete } = map.drain();
    say(`${clock.time} drain() moved ${whole(moved)} old buckets, complete: ${complete}`);
    await clock.watch(2, EVERY);
    expect('nothing to report after drain()', diagnose(clock.samples).length === 0 && complete);
  }
  map.verify();
  heap.dispose();
}

/** A thousand of them, all found. */
function reads(map, keys, random) {
  for (let i = 0; i < 1000; i++) expect('what was written', map.has(keys[random() % keys.length]));
}
