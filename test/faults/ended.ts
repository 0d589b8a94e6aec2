// The program of termination.test.ts: a script of another context writes in a loop until vm's timeout ends
// it.
import { createContext, Script } from 'node:vm';
import type { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';
import { FEW_RECIPES, type Recipe, type Subject } from '../support/subjects.js';
import { trials } from '../support/trials.js';
import { type Call, noise, prepare, settle, statesAfter, type Write, writeAt } from '../support/writes.js';

export interface Options {
  readonly seed: number;
  readonly terminations: number;
}

/** Terminations of one subject; then it is made anew, on a new heap of its own or on the default one. */
const PER_SUBJECT = 10;
/** Writes that are prepared; the loop begins anew with them, on an empty map. */
const WRITES = 400;

/** What the context sees: it counts what has returned in an object of this side. */
interface Steps {
  calls: Call[];
  clear: Call;
  done: number;
  rounds: number;
}

const loop = new Script(`
  for (;;) {
    for (const call of steps.calls) {
      call();
      steps.done++;
    }
    steps.clear();
    steps.rounds++;
    steps.done = 0;
  }`);

const terminate = (subject: Subject, seed: number): void => {
  const span = 20 + (noise(seed, -2) % 500);
  const writes: Write[] = Array.from({ length: WRITES }, (_, i) => writeAt(subject.type, seed, i, span));
  const calls = writes.map((write) => prepare(subject, write));
  const steps: Steps = { calls, clear: () => subject.table.clear(), done: 0, rounds: 0 };
  let failed: unknown;
  try {
    loop.runInContext(createContext({ steps }), { timeout: 1 + (noise(seed, -3) % 3) });
  } catch (error) {
    failed = error;
  }
  if ((failed as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw failed;
  const before = steps.rounds === 0 ? subject.model : new Map<number, number>();
  let model = before;
  for (const write of writes.slice(0, steps.done)) model = statesAfter(subject, model, write).at(-1) ?? model;
  const next = writes[steps.done];
  // all done: the clear() between two rounds was interrupted, or the assignment after it
  settle(subject, next === undefined ? [model, new Map()] : [model, ...statesAfter(subject, model, next)]);
};

const trial = (subject: Subject, seed: number, bystanders: Bystanders): void => {
  terminate(subject, seed);
  bystanders.check();
};

export const run = (api: Api, options: Options): Findings => {
  const findings = new Findings();
  for (let i = 0; findings.tried < options.terminations; i++) {
    const recipe = FEW_RECIPES[i % FEW_RECIPES.length] as Recipe;
    try {
      const seed = options.seed + i * PER_SUBJECT;
      trials(api, { recipe, i, seed }, PER_SUBJECT, findings, trial);
    } catch (error) {
      findings.add(error, `no map can be made any more, after ${findings.tried} of seed ${options.seed}`);
      break;
    }
  }
  return findings;
};
