// Options and kinds that are not known are refused, by name, before anything is made.
import { describe, expect, it } from 'vitest';
import * as tophash from '../../bindings/index.js';
import {
  ArgumentTypeError,
  Heap,
  PolicyError,
  TophashError,
  TypedMap,
  TypedSet,
} from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import { any } from '../support/kinds.js';
import { caught } from '../support/refused.js';

const heap = heapOf('release');
const map = new TypedMap('u32', 'u32', { heap }).set(1, 1);
const keys = Uint32Array.of(1);

/** What takes options, and what its messages put before their names. */
const TAKERS: [string, string, (options: object) => unknown][] = [
  ['TypedMap', '', (options) => new TypedMap('u32', 'u32', { heap, ...options })],
  ['TypedSet', '', (options) => new TypedSet('u32', { heap, ...options })],
  ['TypedMap.from', '', (options) => TypedMap.from('u32', 'u32', [[1, 1]], { heap, ...options })],
  ['TypedSet.from', '', (options) => TypedSet.from('u32', [1], { heap, ...options })],
  ['Heap', '', (options) => new Heap(options)],
  ['growth', 'growth.', (growth) => new TypedMap('u32', 'u32', { heap, growth })],
  [
    'growth.background',
    'growth.background.',
    (background) => new TypedMap('u32', 'u32', { heap, growth: { background } }),
  ],
  ['drain()', '', (budget) => map.drain(budget)],
  ['getMany()', '', (options) => map.getMany(keys, undefined, options)],
];

/** A misspelt name for each, and what was meant. */
const MISSPELT: Record<string, [string, string]> = {
  TypedMap: ['capcity', 'capacity'],
  TypedSet: ['Name', 'name'],
  'TypedMap.from': ['heep', 'heap'],
  'TypedSet.from': ['hashh', 'hash'],
  Heap: ['maximumbytes', 'maximumBytes'],
  growth: ['asist', 'assist'],
  'growth.background': ['slicems', 'sliceMs'],
  'drain()': ['maxBucket', 'maxBuckets'],
  'getMany()': ['misssing', 'missing'],
};

describe.each(TAKERS)('options of %s', (taker, prefix, take) => {
  const refusal = (options: object): string => {
    const before = heap.stats();
    const error = caught(() => take(options)) as PolicyError;
    expect(error).toBeInstanceOf(PolicyError);
    expect(error.code).toBe('ERR_TOPHASH_POLICY');
    expect(heap.stats()).toEqual(before);
    return error.message;
  };

  it('a misspelt name: the nearest is named', () => {
    const [wrong, right] = MISSPELT[taker] as [string, string];
    expect(refusal({ [wrong]: 1 })).toBe(
      `${prefix}${wrong}: unknown option, did you mean ${prefix}${right}?`,
    );
    expect(refusal({ [wrong]: undefined })).toContain(prefix + wrong);
  });

  it('a name that is like none: all are listed', () => {
    for (const name of ['zzzz', '', 'x'.repeat(1000), '__proto__0', 'toString'])
      expect(refusal({ [name]: 1 })).toMatch(/: unknown option, expected \w+(, \w+)*$/);
  });

  it('what is in a prototype, or no string, has no effect', () => {
    const inherited: object = Object.create({ zzzz: 1 });
    expect(() => take(inherited)).not.toThrow();
    expect(() => take({ [Symbol('zzzz')]: 1 })).not.toThrow();
  });
});

it.each([
  ['key', (kind: unknown) => new TypedMap(any(kind), 'u32', { heap })],
  ['key', (kind: unknown) => new TypedSet(any(kind), { heap })],
  ['key', (kind: unknown) => TypedMap.from(any(kind), 'u32', [], { heap })],
  ['value', (kind: unknown) => new TypedMap('u32', any(kind), { heap })],
])('an unknown kind of a %s is a TypeError (%#)', (role, make) => {
  const before = heap.stats();
  for (const kind of [
    'f16',
    'i8',
    'U32',
    '',
    'toString',
    '__proto__',
    'constructor',
    'none',
    null,
    undefined,
    5,
  ]) {
    const error = caught(() => make(kind)) as ArgumentTypeError;
    expect(error).toBeInstanceOf(ArgumentTypeError);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(TophashError);
    expect(error.code).toBe('ERR_TOPHASH_ARGUMENT_TYPE');
    expect(error.message).toContain(
      `unknown ${role} kind ${kind === null || kind === undefined ? kind : ''}`,
    );
    expect(error.message).toContain('expected one of i32, u32');
  }
  expect(heap.stats()).toEqual(before);
});

it('every error class is a TophashError with a code and a name of its own', () => {
  const classes = Object.values(tophash).filter(
    (it): it is typeof PolicyError => typeof it === 'function' && it.prototype instanceof Error,
  );
  const made = classes.filter((it) => it !== any(TophashError)).map((Class) => new Class('message'));
  for (const error of made) {
    expect(error).toBeInstanceOf(TophashError);
    expect(error.code).toMatch(/^ERR_TOPHASH_[A-Z_]+$/);
  }
  expect(made.length).toBe(10);
  expect(new Set(made.map(({ code }) => code)).size).toBe(10);
  expect(new Set(made.map(({ name }) => name)).size).toBe(10);
});

it.each([
  ['a callback', () => map.forEach(any(1)), TypeError],
  ['a function to compute', () => map.getOrInsertComputed(2, any(1)), TypeError],
  ['a method on another object', () => map.get.call(any({}), 1), TypeError],
  ['a set that is none', () => new TypedSet('u32', { heap }).union(any(5)), TypeError],
  [
    'a set of negative size',
    () => new TypedSet('u32', { heap }).union(any({ size: -1, has() {}, keys() {} })),
    RangeError,
  ],
])('%s is refused with an error of this package', (_, use, Class) => {
  const error = caught(use) as TophashError;
  expect(error).toBeInstanceOf(TophashError);
  expect(error).toBeInstanceOf(Class);
  expect(error.code).toMatch(/^ERR_TOPHASH_ARGUMENT_/);
});
