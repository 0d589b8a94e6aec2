// node test/fuzz/guided.mjs [--seconds N] [--seed N]: short sequences on the instrumented cores of
// test/coverage, new ones and variants of those in corpus/. What reaches a point of the core that none
// before reached is kept there.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../coverage/build.mjs';
import { reachedIn, recorders } from '../coverage/recorders.mjs';
import { CORPUS, readCorpus, writeCorpus } from './corpus.mjs';
import { generator } from './random.mjs';

const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
/** Operations of a new sequence, and of the longest that is kept. */
const LENGTH = 250;
const LONGEST = 2000;

/** Sequences that are kept at most. */
const MOST = 40;

/** Runs a sequence: the points that it reaches. */
const pointsOf = ({ words, ...what }) => {
  for (const { memory } of recorders.values()) new Uint8Array(memory.buffer).fill(0);
  run(what, words);
  return [...recorders].flatMap(([file, recorder]) => reachedIn(recorder).map((point) => `${file} ${point}`));
};
/** Adds a sequence to the pool if it reaches what none in it does. */
const known = new Set();
const pool = [];
const consider = (sequence) => {
  const points = pointsOf(sequence);
  const before = known.size;
  for (const point of points) known.add(point);
  if (known.size > before) pool.push({ sequence, points });
};

await build();
const { recipe, run } = await import('./sequence.mjs');
const random = generator(Number(flags.seed));
for (const [, sequence] of readCorpus(/^reaches-/)) consider(sequence);

/** A copy with some numbers changed, a part twice, or more of them at the end. */
const variant = ({ words, ...what }) => {
  const copy = [...words];
  for (let i = random() % 8; i > 0; i--) copy[random() % copy.length] = random();
  const from = random() % copy.length;
  if (random() % 2) copy.push(...copy.slice(from, from + 100));
  else for (let i = 0; i < 100; i++) copy.push(random());
  return { ...what, words: copy.slice(-LONGEST) };
};
const fresh = () => {
  const what = recipe(random());
  return { ...what, words: Array.from({ length: LENGTH }, random) };
};

const until = performance.now() + Number(flags.seconds) * 1000;
let tried = 0;
while (performance.now() < until) {
  consider(pool.length > 0 && random() % 2 ? variant(pool[random() % pool.length].sequence) : fresh());
  tried++;
}

// the fewest that reach all: the one that adds most, again and again
for (const [name] of readCorpus(/^reaches-/)) rmSync(new URL(name, CORPUS));
const left = new Set(known);
const gain = ({ points }) => points.filter((point) => left.has(point)).length;
let kept = 0;
for (; kept < MOST && left.size > 0; kept++) {
  const best = pool.reduce((a, b) => (gain(b) > gain(a) ? b : a));
  for (const point of best.points) left.delete(point);
  writeCorpus(`reaches-${String(kept).padStart(2, '0')}.json`, best.sequence);
}
console.log(
  `${tried} sequences, ${known.size} points reached; ${kept} in the corpus reach ${known.size - left.size}`,
);
