// The sequences that are kept: what found a difference (found-*), and what reaches the most of the core
// (reaches-*). In a file the numbers are base64 of 32 bits each, the low byte first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

export const CORPUS = new URL('corpus/', import.meta.url);

/** Names and sequences, in order. */
export const readCorpus = (pattern = /./) =>
  readdirSync(CORPUS)
    .filter((name) => name.endsWith('.json') && pattern.test(name))
    .sort()
    .map((name) => {
      const { words, ...what } = JSON.parse(readFileSync(new URL(name, CORPUS), 'utf8'));
      const bytes = Buffer.from(words, 'base64');
      return [
        name,
        { ...what, words: Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readUInt32LE(4 * i)) },
      ];
    });

export const writeCorpus = (name, { words, ...what }) => {
  const bytes = Buffer.from(Uint32Array.from(words).buffer).toString('base64');
  writeFileSync(new URL(name, CORPUS), `${JSON.stringify({ ...what, words: bytes })}\n`);
};
