// Keeps the first of every 64-bit id of a stream and drops repeats; then goes on beyond 16,777,216 distinct
// ids, where a JavaScript Set throws.
//
//  node examples/dedupe.mjs [--slice] [--ids 20000000] [--beyond 40000000]
import { deepEqual } from 'node:assert/strict';
import { TypedMap, TypedSet } from 'tophash';
import { idsInChunks } from './dedupe-data.mjs';
import { compare, readOptions, whole } from './support.mjs';

const CHUNK = 1 << 12;

/** Whole chunks per call. What is kept goes to `keep`, in order. */
function withTophash(chunks, keep) {
  const seen = new TypedSet('u64');
  const found = new Uint8Array(CHUNK);
  const fresh = new BigUint64Array(CHUNK);
  const firsts = makeFirsts();
  for (const ids of chunks) {
    seen.hasMany(ids, found);
    let n = 0;
    for (let i = 0; i < ids.length; i++) {
      fresh[n] = ids[i];
      n += 1 - found[i];
    }
    const before = seen.size;
    seen.addMany(fresh.subarray(0, n));
    if (seen.size - before < n) n = firsts(fresh.subarray(0, n)); // an id comes twice within this chunk
    keep(fresh.subarray(0, n));
  }
  return seen;
}

/** A function that moves the first of each id in an array to its front, in order: how many there are. */
function makeFirsts() {
  const firstAt = new TypedMap('u64', 'u32');
  const places = Uint32Array.from({ length: CHUNK }, (_, i) => i);
  const at = new Uint32Array(CHUNK);
  return (ids) => {
    firstAt.clear();
    firstAt.updateMany(ids, places.subarray(0, ids.length), 'min');
    firstAt.getMany(ids, at);
    let n = 0;
    for (let i = 0; i < ids.length; i++) if (at[i] === i) ids[n++] = ids[i];
    return n;
  };
}

/** The usual program. */
function withSet(chunks, keep) {
  const seen = new Set();
  const fresh = new BigUint64Array(CHUNK);
  for (const ids of chunks) {
    let n = 0;
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      fresh[n++] = id;
    }
    keep(fresh.subarray(0, n));
  }
  return seen;
}

/** Runs a version on a stream: what it kept, as a number of ids and a sum that depends on their order. */
function run(version, count) {
  let kept = 0;
  let sum = 0;
  const keep = (ids) => {
    const words = new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
    for (let i = 0; i < words.length; i++) sum = (Math.imul(sum, 31) + words[i]) | 0;
    kept += ids.length;
  };
  const seen = version(idsInChunks(count, CHUNK), keep);
  return { kept, sum, seen, dispose: () => seen.dispose?.() };
}

const { slice, ids, beyond } = readOptions({ ids: undefined, beyond: undefined });
const count = ids ?? (slice ? 200_000 : 20_000_000);
console.log(`dedupe: a stream of ${whole(count)} 64-bit ids`);
const unique = compare({
  of: ['id', count],
  versions: { 'Set, bigint': () => run(withSet, count), 'tophash, u64': () => run(withTophash, count) },
  check: (plain, ours) => deepEqual([ours.kept, ours.sum], [plain.kept, plain.sum]),
  bytes: ({ seen }) => seen.stats().bytes.total,
  rounds: slice ? 3 : 1,
});
console.log(`  ${whole(unique.kept)} distinct`);
unique.dispose();

const more = beyond ?? (slice ? undefined : 40_000_000);
if (more !== undefined) {
  console.log(`beyond: ${whole(more)} ids`);
  for (const [name, version] of Object.entries({ Set: withSet, tophash: withTophash })) {
    let kept = 0;
    try {
      version(idsInChunks(more, CHUNK), (fresh) => {
        kept += fresh.length;
      });
      console.log(`  ${name.padEnd(8)} ${whole(kept)} distinct`);
    } catch (error) {
      console.log(`  ${name.padEnd(8)} ${error.name} in the chunk after ${whole(kept)}: ${error.message}`);
    }
  }
}
