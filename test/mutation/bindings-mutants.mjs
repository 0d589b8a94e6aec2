// The mutants of the bindings, made by Stryker's instrumenter: the source with all of them in it, each behind
// a switch, so that one load of the modules serves for all.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../tools/compile.mjs';
import { generator } from '../fuzz/random.mjs';

/** What of bindings/ is changed; not what is generated (specialised/, embedded/, abi.ts). */
export const FOLDERS = 'base core heap typed snapshot ordered observe growth cache shared'.split(' ');
const GENERATED = /^core\/(abi|line|shared|ordered|only-\w+)\.ts$|\/(specialised|embedded|hot)\//;

/** Where the source with its mutants is, and what was found of them. */
export const FOUND = join(root, process.env.LOCKS ? 'build/lock-mutants' : 'build/bindings-mutants');

/** Text of messages is not changed: the tests of a refusal name what it must say. */
const EXCLUDED = ['StringLiteral'];

/** What an instrumented file calls: bindings-runner.mjs sets what is active, and collects what is reached. */
const HEADER = `const stryNS = globalThis.mutantsOfBindings ??= { all: new Set() };
function stryCov_9fa48(...ids: string[]) {
  if (!stryNS.seen) return;
  for (const id of ids) if (stryNS.all.has(id)) stryNS.seen.set(id, (stryNS.seen.get(id) ?? 0) + 1);
}
function stryMutAct_9fa48(id: string) {
  if (id !== stryNS.active) return false;
  if (++stryNS.hits > stryNS.most) throw new Error('the mutant is reached without an end');
  return true;
}
`;

/** Writes the instrumented source of the files that match, and gives the mutants: `sample` of them by
 *  `seed`. */
export const instrument = async (pattern, sample, seed) => {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const quiet = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, 'bindings', folder), { recursive: true })
      .map((file) => `${folder}/${file}`)
      .filter((file) => file.endsWith('.ts') && !GENERATED.test(file) && file.includes(pattern)),
  ).sort();
  const sources = files.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, 'bindings', name), 'utf8'),
  }));
  const made = await new Instrumenter(quiet).instrument(sources, {
    plugins: null,
    ignorers: [],
    noHeader: true,
    excludedMutations: EXCLUDED,
  });
  for (const { name, content } of made.files) {
    mkdirSync(dirname(join(FOUND, name)), { recursive: true });
    writeFileSync(join(FOUND, name), `// @ts-nocheck\n${HEADER}${content}`);
  }
  const lines = Object.fromEntries(sources.map(({ name, content }) => [name, content.split('\n')]));
  const mutants = made.mutants
    .filter(({ statusReason }) => statusReason === undefined)
    .map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
      const line = lines[fileName][start.line] ?? '';
      const before = line.slice(start.column, end.line === start.line ? end.column : undefined);
      return { id, file: fileName, line: start.line + 1, mutatorName, before, replacement };
    });
  const random = generator(seed);
  for (let i = mutants.length - 1; i > 0; i--) {
    const j = random() % (i + 1);
    [mutants[i], mutants[j]] = [mutants[j], mutants[i]];
  }
  mutants.length = Math.min(mutants.length, sample);
  mutants.sort((a, b) => a.id - b.id);
  writeFileSync(join(FOUND, 'mutants.json'), JSON.stringify(mutants));
  return mutants;
};
