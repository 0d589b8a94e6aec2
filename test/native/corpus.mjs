// The inputs that are kept, in corpus.txt: base64, one a line. Those that once found a difference have
// `found` before them; the others reach the most of the two cores.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = new URL('corpus.txt', import.meta.url);
const FOUND = /^found /;
/** Bytes of corpus.txt at most. */
const MOST = 190_000;

export const readCorpus = () =>
  readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line.replace(FOUND, ''), 'base64'));

/** Writes each input as a file of a folder, which has nothing else then; the files. */
export const unpack = (inputs, folder) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return inputs.map((bytes) => {
    const file = join(folder, createHash('sha1').update(bytes).digest('hex'));
    writeFileSync(file, bytes);
    return file;
  });
};

/** Keeps the files of a folder, short ones first, behind what found a difference; the longest ones are left
 *  out if all are too many. How many it keeps. */
export const pack = (folder) => {
  const kept = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => FOUND.test(line));
  const inputs = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('base64'));
  const sorted = [...new Set(inputs)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const lines = [...kept, ...sorted];
  while (lines.join('\n').length >= MOST) lines.pop();
  writeFileSync(FILE, `${lines.join('\n')}\n`);
  return lines.length;
};
