// One subject, tried again and again, beside its bystanders: what the fault programs have in common.
import { Bystanders } from './bystanders.js';
import type { Api, Findings } from './findings.js';
import { type Recipe, Subject } from './subjects.js';

/** Which subject: its kinds, its number (every third is on the default heap), and its first trial's seed. */
export interface Subjected {
  readonly recipe: Recipe;
  readonly i: number;
  readonly seed: number;
}

/** Makes a subject and does `times` trials on it, each with a seed of its own, until one goes wrong. Then the
 *  subject, if it is whole, and its bystanders must be writable. `trial` throws what it finds. */
export const trials = (
  api: Api,
  { recipe, i, seed }: Subjected,
  times: number,
  findings: Findings,
  trial: (subject: Subject, seed: number, bystanders: Bystanders) => void,
  fill = (_: Subject): void => {},
): void => {
  const heap = i % 3 === 0 ? api.Heap.default : new api.Heap({ name: 'of the subject' });
  const bystanders = new Bystanders(api, heap, i);
  const subject = new Subject(api, recipe, heap);
  fill(subject);
  let at = seed;
  const attempt = (check: () => void): boolean => {
    try {
      check();
      return true;
    } catch (error) {
      findings.add(error, `${subject.name}, subject ${i}, seed ${at}`);
      return false;
    }
  };
  let isWhole = true;
  for (; isWhole && at < seed + times; at++) {
    findings.tried++;
    isWhole = attempt(() => trial(subject, at, bystanders));
  }
  if (isWhole) attempt(() => subject.checkWritable());
  attempt(() => bystanders.checkWritable());
  attempt(() => {
    subject.dispose();
    bystanders.dispose();
    if (!heap.isDefault) heap.dispose();
  });
};
