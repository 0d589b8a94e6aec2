// The calls of assembly/shared/ that take or give back a shard, undo what a call left, or wake who waits, as
// mutants for bindings.mjs: a shared core with a switch for each of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsFor, root, runAsc } from '../../tools/compile.mjs';
import { mutantsOf } from './mutants.mjs';

const LOCKS = /\b(enter|hold|leave|letGo|ready|wake|notify)\(/;

/** Statements of shard.ts that begin with an if and are no refusals. */
const conditional = () => {
  const file = 'shared/shard.ts';
  const text = readFileSync(join(root, 'assembly', file), 'utf8');
  const found = text.matchAll(/^ *(?<it>if \([^{}\n]*\) (?:letGo|leave|wake)\(\w*\);)/dgm);
  return [...found].map(({ 0: before, indices }) => {
    const [at] = indices.groups.it;
    return { file, line: text.slice(0, at).split('\n').length, at, change: 'no refusal', before };
  });
};

/** Compiles the core into a folder, and gives the mutants. */
export const compileLocks = async (folder) => {
  const calls = mutantsOf(join(root, 'assembly')).filter(
    ({ file, change, before }) => file.startsWith('shared/') && /^no /.test(change) && LOCKS.test(before),
  );
  const locks = [...calls, ...conditional()].map((mutant, i) => ({ n: i + 1, ...mutant }));
  process.env.MUTANTS = join(folder, 'locks.json'); // taken by the transform
  writeFileSync(process.env.MUTANTS, JSON.stringify(locks));
  const [entry, ...rest] = argumentsFor('shared-faults');
  const out = [
    '--transform',
    './test/mutation/switches.mjs',
    '--outFile',
    join(folder, 'shared-faults.wasm'),
  ];
  const { code, output } = await runAsc([entry, 'test/mutation/chosen.ts', ...rest, ...out]);
  if (code !== 0) throw new Error(output);
  const made = new Set(JSON.parse(readFileSync(`${process.env.MUTANTS}.done`, 'utf8')));
  const mutants = locks
    .filter(({ n }) => made.has(n))
    .map(({ n, file, line, change, before }) => {
      const replacement = change;
      return {
        id: String(n),
        file: `../assembly/${file}`,
        line,
        mutatorName: 'lock',
        before: before.trim(),
        replacement,
      };
    });
  writeFileSync(join(folder, 'mutants.json'), JSON.stringify(mutants));
  return mutants;
};
