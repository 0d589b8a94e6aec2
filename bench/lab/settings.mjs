// The settings of a variant: what each may be, and how it reaches the core. Those of a build become constants
// of the compiler (assembly/layout/settings.ts), those of a map options of `growth`.
import { nearest } from '../../dist/base/options.js';

/**
 * @typedef {object} Settings what is absent is as in the published core
 * @property {'line' | 'classic' | 'swiss'} [core] whole lines and growth in place, Go's layout up to
 *   1.23 and a copy, or open addressing (bench/lab/swiss/)
 * @property {boolean} [simd] compares keys by SIMD
 * @property {number} [slots] of every bucket, 2 to 15; of classic 2 to 14; of a group of swiss 8 or 16
 * @property {boolean} [beside] control bytes in front of their group's entries; needs swiss
 * @property {number} [align] bytes that buckets are multiples of: 32, 64 or 128; needs slots
 * @property {boolean} [interleaved] each key beside its value; needs slots and line
 * @property {boolean} [lastLink] the link in the place of the last slot; needs slots and line
 * @property {boolean} [filter] a filter of what lies behind a first bucket; needs line
 * @property {boolean} [twice] small arrays double twice at once; needs line
 * @property {number} [firstB] log2 of the buckets that a map begins with, 0 to 4
 * @property {number} [loadFactor] entries per 8 slots at which a map grows, 4 to 8; of swiss to 7
 * @property {number} [assist] old buckets that a write evacuates beyond the one it needs, 0 to 64
 */

const number = (least, most, whole = true) => ({
  fits: (value) => value >= least && value <= most && (!whole || Number.isInteger(value)),
  expected: `${whole ? 'an integer' : 'a number'} from ${least} to ${most}`,
});
const oneOf = (...values) => ({
  fits: (value) => values.includes(value),
  expected: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
});
const flag = oneOf(true, false);

const CORES = ['line', 'classic', 'swiss'];

/** By name: what it may be; `use`: the compiler's constant; `option`: of a map; `needs`: another setting, or
 *  the core that it is for. */
const SETTINGS = {
  core: oneOf(...CORES),
  simd: flag,
  slots: { ...number(2, 16), use: 'LAB_SLOTS' },
  beside: { ...flag, use: 'LAB_BESIDE', needs: ['swiss'] },
  align: { ...oneOf(32, 64, 128), use: 'LAB_ALIGN', needs: ['slots'] },
  interleaved: { ...flag, use: 'LAB_INTERLEAVED', needs: ['slots', 'line'] },
  lastLink: { ...flag, use: 'LAB_LAST_LINK', needs: ['slots', 'line'] },
  filter: { ...flag, use: 'LAB_FILTER', needs: ['line'] },
  twice: { ...flag, use: 'LAB_TWICE', needs: ['line'] },
  firstB: { ...number(0, 4), use: 'LAB_FIRST_B' },
  loadFactor: { ...number(4, 8, false), option: true },
  assist: { ...number(0, 64), option: true },
};
/** Slots that a bucket, or a group, of a core may have. */
const SLOTS = { line: number(2, 15), classic: number(2, 14), swiss: oneOf(8, 16) };
/** Settings that swiss has besides. */
const OF_SWISS = ['core', 'slots', 'beside', 'loadFactor'];
/** Properties of a variant that are no settings. */
const OTHERS = ['name', 'about', 'quick', 'aside'];

/** @param {import('./variants.mjs').Variant} variant
 * @throws Error that names the variant, the setting, its value and what was expected */
export function check(variant) {
  if (typeof variant.name !== 'string' || !/^[\w-]+$/.test(variant.name))
    throw new Error(`a variant is called ${JSON.stringify(variant.name)}: expected letters, digits and -`);
  const wrong = (text) => {
    throw new Error(`variant ${variant.name}: ${text}`);
  };
  const { core = 'line', slots, loadFactor } = variant;
  for (const [name, value] of Object.entries(variant)) {
    if (OTHERS.includes(name)) continue;
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (setting === undefined) {
      const meant = nearest(name, Object.keys(SETTINGS));
      const hint = meant === undefined ? '' : `did you mean ${meant}? `;
      wrong(`there is no setting ${name}. ${hint}There are ${Object.keys(SETTINGS).join(', ')}`);
    }
    if (!setting.fits(value)) wrong(`${name} is ${JSON.stringify(value)}: expected ${setting.expected}`);
    if (core === 'swiss' && !OF_SWISS.includes(name))
      wrong(`swiss has no ${name}: expected ${OF_SWISS.slice(1).join(', ')}`);
    for (const other of setting.needs ?? []) {
      if (CORES.includes(other)) {
        if (other !== core) wrong(`${name} is for the core ${other}, not for ${core}`);
      } else if (variant[other] === undefined) wrong(`${name} needs ${other} to be set`);
    }
  }
  if (slots !== undefined && !SLOTS[core].fits(slots))
    wrong(`slots is ${slots}: expected ${SLOTS[core].expected} in ${core}`);
  if (core === 'swiss' && loadFactor > 7) wrong(`loadFactor is ${loadFactor}: expected at most 7 in swiss`);
}

/** All variants, checked, with names of their own. @throws Error for the first that is wrong */
export function checkAll(variants) {
  for (const [i, variant] of variants.entries()) {
    check(variant);
    if (variants.findIndex(({ name }) => name === variant.name) < i)
      throw new Error(`two variants are called ${variant.name}`);
  }
  return variants;
}

/** What of a variant is compiled: the target whose options it has, and arguments of asc besides. `entry`: the
 *  file that has its exports. */
export function compiledAs(variant) {
  const uses = Object.entries(SETTINGS).flatMap(([name, { use }]) =>
    use === undefined || variant[name] === undefined ? [] : ['--use', `${use}=${Number(variant[name])}`],
  );
  const target = variant.core === 'classic' ? 'classic' : 'release';
  const entry = variant.core === 'swiss' ? 'bench/lab/swiss/index.ts' : 'assembly/index.ts';
  return { target, entry, args: [...(variant.simd === false ? ['--disable', 'simd'] : []), ...uses] };
}

/** Options of `growth` of a variant's maps. The timer is off: what a map does is what its writes do. */
export function growthOf(variant) {
  const options = Object.entries(SETTINGS).filter(
    ([name, { option }]) => option && variant[name] !== undefined,
  );
  return { ...Object.fromEntries(options.map(([name]) => [name, variant[name]])), background: false };
}

/** Pairs of kinds that swiss is for: numbers, values as long as keys or longer. */
const NUMBERS = ['i32:i32', 'i32:f64', 'i64:f64'];

/** Whether a variant has maps of this pair of kinds. */
export const hasKinds = (variant, pair) => variant.core !== 'swiss' || NUMBERS.includes(pair);
