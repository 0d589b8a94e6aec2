// Compiles the cores with a switch for each mutant: build/mutation/<file>.wasm. A mutant that cannot be a
// switch, since the compiler needs a constant there, is in none of them.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsFor, hashSources, root, runAsc } from '../../tools/compile.mjs';
import { mutantsOf } from './mutants.mjs';

/** Where the cores with switches lie. */
export const FOLDER = join(root, 'build/mutation');
/** Targets of asconfig.json, the names of their files. */
const TARGETS = ['faults', 'classic-faults', 'scalar', 'ordered-faults', 'shared-faults'];

/** All mutants, numbered from 1. */
export const MUTANTS = mutantsOf(join(root, 'assembly')).map((mutant, i) => ({ n: i + 1, ...mutant }));

const compile = async (target) => {
  const list = join(FOLDER, `${target}.json`);
  writeFileSync(list, JSON.stringify(MUTANTS));
  process.env.MUTANTS = list; // taken by the child when it starts
  const [entry, ...rest] = argumentsFor(target);
  const options = ['--optimizeLevel', '0', '--transform', './test/mutation/switches.mjs', '--use', 'TALLY=1'];
  const out = ['--outFile', join(FOLDER, `${target}.wasm`)];
  const { code, output } = await runAsc([entry, 'test/mutation/chosen.ts', ...rest, ...options, ...out]);
  if (code !== 0) throw new Error(`${target}: ${output}`);
};

/** Builds what is not up to date. */
export const build = async () => {
  mkdirSync(FOLDER, { recursive: true });
  const stampFile = join(FOLDER, 'stamp');
  const own = ['build.mjs', 'switches.mjs', 'mutants.mjs', 'chosen.ts'];
  const texts = own.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const stamp = createHash('sha256')
    .update(JSON.stringify([hashSources(), texts]))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const waiting = [...TARGETS];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await compile(next);
  };
  await Promise.all([worker(), worker()]);
  writeFileSync(stampFile, stamp);
};

/** Numbers of the mutants that are switches in some core. */
export const switched = () =>
  new Set(TARGETS.flatMap((target) => JSON.parse(readFileSync(join(FOLDER, `${target}.json.done`), 'utf8'))));

/** Of all that a run of the suite depends on. */
export const suiteStamp = async () => {
  const names = readdirSync(new URL('.', import.meta.url)).filter(
    (name) => name.endsWith('.mjs') && !/^(mutate|guard|bindings|lock)/.test(name),
  );
  const texts = names.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const cores = readFileSync(join(FOLDER, 'stamp'), 'utf8');
  return createHash('sha256')
    .update(JSON.stringify([cores, texts]))
    .digest('hex');
};
