// node test/mutation/guards.mjs [--file PATTERN]: leaves out one guard of the bindings after another
// (guard-list.mjs) and runs its tests, one of which must fail. Prints the guards that nothing missed.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/compile.mjs';
import { GUARDS } from './guard-list.mjs';

const { values: flags } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const passes = (guard) => {
  const env = { ...process.env, GUARD: String(guard) };
  const args = [vitest, 'run', '--config', 'test/mutation/guards.config.mjs'];
  return (
    spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore', env, timeout: 240_000 }).status === 0
  );
};

for (const { file, text, nth = 0 } of GUARDS) {
  const [, folder, name] = /^(.*\/)(.*)$/.exec(join(root, 'bindings', file));
  const code = readdirSync(folder)
    .filter((it) => it.startsWith(name))
    .map((it) => readFileSync(join(folder, it), 'utf8'))
    .join('');
  if (code.split(text).length < nth + 2) throw new Error(`no ${text} in bindings/${file}`);
}

if (flags.file === '' && !passes(-1)) throw new Error('the tests fail with every guard in place');
let missed = 0;
let tried = 0;
for (const [i, { file, text, nth = 'all' }] of GUARDS.entries()) {
  if (!file.includes(flags.file)) continue;
  const line = String(text).trim().split('\n')[0];
  tried++;
  const missing = passes(i);
  if (flags.verbose) console.log(`${missing ? 'passes' : 'fails'} without ${nth} of ${file}: ${line}`);
  if (!missing) continue;
  missed++;
  console.log(`nothing misses ${nth} of bindings/${file}: ${line}`);
}
console.log(`${tried} guards left out, ${tried - missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;
