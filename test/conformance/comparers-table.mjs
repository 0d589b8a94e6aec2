// What comparers, cloners and printers do with a native Map, with a drop-in that has not moved, and with one
// that has. comparers.test.mjs tests every cell; tools/gen-comparers.mjs writes docs/drop-in-comparers.md.

/** Kinds of maps, by the name of their column in FUNCTIONS. */
export const KINDS = ['native', 'unmoved', 'moved'];

/** Kinds of the two maps that a comparer is given, by the name of their column in COMPARERS. */
export const PAIRS = {
  native: ['native', 'native'],
  unmoved: ['unmoved', 'unmoved'],
  moved: ['moved', 'moved'],
  unmovedMoved: ['unmoved', 'moved'],
  unmovedNative: ['unmoved', 'native'],
  movedNative: ['moved', 'native'],
};

/** Verdicts of a comparer. `right`: equal if and only if the entries are. `unequal`: always. */
const right = 'right';
const unequal = 'unequal';
const byEntries = {
  native: right,
  unmoved: right,
  moved: right,
  unmovedMoved: right,
  unmovedNative: right,
  movedNative: right,
};
const byEntriesAndClass = { ...byEntries, unmovedNative: unequal, movedNative: unequal };

/** Comparers, with their package if it is none of Node.js. Each has one verdict for each of PAIRS. */
export const COMPARERS = [
  { name: 'assert.deepStrictEqual', ...byEntriesAndClass },
  { name: 'assert.deepEqual', ...byEntries },
  { name: 'util.isDeepStrictEqual', ...byEntriesAndClass },
  { name: 'toEqual', from: 'vitest', ...byEntriesAndClass },
  { name: 'toStrictEqual', from: 'vitest', ...byEntriesAndClass },
  { name: 'toEqual', from: 'expect', ...byEntriesAndClass },
  { name: 'toStrictEqual', from: 'expect', ...byEntriesAndClass },
  { name: 'deep.equal', from: 'chai', ...byEntries },
  { name: 'isEqual', from: 'lodash', ...byEntries },
];

/** Results of a function of one map. What stands in backticks is the text that it gives. */
export const RESULTS = {
  nativeCopy: 'a native Map with the entries',
  dropInCopy: 'a drop-in Map with the entries',
  refusal: 'throws, and names `toNative()`',
  diff: 'a diff of the entries',
  typeError: 'TypeError in the place of a diff',
};
const { nativeCopy, dropInCopy, refusal, diff, typeError } = RESULTS;
const all = (result) => ({ native: result, unmoved: result, moved: result });
const cloned = { native: nativeCopy, unmoved: nativeCopy, moved: refusal };
const entries = "{ 1 => [ 'a' ], 'b' => { c: 2 } }";

/** Functions of one map, with their package if it is none of Node.js. Each has one result for each of
 *  KINDS. */
export const FUNCTIONS = [
  { name: 'structuredClone', ...cloned },
  { name: 'MessagePort.postMessage', ...cloned },
  { name: 'v8.deserialize(v8.serialize)', ...cloned },
  { name: 'cloneDeep', from: 'lodash', native: nativeCopy, unmoved: dropInCopy, moved: dropInCopy },
  { name: 'util.inspect', ...all(`\`Map(2) ${entries}\``) },
  {
    name: 'util.inspect, customInspect: false',
    ...all(`\`Map(2) ${entries}\``),
    moved: `\`Map(1) ${entries}\``,
  },
  { name: 'JSON.stringify', ...all('`{}`') },
  { name: 'util.types.isMap', ...all('`true`') },
  { name: 'Object.prototype.toString', ...all('`[object Map]`') },
  { name: 'assert.deepStrictEqual, failing', ...all(diff) },
  { name: 'toEqual, failing', from: 'expect', native: diff, unmoved: typeError, moved: typeError },
];

/** Name of a row of either table: that of its package before its own. */
export const rowName = ({ name, from }) => (from === undefined ? name : `${from} ${name}`);
