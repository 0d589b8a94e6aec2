// node test/mutation/suite.mjs FOLDER: the fast suite that a mutant must not pass. The corpus of test/fuzz
// and some random sequences, all on the two cores in FOLDER. Ends with code 1 at the first difference.
import { pathToFileURL } from 'node:url';
import { readCorpus } from '../fuzz/corpus.mjs';
import { generator } from '../fuzz/random.mjs';

/** Random sequences for each core, and their length. */
const RANDOM = 12;
const LENGTH = 4000;

globalThis.tophashCores = pathToFileURL(`${process.argv[2]}/`);
const cores = process.argv.slice(3);
const { recipe } = await import('../fuzz/sequence.mjs');
const { run } = await import('../fuzz/lanes.mjs');
Error.stackTraceLimit = 0;
try {
  for (const core of cores) {
    const random = generator(7);
    for (let i = 0; i < RANDOM; i++)
      run(recipe(random(), core), Uint32Array.from({ length: LENGTH }, random));
    for (const [, { words, ...what }] of readCorpus())
      if (what.lane !== 'shared' && what.core !== 'drop-in') run({ ...what, core }, words);
  }
} catch (error) {
  console.log(String(error.message).slice(0, 200));
  process.exitCode = 1;
}
