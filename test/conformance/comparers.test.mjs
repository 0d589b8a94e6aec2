// Every cell of the tables in comparers-table.mjs: what comparers, cloners and printers do with Maps.
import assert from 'node:assert';
import { inspect, isDeepStrictEqual, stripVTControlCharacters, types } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect as chai } from 'chai';
import { expect as jest } from 'expect';
import lodash from 'lodash';
import { Map as DropIn } from 'tophash/map';
import { describe, expect, it } from 'vitest';
import { COMPARERS, FUNCTIONS, KINDS, PAIRS, RESULTS, rowName } from './comparers-table.mjs';

/** Makes a map of each kind. */
const MAKE = {
  native: (entries) => new Map(entries),
  unmoved: (entries) => new DropIn(entries),
  moved: (entries) => {
    const map = new DropIn(entries);
    map.last();
    return map;
  },
};

/** What an assertion throws, as an AssertionError or one of jest's; undefined if it passes. */
const failureOf = (assertion) => {
  try {
    assertion();
  } catch (error) {
    if (error.name === 'AssertionError' || error.matcherResult !== undefined) return error;
    throw error;
  }
};
const asserts = (assertion) => (a, b) => failureOf(() => assertion(a, b)) === undefined;
/** Asks by `not`, since jest's matchers throw a TypeError, no failure of theirs, for unequal drop-ins. */
const matches = (expects, matcher) => (a, b) => {
  const equal = failureOf(() => expects(a).not[matcher](b)) !== undefined;
  if (equal) expects(a)[matcher](b);
  else assert.throws(() => expects(a)[matcher](b));
  return equal;
};

/** Whether two values are equal, by the rows of COMPARERS. */
const EQUAL = {
  'assert.deepStrictEqual': asserts(assert.deepStrictEqual),
  'assert.deepEqual': asserts(assert.deepEqual),
  'util.isDeepStrictEqual': isDeepStrictEqual,
  'vitest toEqual': matches(expect, 'toEqual'),
  'vitest toStrictEqual': matches(expect, 'toStrictEqual'),
  'expect toEqual': matches(jest, 'toEqual'),
  'expect toStrictEqual': matches(jest, 'toStrictEqual'),
  'chai deep.equal': asserts((a, b) => chai(a).deep.equal(b)),
  'lodash isEqual': lodash.isEqual,
};

/** Entries of a map, of which the second may be another. */
const two = (value = 2, key = 'b') => [
  [1, 'a'],
  [key, value],
];
/** What distinguishes two maps, whether they are equal, and their entries. */
const ENTRIES = [
  ['both empty', true, [], []],
  ['equal entries', true, two(), two()],
  ['another order', true, two(), two().reverse()],
  ['equal objects', true, two({ a: [1] }), two({ a: [1] })],
  ['another value', false, two(), two(3)],
  ['another key', false, two(), two(2, 'c')],
  ['other objects', false, two({ a: [1] }), two({ a: [2] })],
  ['one entry more', false, two().slice(1), two()],
  ['undefined and no entry', false, two().slice(0, 1), two(undefined)],
  ['one empty', false, two(), []],
];

describe.each(COMPARERS.map((row) => [rowName(row), row]))('%s', (name, row) => {
  it.each(Object.entries(PAIRS))('%s', (pair, [one, other]) => {
    for (const [difference, equal, a, b] of ENTRIES) {
      const [x, y] = [MAKE[one](a), MAKE[other](b)];
      const answers = [
        [x, y],
        [y, x],
        [{ in: [x] }, { in: [y] }],
      ].map(([p, q]) => EQUAL[name](p, q));
      const answer = row[pair] === 'right' && equal;
      expect([difference, ...answers]).toEqual([difference, answer, answer, answer]);
    }
  });
});

const posted = (value) => {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(value);
    return receiveMessageOnPort(port2).message;
  } finally {
    port1.close();
  }
};
/** What is said when a map is expected to be one of its class with another value. */
const reportOf = (map, assertEqual) => {
  const other = new map.constructor([...map]).set('b', 'another');
  return stripVTControlCharacters(failureOf(() => assertEqual(map, other)).message);
};

/** The functions, by the rows of FUNCTIONS. */
const FUNCTION = {
  structuredClone,
  'MessagePort.postMessage': posted,
  'v8.deserialize(v8.serialize)': (value) => deserialize(serialize(value)),
  'lodash cloneDeep': lodash.cloneDeep,
  'util.inspect': (value) => inspect(value),
  'util.inspect, customInspect: false': (value) => inspect(value, { customInspect: false }),
  'JSON.stringify': (value) => JSON.stringify(value),
  'util.types.isMap': types.isMap,
  'Object.prototype.toString': (value) => Object.prototype.toString.call(value),
  'assert.deepStrictEqual, failing': (map) => reportOf(map, assert.deepStrictEqual),
  'expect toEqual, failing': (map) => reportOf(map, (a, b) => jest(a).toEqual(b)),
};

/** Checks a function's copy of a map, and of one that lies deeper: its class, and that it shares nothing. */
const copies = (Class) => (run, map) => {
  for (const copy of [run(map), run({ deep: [map] }).deep?.[0]]) {
    expect(Object.getPrototypeOf(copy)).toBe(Class.prototype);
    expect([...copy]).toEqual([...map]);
    expect(copy.get(1)).not.toBe(map.get(1));
    copy.set('new', 1);
    expect([copy.size, map.size]).toEqual([3, 2]);
  }
};
/** Checks of RESULTS. */
const CHECKS = {
  [RESULTS.nativeCopy]: copies(Map),
  [RESULTS.dropInCopy]: copies(DropIn),
  [RESULTS.refusal]: (run, map) => {
    const refusal = /^Symbol\(.*toNative\(\).*\) could not be cloned/;
    expect(() => run(map)).toThrow(refusal);
    expect(() => run({ deep: [map] })).toThrow(refusal);
  },
  [RESULTS.diff]: (run, map) => {
    expect(run(map)).toMatch(/^\+ +["']b["'] => (?:Object )?\{/m);
    expect(run(map)).toMatch(/^- +["']b["'] => ["']another["']/m);
  },
  [RESULTS.typeError]: (run, map) => expect(() => run(map)).toThrow(TypeError),
};

describe.each(FUNCTIONS.map((row) => [rowName(row), row]))('%s', (name, row) => {
  it.each(KINDS)('%s', (kind) => {
    const entries = () => [
      [1, ['a']],
      ['b', { c: 2 }],
    ];
    const map = MAKE[kind](entries());
    const run = FUNCTION[name];
    const check = CHECKS[row[kind]];
    if (check === undefined) expect(`\`${run(map)}\``).toBe(row[kind]);
    else check(run, map);
    expect([...map]).toEqual(entries());
  });
});

it('the tables have a row for all that is tested', () => {
  expect(COMPARERS.map(rowName)).toEqual(Object.keys(EQUAL));
  expect(FUNCTIONS.map(rowName)).toEqual(Object.keys(FUNCTION));
});
