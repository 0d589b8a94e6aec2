// Runs each test first as it is, which says what mutants it reaches, then once for each of those that no test
// has killed yet. A mutant is killed if the test fails with it, passes without it right afterwards, and fails
// with it again. What is tried and found goes line by line into a log, by which a process that takes the
// place of one that hung, or that a mutant has left in a bad state, goes on.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VitestTestRunner } from 'vitest/runners';
import { foundIn, killedIn } from './bindings-log.mjs';
import { FOUND } from './bindings-mutants.mjs';

const { MUTANTS_LOG: log, MUTANTS_TEST, MUTANT, SLOW_MS } = process.env;
const slow = Number(SLOW_MS);
/** How long the tests of one file try a mutant [ms]. */
const MOST_MS = 1500;
/** Folders of test/ for what has none of its own, or is reached by others most. */
const ALSO = /^(base|typed|heap|growth|observe|core)$/;
const TESTED = { base: ALSO, core: ALSO, heap: ALSO, growth: ALSO };
const [, testFolder] = MUTANTS_TEST.split('/');
const all = new Set(
  JSON.parse(readFileSync(join(FOUND, 'mutants.json'), 'utf8'))
    .filter(({ file }) => {
      const [folder] = file.split('/');
      return folder === '..' || (TESTED[folder]?.test(testFolder) ?? folder === testFolder);
    })
    .map(({ id }) => id),
);
globalThis.mutantsOfBindings = { all, active: MUTANT, seen: new Map(), hits: 0, most: MUTANT ? 1e7 : 0 };
const switches = globalThis.mutantsOfBindings;
const tell = (it) => appendFileSync(log, `${JSON.stringify(it)}\n`);

/** What the log has of this file, and the mutants killed by any. */
const found = foundIn(log);
const killed = killedIn();
const outside = switches.seen;
const known = new Set(found.outside);
/** No mutant was tried in this process yet. */
let fresh = true;
/** How long each was tried in this process [ms]. */
const spent = new Map();
const isLeft = (id) => all.has(id) && !killed.has(id) && (spent.get(id) ?? 0) < MOST_MS;

/** The tries of one test. */
let queue;
let current;
let passed;
let suspect;
let began;
let first;

const choose = (mutant, reached) => {
  current = mutant;
  passed = false;
  switches.active = mutant;
  switches.hits = 0;
  switches.most = mutant === undefined ? 0 : 10_000 + 100 * (reached.get(mutant) ?? 0);
  began = performance.now();
};

export default class extends VitestTestRunner {
  async onBeforeRunTask(test) {
    await super.onBeforeRunTask(test);
    if (MUTANT !== undefined || test.mode === 'skip') return;
    const before = found.tests.get(test.id);
    const left = before?.reached.filter((id) => isLeft(id) && !before.tried.has(id));
    if (before?.unusable || before?.ms > slow || left?.length === 0) test.mode = 'skip';
    test.retry = 1_000_000_000;
    first = true;
    suspect = undefined;
  }

  onBeforeTryTask(test) {
    super.onBeforeTryTask(test);
    if (MUTANT !== undefined) return;
    test.result.errors = undefined;
    if (first) {
      const added = [...outside.keys()].filter((id) => !known.has(id));
      if (added.length > 0) tell({ outside: added });
      for (const id of added) known.add(id);
      this.reached = new Map();
      switches.seen = this.reached;
      choose(undefined);
      first = false;
      queue = undefined;
      return;
    }
    const failed = !passed;
    if (current === undefined && failed) this.givesUp(test);
    if (current !== undefined) {
      if (failed && suspect?.again) {
        killed.add(current);
        tell({ killed: current, by: test.id });
        suspect = undefined;
      } else if (failed) {
        suspect = { mutant: current, again: false, fresh };
        fresh = false;
        return choose(undefined);
      } else {
        tell({ survived: current, in: test.id });
        suspect = undefined;
      }
      fresh = false;
    } else if (suspect) {
      suspect.again = true;
      tell({ try: suspect.mutant, in: test.id, ms: this.ms });
      return choose(suspect.mutant, this.reached);
    }
    const next = queue.pop();
    if (next !== undefined) {
      tell({ try: next, in: test.id, ms: this.ms });
      spent.set(next, (spent.get(next) ?? 0) + this.ms);
    }
    choose(next, this.reached);
  }

  /** The test fails as it is. */
  givesUp(test) {
    if (suspect?.fresh) tell({ killed: suspect.mutant, by: test.id });
    else if (suspect) tell({ first: suspect.mutant, in: test.id });
    else if (fresh) tell({ unusable: test.id, name: test.fullName });
    else tell({ spoilt: test.id });
    process.kill(process.pid, 'SIGKILL'); // vitest forbids exit()
  }

  onAfterTryTask(test) {
    super.onAfterTryTask(test);
    if (MUTANT !== undefined) return;
    passed = true;
    if (queue === undefined) {
      switches.seen = undefined;
      this.ms = performance.now() - began;
      const before = found.tests.get(test.id);
      const { reached } = this;
      if (!before) tell({ test: test.id, name: test.fullName, ms: this.ms, reached: [...reached.keys()] });
      queue =
        this.ms > slow
          ? []
          : [...reached.keys()].filter((id) => isLeft(id) && !before?.tried.has(id)).reverse();
      const at = queue.indexOf(found.first);
      if (at >= 0) queue.push(...queue.splice(at, 1));
      found.first = undefined;
    } else if (current !== undefined && !suspect && queue.length === 0) {
      tell({ survived: current, in: test.id });
      current = undefined;
    }
    if (queue.length === 0 && current === undefined && !suspect) return;
    throw new Error('next');
  }

  onAfterRunTask(test) {
    super.onAfterRunTask(test);
    switches.active = MUTANT;
    if (MUTANT === undefined) switches.seen = outside;
  }

  onAfterRunFiles() {
    super.onAfterRunFiles();
    if (MUTANT === undefined) tell({ end: slow });
  }
}
