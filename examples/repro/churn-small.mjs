// The script of the article's 4.2: ten writers of 50 keys, pausing 10, and a deleter of 200, pausing 5
// (microseconds there, milliseconds here: no timer is finer). There it is to end in a deadlock, though a
// mutex guards the map. It ends well, in a map that should have had a capacity; what hurts a small map is
// such traffic without end, with as many keys leaving as coming.

import { classic } from '../../dist/cores.js';
import { Heap, TypedMap } from '../../dist/index.js';
import { diagnose, expect, say, sign, whole } from './report.mjs';

const WRITERS = 10;
const WRITES = 50;
const DELETES = 200;
/** Entries that the deleter leaves: with what comes meanwhile nearly as many as four buckets may hold (26).
 */
const SMALL = 20;
/** Writes of each writer when it goes on. */
const MORE = 2000;

export async function run({ clock, random, seed }) {
  const heap = new Heap({ core: classic, name: 'as Go' });
  const asPrinted = clock.count(new TypedMap('string', 'i32', { name: 'as-printed', heap, seed }));
  await clock.watch();
  const deleted = await churn(clock, random, asPrinted, { writes: WRITES, deletes: DELETES, pause: 5 });
  await clock.watch();
  asPrinted.verify();
  const writes = whole(WRITERS * WRITES);
  say(`as printed: ${writes} writes and ${deleted} deletions ended; nothing spun, nothing was torn`);
  report(asPrinted);
  expect('as many entries as were written and not deleted', asPrinted.size === WRITERS * WRITES - deleted);
  expect('F3: the advice of 4.3, to make it with a capacity', diagnose(clock.samples).join() === 'F3');
  asPrinted.dispose();

  const small = await goOn(clock, random, 'small', { heap, seed, capacity: SMALL });
  expect('F2', diagnose(clock.samples).join() === 'F2');
  small.dispose();
  await goOn(clock, random, 'as-advised', { heap, seed, capacity: 4 * SMALL });
  expect('nothing to report of a map with room', diagnose(clock.samples).length === 0);
  sign(clock.samples);
}

/** The same writers without end, in a new map. */
async function goOn(clock, random, name, options) {
  const map = clock.count(new TypedMap('string', 'i32', { name, ...options }));
  await clock.watch();
  await churn(clock, random, map, { writes: MORE, leave: SMALL, pause: 1 });
  await clock.watch();
  map.verify();
  say();
  const writes = whole(WRITERS * MORE);
  say(`${name}: ${writes} writes, and deletions that leave ${SMALL} entries, capacity ${options.capacity}`);
  report(map);
  return map;
}

function report(map) {
  const { size, buckets, overflowBuckets, grows } = map.stats();
  say(
    `  counted: ${size} entries in ${buckets} buckets and ${overflowBuckets} overflow buckets; ` +
      `${grows.double} doublings, ${grows.sameSize} growths at the same size`,
  );
}

/** Writers, and a deleter: either of the first key it meets, `deletes` times, as printed; or of the oldest,
 *  as long as there are writers and more than `leave` entries. The result: how many keys it deleted. */
async function churn(clock, random, map, { writes, pause, deletes, leave }) {
  let writing = WRITERS;
  let deleted = 0;
  const queue = [];
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const writer = async (its) => {
    await sleep(its);
    for (let i = 0; i < writes; i++) {
      const key = `${new Date().toISOString()} ${its}`;
      map.set(key, i);
      queue.push(key);
      await sleep(8 + (random() % 5));
    }
    writing--;
  };
  const deleteFirst = () => {
    for (const key of map.keys()) {
      map.delete(key);
      deleted++;
      break;
    }
  };
  const deleteOldest = () => {
    for (; map.size > leave; deleted++) map.delete(queue.shift());
  };
  const deleter = async () => {
    if (deletes === undefined) for (; writing > 0; await sleep(pause)) deleteOldest();
    else for (let i = 0; i < deletes; i++, await sleep(pause)) deleteFirst();
  };
  let ended = false;
  const end = () => {
    ended = true;
  };
  const all = Promise.all([...Array.from({ length: WRITERS }, (_, i) => writer(i)), deleter()]);
  all.then(end, end);
  while (!ended) await clock.pass(100);
  await all;
  return deleted;
}
