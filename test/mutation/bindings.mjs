// npm run mutate:bindings -- [--sample N] [--seed N] [--file TEXT] [--tests FOLDERS] [--most MS] [--keep]:
// changes the bindings in one place after another (bindings-mutants.mjs) and says which changes no usual test
// notices. --most: with tests of at most so long [ms].
// Without --sample all; --file: only in files whose name has the text; --tests: folders of test/, with
// commas; --keep: goes on with what the last run found; --report: only says it. With LOCKS=1 in the
// environment the calls that lock shards are left out of the shared core (locks.mjs), one after another.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/compile.mjs';
import { foundIn, killedIn, logOf, logs } from './bindings-log.mjs';
import { FOUND, instrument } from './bindings-mutants.mjs';
import { compileLocks } from './locks.mjs';

const TESTS = process.env.LOCKS
  ? 'shared'
  : 'base,typed,heap,growth,core,snapshot,ordered,cache,shared,observe,faults';
/** The tests of each pass take at most so long [ms]: most mutants are killed by short ones. */
const PASSES = [30, 400, 60_000];
const JOBS = 2;
/** A mutant that takes so long, and so many times as long as the test without it, hangs [ms]. */
const HANGS_MS = 10_000;
const HANGS = 10;

const { values: flags } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string', default: TESTS },
    most: { type: 'string', default: 'Infinity' },
    keep: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});

const keeps = flags.keep || flags.report;
if (!keeps) rmSync(FOUND, { recursive: true, force: true });
mkdirSync(FOUND, { recursive: true });
const mutants = keeps
  ? JSON.parse(readFileSync(join(FOUND, 'mutants.json'), 'utf8'))
  : process.env.LOCKS
    ? await compileLocks(FOUND)
    : await instrument(flags.file, Number(flags.sample), Number(flags.seed));
const tests = flags.tests.split(',').flatMap((folder) =>
  readdirSync(join(root, 'test', folder))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${folder}/${file}`),
);

const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    for (const { pid } of children) process.kill(-pid, 'SIGKILL');
    process.exit(1);
  });

/** Runs vitest on one test file, and ends it where its log stands still. */
const run = (test, env) =>
  new Promise((resolve) => {
    const log = logOf(test);
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/mutation/bindings.config.mjs'];
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, MUTANTS_TEST: test, MUTANTS_LOG: log, ...env },
    });
    children.add(child);
    const since = Date.now();
    const watch = setInterval(() => {
      const at = statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const { last } = at > since ? foundIn(log) : {};
      const most = last?.try ? HANGS_MS + HANGS * last.ms : 120_000;
      if (Date.now() - Math.max(at, since) < most) return;
      if (last?.try)
        appendFileSync(log, `${JSON.stringify({ killed: last.try, by: last.in, hung: true })}\n`);
      process.kill(-child.pid, 'SIGKILL');
    }, 1000);
    child.on('exit', (code) => {
      clearInterval(watch);
      children.delete(child);
      resolve(code);
    });
  });

/** Does `work` for all items, JOBS at a time. */
const each = async (items, work) => {
  const left = [...items];
  const worker = async () => {
    for (let it = left.shift(); it !== undefined; it = left.shift()) await work(it);
  };
  await Promise.all(Array.from({ length: JOBS }, worker));
};

for (const slow of flags.report ? [] : PASSES.filter((it) => it <= Number(flags.most)))
  await each(tests, async (test) => {
    const size = () => statSync(logOf(test), { throwIfNoEntry: false })?.size ?? 0;
    let had;
    if (foundIn(logOf(test)).last?.end >= slow) return;
    do {
      had = size();
      await run(test, { SLOW_MS: String(slow) });
    } while (foundIn(logOf(test)).last?.end !== slow && size() > had);
    console.log(`${test}, tests of at most ${slow} ms: ${killedIn().size} mutants killed so far`);
  });

// What is reached while modules are loaded takes a load of its own.
const reached = new Set(logs().flatMap((log) => [...log.tests.values()].flatMap((it) => it.reached)));
const loaded = new Map();
for (const test of tests)
  for (const id of foundIn(logOf(test)).outside) loaded.set(id, [...(loaded.get(id) ?? []), test]);
let killed = killedIn();
const log = join(FOUND, 'loads.jsonl');
const done = foundIn(log);
const tried = new Set(done.outside);
await each(
  flags.report ? [] : mutants.filter(({ id }) => loaded.has(id) && !killed.has(id) && !tried.has(id)),
  async ({ id }) => {
    for (const test of loaded.get(id).slice(0, 3))
      if ((await run(test, { MUTANT: id })) !== 0) {
        appendFileSync(log, `${JSON.stringify({ killed: id })}\n`);
        break;
      }
    appendFileSync(log, `${JSON.stringify({ outside: [id] })}\n`);
  },
);

killed = killedIn();
const table = new Map();
for (const mutant of mutants) {
  const folder = mutant.file.split('/')[0];
  const row = table.get(folder) ?? { folder, mutants: 0, unreached: 0, killed: 0, survived: 0 };
  table.set(folder, row);
  row.mutants++;
  if (killed.has(mutant.id)) row.killed++;
  else if (reached.has(mutant.id) || loaded.has(mutant.id)) row.survived++;
  else row.unreached++;
}
console.table([...table.values()]);
const text = mutants
  .filter(({ id }) => !killed.has(id))
  .map(({ id, file, line, mutatorName, before, replacement }) => {
    const what = reached.has(id) ? 'survived' : loaded.has(id) ? 'survived loading' : 'not reached';
    const after = replacement.replace(/\s+/g, ' ').slice(0, 100);
    return `bindings/${file}:${line} ${mutatorName}, ${what} (${id}): ${before} => ${after}`;
  });
writeFileSync(join(FOUND, 'survivors.txt'), `${text.join('\n')}\n`);
const gone = mutants.length - text.length;
console.log(`${gone} of ${mutants.length} mutants killed; the others: ${join(FOUND, 'survivors.txt')}`);
