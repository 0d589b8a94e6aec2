// Runs the programs in workerd, one per request: /NAME. Whatever a worker may do at module scope is done
// there.
import { TypedMap, TypedSet } from 'tophash';
import cache from '../programs/cache.mjs';
import { growing, same, until } from '../programs/check.mjs';
import drain from '../programs/drain.mjs';
import dropin from '../programs/dropin.mjs';
import kinds from '../programs/kinds.mjs';
import observe from '../programs/observe.mjs';
import smoke from '../programs/smoke.mjs';
import strings from '../programs/strings.mjs';
import unshared from '../programs/unshared.mjs';

// Neither timers nor secure random values are to be had here; maps are, and they may grow.
const early = growing(TypedMap);
const set = TypedSet.from('i64', [1n, 2n]);

/** What was made at module scope works; its growth, which found no timer, ends with the next growth of any
 *  map. */
const scope = async () => {
  same(set.add(3n).size, 3, 'size of a set made at module scope');
  for (let i = 0; i < early.size; i++) same(early.get(i), i, `get(${i})`);
  const pending = early.stats().oldBuckets;
  growing(TypedMap);
  await until(() => early.stats().oldBuckets === 0);
  early.verify();
  return `a map of ${early.size} entries made at module scope, ${pending} old buckets drained`;
};

/** Begins a growth and answers at once: the runtime drops the request's timers with it. */
const leave = async () => `left with ${growing(TypedMap).stats().oldBuckets} old buckets`;

const programs = { cache, drain, dropin, kinds, leave, observe, scope, smoke, strings, unshared };

export default {
  async fetch(request) {
    try {
      return new Response(await programs[new URL(request.url).pathname.slice(1)]());
    } catch (error) {
      return new Response(error.stack, { status: 500 });
    }
  },
};
