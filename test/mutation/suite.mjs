// What a mutant must not pass: parts, each on one core, the quickest first. A part throws at the first
// difference, or gives lines that must be those of the core as it is.
import { readCorpus } from '../fuzz/corpus.mjs';
import { run } from '../fuzz/lanes.mjs';
import { generator } from '../fuzz/random.mjs';
import { recipe } from '../fuzz/sequence.mjs';
import * as corner from './corner-cases.mjs';
import * as damage from './damage.mjs';
import * as figures from './figures.mjs';
import { firstCalls, firstCallsOfIndex } from './first-calls.mjs';
import { emptyReserve, freePages, keptNumbers, pagesGoBack } from './growth-stops.mjs';
import { index } from './index-calls.mjs';
import * as memory from './memory-figures.mjs';
import * as limits from './memory-limits.mjs';
import { stoppedMoves, stoppedPages, stoppedRecords } from './record-stops.mjs';
import * as steps from './step-figures.mjs';
import * as stops from './stops.mjs';

/** Operations of a random sequence. */
const LENGTH = 4000;
/** Maps that are stopped at every store: kinds, and entries around which buckets fill, chain and grow. */
const STOPPED = [
  ['i32 f64', [8, 27]],
  ['i32 none', [8]],
];
/** Of maps of records, whose calls have more stores, and the calls that are stopped there. */
const RECORDS_STOPPED = [['string string', [27]]];
const RECORD_CALLS = ['new', 'overwrite', 'delete', 'clear', 'compact'];

const random = (core, seed) => () => {
  const next = generator(seed);
  run(recipe(next(), core), Uint32Array.from({ length: LENGTH }, next));
};
const split = (kinds) => kinds.split(' ');
const parts = [];
const part = (name, call) => parts.push({ name, call });

const CORES = ['faults', 'classic-faults', 'scalar'];
const FAULTS = ['faults', 'classic-faults'];
const LIVES = [
  'i32 f64',
  'u32 i32',
  'f64 u64',
  'string i32',
  'string string',
  'u32 bytes',
  'i32 none',
  'i64 none',
];
LIVES.push('string none', 'i64 i32', 'f64 any');
for (const core of CORES) {
  for (const kinds of LIVES)
    for (const count of [300, 90])
      part(`${core}: life of ${kinds}`, () => figures.life(core, split(kinds), count));
  for (const kinds of [
    'i32 f64',
    'u32 f32',
    'f64 u64',
    'string i32',
    'string string',
    'u32 bytes',
    'i32 none',
  ])
    part(`${core}: many of ${kinds}`, () => figures.many(core, split(kinds), 1500));
  for (const kinds of ['i64 none', 'string none', 'i64 i32', 'f64 f64'])
    part(`${core}: many of ${kinds}`, () => figures.many(core, split(kinds), 700));
  part(`${core}: events`, () => figures.events(core, 0x1ff, 4096));
  part(`${core}: events and times`, () => figures.events(core, -1, 256));
  part(`${core}: pages`, () => memory.pages(core, 3 << 20));
  part(`${core}: notices`, () => memory.notices(core));
  part(`${core}: no map`, () => memory.noMap(core));
  part(`${core}: texts`, () => figures.texts(core));
  for (let seed = 1; seed < 5; seed++) part(`${core}: random ${seed}`, random(core, seed));
}
for (const core of FAULTS)
  for (const kinds of ['i32 i32', 'i64 i32', 'string string', 'i32 none', 'f64 f64'])
    part(`${core}: damage of ${kinds}`, () => memory.damage(core, split(kinds), 60));
for (let seed = 1; seed < 12; seed++) part(`drop-in: random ${seed}`, random('drop-in', seed));
part('ordered: index', () => index('ordered-faults'));
for (const core of FAULTS) {
  for (const kinds of ['i32 f64', 'string string', 'i32 none', 'u32 string'])
    part(`${core}: failing ${kinds}`, () => stops.failEverywhere(core, split(kinds)));
  for (const [kinds, entries] of [
    ['string string', 400],
    ['u32 bytes', 900],
  ])
    part(`${core}: moving ${kinds}`, () => stops.stopMoving(core, split(kinds), entries));
  for (const key of ['u32', 'i64', 'string'])
    part(`${core}: sets of ${key}`, () => stops.stopSets(core, key));
  for (const [list, names] of [
    [STOPPED, undefined],
    [RECORDS_STOPPED, RECORD_CALLS],
  ])
    for (const [kinds, sizes] of list)
      for (const size of sizes)
        part(`${core}: stops of ${kinds}, ${size}`, () =>
          stops.stopEverywhere(core, split(kinds), [size], names),
        );
  part(`${core}: a long chain`, () => stops.stopLongChain(core, 900));
}
/** [kinds, policy, entries] of maps that are asked after each operation. */
const EACH = [
  ['i32 i32', { assist: 0 }, 300],
  ['i32 f64', { assist: 1 }, 300],
  ['i64 none', { resize: 'avoid' }, 200],
  ['u32 none', { assist: 3 }, 200],
  ['f64 f64', { assist: 0 }, 150],
];
/** [kinds, seed, operations, keys] of maps whose records come and go. */
const RECORDS = [
  ['u32 string', 1, 1500, 4],
  ['string string', 2, 1500, 40],
  ['string u32', 3, 1500, 90],
];
for (const core of FAULTS) {
  for (const [kinds, policy, count] of EACH)
    part(`${core}: each step of ${kinds}`, () => steps.eachStep(core, split(kinds), policy, count));
  for (const [kinds, ...rest] of RECORDS)
    for (const call of [steps.records, stoppedRecords])
      part(`${core}: ${call.name} of ${kinds}`, () => call(core, split(kinds), ...rest));
  for (const [kinds, size] of [
    ['u32 u32', 40],
    ['u32 none', 13],
    ['i64 f64', 25],
    ['string none', 30],
  ])
    part(`${core}: epochs of ${kinds}`, () => steps.epochs(core, split(kinds), size));
  for (const kinds of ['u32 u32', 'u32 none'])
    part(`${core}: stale epochs of ${kinds}`, () => steps.staleEpochs(core, split(kinds), 60));
  for (const kinds of ['u32 u32', 'string none', 'i64 f64'])
    part(`${core}: large ${kinds}`, () => steps.large(core, split(kinds)));
  for (const [kinds, size, growth] of [
    ['u32 u32', 60, { assist: 0 }],
    ['string string', 40, {}],
    ['u32 none', 70, { resize: 'forbid' }],
    ['i64 i64', 50, { assist: 0 }],
  ])
    part(`${core}: damaged words of ${kinds}`, () => damage.links(core, split(kinds), size, growth));
  for (const kinds of ['i32 f64', 'string string'])
    part(`${core}: saved of ${kinds}`, () => damage.manySaved(core, split(kinds)));
  part(`${core}: to the limit`, () => steps.toTheLimit(core));
  part(`${core}: stopped pages`, () => stoppedPages(core));
  for (const kinds of ['string u32', 'u32 string', 'string string'])
    part(`${core}: stopped moves of ${kinds}`, () => stoppedMoves(core, split(kinds), 240));
  part(`${core}: failures`, () => limits.failures(core));
  part(`${core}: pages go back`, () => pagesGoBack(core));
  for (const call of [freePages, keptNumbers]) part(`${core}: ${call.name}`, () => call(core));
  for (const kinds of ['u32 u32', 'u32 none'])
    for (const call of [emptyReserve, limits.refusedReserve])
      part(`${core}: ${call.name} of ${kinds}`, () => call(core, split(kinds)));
  for (const key of ['u32', 'string'])
    part(`${core}: sets of ${key} without memory`, () => limits.setsWithoutMemory(core, key));
  part(`${core}: long values without memory`, () => limits.longWithoutMemory(core));
  for (const call of [limits.growingSets, limits.usedMemory, limits.retries])
    part(`${core}: ${call.name}`, () => call(core));
  part(`${core}: no room to scan`, () => limits.noRoomToScan(core));
  part(`${core}: first calls`, () => firstCalls(core));
}
for (const core of CORES) {
  for (const mask of [0x0aa, 0x155]) part(`${core}: events ${mask}`, () => figures.events(core, mask, 512));
  for (const kinds of ['u32 f64', 'i64 none', 'string u32', 'f64 f64'])
    part(`${core}: scans of ${kinds}`, () => steps.scans(core, split(kinds)));
  for (const kinds of ['u32 u32', 'u32 none', 'u64 u32', 'u64 u64', 'u32 f64', 'u64 none'])
    part(`${core}: words of ${kinds}`, () => corner.wordsAsKeys(core, split(kinds), 30));
  for (const kinds of ['u32 u32', 'string string', 'u64 none'])
    part(`${core}: nothing under way of ${kinds}`, () => corner.nothingUnderWay(core, split(kinds)));
  for (const call of [
    corner.zeros,
    corner.rawTexts,
    corner.fast,
    limits.longJournal,
    limits.huge,
    corner.endings,
  ])
    part(`${core}: ${call.name}`, () => call(core));
}
part('ordered: first calls', () => firstCallsOfIndex('ordered-faults'));
for (const core of [...CORES, 'drop-in'])
  part(`${core}: corpus`, () => {
    for (const [, { words, ...what }] of readCorpus())
      if (what.lane !== 'shared' && (what.core === 'drop-in') === (core === 'drop-in'))
        run({ ...what, core }, words);
  });
for (const core of FAULTS)
  for (let seed = 5; seed < 9; seed++) part(`${core}: random ${seed}`, random(core, seed));

export { parts };
