// The program of stack-overflow.test.ts: recursion that writes in each frame until the stack overflows.
import type { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';
import { RECIPES, type Recipe, Subject } from '../support/subjects.js';
import { type Subjected, trials } from '../support/trials.js';
import {
  type Call,
  methodsOf,
  noise,
  prepare,
  settle,
  statesAfter,
  type Write,
  writeAt,
} from '../support/writes.js';

export interface Options {
  readonly seed: number;
  readonly overflows: number;
  /** Which of the recipes: every `of`-th from `from` on. */
  readonly from: number;
  readonly of: number;
}

/** Overflows of one subject; then it is made anew, on a new heap of its own or on the default one. */
const PER_SUBJECT = 40;
/** Calls of one descent that are prepared; the next ones only read. */
const CALLS = 120;

/** Recursions with frames of several sizes: the function calls step(depth) and itself. */
const DESCENTS = [0, 3, 9, 40].map((locals) => {
  const names = Array.from({ length: locals }, (_, i) => `a${i}`);
  const pass = names.map((name, i) => `${name} + ${i}`).join(', ');
  const body = `return function descend(step, depth${names.map((name) => `, ${name} = 0`).join('')}) {
    step(depth);
    return descend(step, depth + 1${pass === '' ? '' : `, ${pass}`})${pass === '' ? '' : ' + a0'};
  }`;
  return new Function(body)() as (step: (depth: number) => void, depth: number) => void;
});

const descent = (descend: (typeof DESCENTS)[number], step: () => void) => () => descend(step, 0);

/** Frames of spend() that were left to enter when it was entered last. */
let left = 0;

const spend = (frames: number, then: () => void): void => {
  left = frames;
  if (frames === 0) then();
  else spend(frames - 1, then);
};

/** How many frames of spend() there is room for, by now: engines make frames smaller as they compile. */
const roomFor = (): number => {
  try {
    spend(1e9, () => {});
  } catch {}
  return 1e9 - left;
};

class Steps {
  /** Calls that have returned. */
  done = 0;
  constructor(readonly calls: readonly Call[]) {}

  readonly step = (): void => {
    if (this.done === this.calls.length) return;
    this.calls[this.done]?.();
    this.done++;
  };
}

/** Calls what will be called near the end of the stack: engines need 40 KiB to compile a function when it
 *  is first called. */
const warm = (api: Api, recipes: readonly Recipe[]): void => {
  for (const descend of DESCENTS) {
    try {
      spend(1, descent(descend, new Steps([() => 1, () => JSON.parse('')]).step));
    } catch {}
  }
  for (const recipe of recipes) {
    const subject = new Subject(api, recipe).fill(20);
    for (const method of methodsOf(recipe.type)) {
      for (let n = 0; n < 60; n += 6) {
        const write = { method, n, value: n, many: 6 };
        const states = statesAfter(subject, subject.model, write);
        prepare(subject, write)();
        settle(subject, states.slice(-1));
      }
    }
    subject.dispose();
  }
};

const overflow = (subject: Subject, seed: number, room: number, findings: Findings): void => {
  const span = 20 + (noise(seed, -2) % 500);
  const writes: Write[] = Array.from({ length: CALLS }, (_, i) => writeAt(subject.type, seed, i, span));
  const calls: Call[] = writes.map((write) => prepare(subject, write));
  const steps = new Steps(calls);
  let failed: unknown;
  const descend = DESCENTS[noise(seed, -3) % DESCENTS.length] as (typeof DESCENTS)[number];
  // not far from the end, so that the calls prepared last until there
  const frames = Math.max(0, room - 20 - (noise(seed, -4) % 400));
  try {
    spend(frames, descent(descend, steps.step));
  } catch (error) {
    failed = error;
  }
  if (!(failed instanceof RangeError) || !/call stack/.test(failed.message)) throw failed;
  const { done } = steps;
  let { model } = subject;
  for (const write of writes.slice(0, done)) model = statesAfter(subject, model, write).at(-1) ?? model;
  const next = writes[done];
  if (next !== undefined) findings.inside++;
  settle(subject, next === undefined ? [model] : [model, ...statesAfter(subject, model, next)]);
};

/** PER_SUBJECT overflows of one new subject; after each it is looked at, and bystanders after some. */
const descents = (api: Api, it: Subjected, findings: Findings): void => {
  const room = roomFor();
  const trial = (subject: Subject, seed: number, bystanders: Bystanders): void => {
    overflow(subject, seed, room, findings);
    if (seed % 10 === 0) bystanders.check();
  };
  trials(api, it, PER_SUBJECT, findings, trial, (subject) => subject.fill(noise(it.seed, it.i) % 60));
};

export const run = (api: Api, { seed, overflows, from, of }: Options): Findings => {
  const findings = new Findings();
  const recipes = RECIPES.filter((_, i) => i % of === from);
  warm(api, recipes);
  for (let i = 0; findings.tried < overflows; i++) {
    try {
      const recipe = recipes[i % recipes.length] as Recipe;
      descents(api, { recipe, i, seed: seed + i * PER_SUBJECT }, findings);
    } catch (error) {
      findings.add(error, `no map can be made any more, after ${findings.tried} overflows of seed ${seed}`);
      break;
    }
  }
  return findings;
};
