// The mutants of the core: each is a line of assembly/ with one thing changed that a test must notice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Entries of test builds, and what layouts of bench/lab would need. */
const LEFT_OUT = ['work-counters', 'marks', 'probe', 'abi', 'layout/variants', 'layout/settings'];

/** What is changed in a line, by name: a pattern with the group `it`, and what takes its place. */
const CHANGES = [
  ['<', /(?<=[\w)\]] )(?<it><)(?= )/g, '<='],
  ['<=', /(?<= )(?<it><=)(?= )/g, '<'],
  ['>', /(?<=[\w)\]] )(?<it>>)(?= )/g, '>='],
  ['>=', /(?<= )(?<it>>=)(?= )/g, '>'],
  ['==', /(?<= )(?<it>==)(?= )/g, '!='],
  ['!=', /(?<= )(?<it>!=)(?= )/g, '=='],
  ['&&', /(?<= )(?<it>&&)(?= )/g, '||'],
  ['||', /(?<= )(?<it>\|\|)(?= )/g, '&&'],
  ['+ 1', /(?<it> \+ 1)(?![\d.])/g, ''],
  ['- 1', /(?<it> - 1)(?![\d.])/g, ''],
  ['+', /(?<=[\w)\]] )(?<it>\+)(?= [a-z(<])/g, '-'],
];
/** A number after a constant's `=`. */
const CONSTANT = /^@inline (?:export )?const \w+: \w+ = (?<it>\d+);/d;
/** A statement that is one call, and a refusal: taken out. */
const CALL = /^ *(?:else )?(?<it>[a-zA-Z]\w*(?:<[^;]*>)?\([^;]*\);)( \/\/.*)?$/d;
const GUARD = /^ *(?<it>if \([^{}]*\) return[^;]*;)( \/\/.*)?$/d;

const isCode = (line) =>
  !/^\s*(\/\/|\/?\*|import\b|export \*|@unmanaged|} from)/.test(line) &&
  !/MAP_DEBUG|VARIES|FAULTS|MARKS/.test(line);

/** All mutants of a folder: { file, line, at, change, before, after }; `at`: where in the file the change
 *  begins. */
export const mutantsOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.includes(file.replace('.ts', '')))
    .sort()
    .flatMap((file) => {
      let begin = 0;
      return readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((text, i) => {
          const lineAt = begin;
          begin += text.length + 1;
          return isCode(text)
            ? changesOf(text).map((it) => ({ file, line: i + 1, ...it, at: lineAt + it.at }))
            : [];
        });
    });

const changesOf = (text) => {
  const made = [];
  const [code] = text.split(/ \/\/ /);
  const add = (change, from, to, instead) => {
    const after = text.slice(0, from) + instead + text.slice(to);
    made.push({ at: from, change, before: text, after });
  };
  for (const [change, pattern, instead] of CHANGES)
    for (const match of code.matchAll(pattern))
      add(change, match.index, match.index + match.groups.it.length, instead);
  const constant = CONSTANT.exec(code);
  if (constant) add('constant + 1', ...constant.indices.groups.it, String(Number(constant.groups.it) + 1));
  for (const [change, pattern] of [
    ['no call', CALL],
    ['no refusal', GUARD],
  ]) {
    const match = pattern.exec(code);
    if (match) add(change, ...match.indices.groups.it, ';');
  }
  return made;
};
