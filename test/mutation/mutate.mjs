// npm run mutate -- [--sample N] [--seed N] [--file PATTERN] [--seconds N] [--mutant N,...] [--jobs N]
// [--most SECONDS] [--resume]: changes the core in one place at a time, and runs the suite on it. Without
// --sample all; with --most for so much processor time a mutant, and what is not killed by then has survived;
// with --resume those that the last run did not kill. A mutant that passes has survived: it is printed, to be
// judged (docs/assurance.md). build/mutation/results.jsonl has what became of each.
import { fork } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generator } from '../fuzz/random.mjs';
import { build, FOLDER, MUTANTS, suiteStamp, switched } from './build.mjs';

const { values: flags } = parseArgs({
  options: {
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    seconds: { type: 'string', default: 'Infinity' },
    most: { type: 'string', default: '' },
    mutant: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    resume: { type: 'boolean', default: false },
  },
});
const AT_ONCE = Number(flags.jobs);
/** Parts of the suite that take the longest, and the files for whose mutants they are, besides those that
 *  leave a call out: what a step of the journal consists of. */
const STOPS = /stops|moving|failing|long chain/;
/** What verify() says of damage is for the files that verify() consists of. */
const VERIFIES = /invariants|chains|pair|bucket|match|record|bounds|salvage|arena/;
const IN_STEPS = /journal|recover|stores|heap|arena|overflow|grow|array|emptied|rebuild|create|hmap/;

/** Of each part of the suite its name, its time, and the mutants that it reaches. */
let parts = [];

/** A child process that runs parts; another one takes its place when a mutant hangs or kills it. */
class Runner {
  #child;
  #ready;
  #settle;

  /** Asks the child; what it answers, or undefined if it hangs or ends. */
  async ask(question) {
    if (this.#child === undefined) this.#start();
    await this.#ready;
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#child.send(question);
    });
  }

  #start() {
    const child = fork(new URL('worker.mjs', import.meta.url), [], { stdio: 'ignore' });
    this.#child = child;
    this.#ready = new Promise((resolve) => {
      child.on('message', ({ ready, began, done }) => {
        if (ready !== undefined) {
          if (parts.length === 0) parts = ready.map((name) => ({ name }));
          resolve();
        }
        if (began !== undefined) this.part = parts[began].name;
        if (done !== undefined) this.#settle(done);
      });
    });
    child.on('exit', () => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#settle?.(undefined);
    });
  }

  async ready() {
    this.#start();
    await this.#ready;
  }

  end() {
    const child = this.#child;
    this.#child = undefined;
    child?.kill();
  }
}

await build();
const runners = Array.from({ length: AT_ONCE }, () => new Runner());
await Promise.all(runners.map((runner) => runner.ready()));

/** What the parts reach, and their time, is measured once for each state of suite and core. */
const measuredFile = join(FOLDER, 'measured.json');
const stamp = await suiteStamp();
const before = existsSync(measuredFile) ? JSON.parse(readFileSync(measuredFile, 'utf8')) : {};
if (before.stamp === stamp) parts = before.parts;
else {
  await Promise.all(
    runners.map(async (runner, r) => {
      const todo = [...parts.keys()].filter((i) => i % AT_ONCE === r);
      const measured = await runner.ask({ n: 0, todo });
      if (!Array.isArray(measured))
        throw new Error(`the suite fails on the core as it is: ${measured?.failed ?? 'it ends'}`);
      for (const { i, ...what } of measured) Object.assign(parts[i], what);
    }),
  );
  writeFileSync(measuredFile, JSON.stringify({ stamp, parts }));
}
for (const part of parts) part.reached = new Set(part.reached);
const total = parts.reduce((sum, { ms }) => sum + ms, 0);
console.log(`the suite: ${parts.length} parts, ${(total / 1000).toFixed(1)} s`);

const named = new Set(flags.mutant.split(',').filter(Boolean).map(Number));
const isSwitch = switched();
/** The shared core takes threads: test/shared has them. */
const isHere = ({ file, n }) => isSwitch.has(n) && file.includes(flags.file) && !file.startsWith('shared');
const all = MUTANTS.filter(isHere).filter(({ n }) => named.size === 0 || named.has(n));
const random = generator(Number(flags.seed));
const chosen = [...all];
for (let i = chosen.length - 1; i > 0; i--) {
  const j = random() % (i + 1);
  [chosen[i], chosen[j]] = [chosen[j], chosen[i]];
}
const resultsFile = join(FOLDER, 'results.jsonl');
/** What the run has found, of the one that goes on as well. */
const results = [];
if (flags.resume) {
  const known = readFileSync(resultsFile, 'utf8').trim().split('\n');
  results.push(...known.map((row) => JSON.parse(row)).filter(({ fate }) => fate === 'killed'));
  writeFileSync(resultsFile, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
} else writeFileSync(resultsFile, '');
const done = new Set(results.map(({ n }) => n));
chosen.length = Math.min(chosen.length, Number(flags.sample));

/** Parts that killed mutants of a file, the last first: its next mutant meets them first. */
const killers = new Map();
const killersOf = (file) => killers.get(file) ?? [];
/** The last killers of a file's mutants, then the others, the quickest first. */
const inOrder = (file, todo) => {
  const first = killersOf(file).slice(0, 5);
  const rank = (i) => (first.includes(parts[i].name) ? first.indexOf(parts[i].name) - 10 : parts[i].ms);
  return [...todo].sort((a, b) => rank(a) - rank(b));
};

/** What becomes of a mutant. */
const fateOf = async (runner, mutant) => {
  const reaching = [...parts.keys()].filter((i) => parts[i].reached.has(mutant.n));
  // without SIMD the core is another one in few places only
  const onOthers = reaching.filter((i) => !parts[i].name.startsWith('scalar'));
  const some = onOthers.length > 0 && !/pack|match|line/.test(mutant.file) ? onOthers : reaching;
  const useful = some.filter((i) => VERIFIES.test(mutant.file) || !/damage|saved/.test(parts[i].name));
  const quick = useful.filter((i) => !STOPS.test(parts[i].name));
  const todo =
    quick.length > 0 && !IN_STEPS.test(mutant.file) && mutant.change !== 'no call'
      ? quick
      : useful.length > 0
        ? useful
        : some;
  if (reaching.length === 0) return { fate: 'not reached' };
  const ordered = inOrder(mutant.file, todo).map((i) => ({ i, ms: parts[i].ms, digest: parts[i].digest }));
  const question = { n: mutant.n, todo: ordered, most: flags.most === '' ? undefined : 1000 * flags.most };
  let answer = await runner.ask(question);
  if (answer?.clean === false) {
    runner.end(); // what another mutant has left behind is not this one's
    answer = await runner.ask(question);
  }
  const { part, found } = answer ?? { part: runner.part, found: 'it hangs' };
  if (part === undefined) return { fate: 'survived' };
  killers.set(mutant.file, [part, ...killersOf(mutant.file).filter((name) => name !== part)]);
  return { fate: 'killed', part, found };
};

const until = performance.now() + Number(flags.seconds) * 1000;
await Promise.all(
  runners.map(async (runner) => {
    for (let mutant = chosen.pop(); mutant !== undefined; mutant = chosen.pop()) {
      if (performance.now() > until) break;
      if (done.has(mutant.n)) continue;
      const { n, file, line, change, before, after } = mutant;
      const result = {
        n,
        file,
        line,
        change,
        before: before.trim(),
        after: after.trim(),
        ...(await fateOf(runner, mutant)),
      };
      results.push(result);
      appendFileSync(resultsFile, `${JSON.stringify(result)}\n`);
      if (result.fate !== 'killed')
        console.log(
          `${result.fate}: ${n} assembly/${file}:${line} (${change})\n  - ${result.before}\n  + ${result.after}`,
        );
      if (results.length % 100 === 0) console.log(`${results.length} tried`);
    }
  }),
);
for (const runner of runners) runner.end();
const count = (fate) => results.filter((it) => it.fate === fate).length;
const [killed, survived, unreached] = ['killed', 'survived', 'not reached'].map(count);
console.log(`${MUTANTS.length} mutants, ${all.length} of them here, ${results.length} tried`);
console.log(
  `${killed} killed, ${survived} survived, ${unreached} not reached: ` +
    `${((100 * killed) / (killed + survived)).toFixed(1)} % of those that are reached`,
);
