// The lanes of the fuzzer: how each makes a recipe of a number, and runs a sequence.
import { loadLoops, plainRecipe, runPlain } from './plain.mjs';
import { recipe, run as runFaults } from './sequence.mjs';
import { runShared, sharedRecipe } from './shared.mjs';

/** By name; `length`: the operations of a sequence. */
export const LANES = {
  plain: { recipe: plainRecipe, run: runPlain, length: 100_000 },
  faults: { recipe, run: runFaults, length: 50_000 },
  shared: { recipe: sharedRecipe, run: runShared, length: 20_000 },
};

/** Loads what the lanes need once. */
export const load = loadLoops;

/** Runs a sequence in the lane of its recipe; `made` is given its tables. */
export const run = (what, words, made = undefined) => LANES[what.lane ?? 'faults'].run(what, words, made);
