/**
 * Differences as lines for a person, those of one function together.
 */

const names = {
  instructions: 'instructions',
  d1: 'D1 misses',
  ll: 'LL misses',
  probes: 'probes',
  compares: 'key compares',
  moves: 'moved entries',
};

/** "i32_f64/200000/get hit" as "get hit, i32 -> f64, n = 200,000" @param {string} label */
export function phaseName(label) {
  const [pair, n, operation] = label.split('/');
  return `${operation}, ${pair.replace('_', ' -> ')}, n = ${Number(n).toLocaleString('en-US')}`;
}

/** @param {import('./compare.mjs').Difference[]} differences @returns {string[]} the largest change of each first */
export function describe(differences) {
  const groups = new Map();
  for (const it of differences) groups.set(subject(it), [...(groups.get(subject(it)) ?? []), it]);
  return [...groups].map(([what, group]) => {
    const worst = group.reduce((a, b) => (change(b) > change(a) ? b : a));
    const more = group.length > 1 ? ` (and ${group.length - 1} more phases, by less)` : '';
    const figures = `${number(worst.before)} -> ${number(worst.after)} per operation, ${percent(worst)}`;
    return `${what}: ${figures}: ${phaseName(worst.label)}${more}`;
  });
}

const subject = ({ core, counter, function: name }) =>
  `${core}: ${names[counter]}${name === undefined ? '' : ` of ${name}`}`;
const change = ({ before, after }) => Math.abs(after - before) / Math.max(before, 1e-9);
const percent = ({ before, after }) =>
  before === 0 ? 'new' : `${after > before ? '+' : ''}${(((after - before) / before) * 100).toFixed(1)} %`;
const number = (x) => x.toFixed(x < 10 ? 3 : 1);
