// Every parameter of a map and of a heap, once: its default and what it may be. map-options.ts and heap.ts
// check by it; observe/schema/parameters.ts says what each is for, and makes documentation and schemas of
// both.
import { PolicyError, show } from '../base/errors.js';
import { PAGE } from '../core/core.js';
import { DEFAULT_PACE } from '../growth/background-drain.js';

/** A number from `least` to `most`, both included; `default` is undefined if there is no limit
 *  without one. */
export interface NumberParameter {
  readonly default: number | undefined;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}
/** One of several words. */
export interface WordParameter {
  readonly default: string;
  readonly words: readonly string[];
}
/** Any value of a type. */
export interface TypedParameter {
  readonly default: string | undefined;
  readonly type: 'string' | 'bigint';
}
export type Parameter = NumberParameter | WordParameter | TypedParameter;

/** Addresses of wasm32. */
const ADDRESSES = 2 ** 32;

/** By the name that messages call them. Sources of the ranges: loadFactor's is that of Go's table
 *  (runtime/map.go), assist's  begins with Go's own 1, the pace is Redis's activerehashing made finer
 *  (background-drain.ts), bytes are wasm32's. */
export const PARAMETERS = {
  capacity: { default: 0, least: 0, most: 2 ** 28, whole: true },
  name: { default: '', type: 'string' },
  seed: { default: undefined, type: 'bigint' },
  hash: { default: 'safe', words: ['safe', 'fast'] },
  'growth.assist': { default: 1, least: 0, most: 64, whole: true },
  'growth.loadFactor': { default: 6.5, least: 4, most: 8, whole: false },
  'growth.resize': { default: 'allow', words: ['allow', 'avoid', 'forbid'] },
  'growth.background.sliceMs': { default: DEFAULT_PACE.sliceMs, least: 0.01, most: 1000, whole: false },
  'growth.background.everyMs': { default: DEFAULT_PACE.everyMs, least: 1, most: 60_000, whole: false },
  maximumBytes: { default: undefined, least: 2 * PAGE, most: ADDRESSES, whole: true },
  softLimitBytes: { default: undefined, least: 0, most: ADDRESSES, whole: true },
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof PARAMETERS;

/** The TypeScript type of a parameter's value. */
export type ValueOf<N extends ParameterName> = (typeof PARAMETERS)[N] extends { words: readonly (infer W)[] }
  ? W
  : (typeof PARAMETERS)[N] extends { type: 'bigint' }
    ? bigint
    : (typeof PARAMETERS)[N] extends { type: 'string' }
      ? string
      : number;

/** What a parameter takes, for messages. */
export const expectation = (parameter: Parameter): string => {
  if ('words' in parameter) return `one of ${parameter.words.map(show).join(', ')}`;
  if ('type' in parameter) return `a ${parameter.type}`;
  return `${parameter.whole ? 'an integer' : 'a number'} from ${parameter.least} to ${parameter.most}`;
};

/** Whether a parameter may have a value. */
export const fits = (parameter: Parameter, value: unknown): boolean => {
  if ('words' in parameter) return parameter.words.includes(value as string);
  if ('type' in parameter) return typeof value === parameter.type;
  if (typeof value !== 'number' || !(value >= parameter.least && value <= parameter.most)) return false;
  return !parameter.whole || Number.isInteger(value);
};

/** Throws PolicyError for a value that the parameter may not have. `as`: what to call it, if not by
 *  its name. */
export const check = (name: ParameterName, value: unknown, as: string = name): void => {
  const parameter = PARAMETERS[name];
  if (!fits(parameter, value))
    throw new PolicyError(`${as} is ${show(value)}: expected ${expectation(parameter)}`);
};
