// Differences as lines for a person, those of one function together.
const names = {
  instructions: 'instructions',
  d1: 'D1 misses',
  ll: 'LL misses',
  probes: 'probes',
  compares: 'key compares',
  moves: 'moved entries',
};

/** "i32_f64/200000/get hit" as "get hit, i32 -> f64, n = 200,000" */
export function phaseName(label) {
  const [pair, n, operation] = label.split('/');
  return `${operation}, ${pair.replace('_', ' -> ')}, n = ${Number(n).toLocaleString('en-US')}`;
}

/** @returns {string[]} the largest change first */
export function describe(differences) {
  const groups = new Map();
  const largestFirst = [...differences].sort((a, b) => change(b) - change(a));
  for (const it of largestFirst) groups.set(subject(it), [...(groups.get(subject(it)) ?? []), it]);
  return [...groups].map(([what, [worst, ...others]]) => {
    const figures = `${number(worst.before)} -> ${number(worst.after)} per operation, ${percent(worst)}`;
    const more = others.length === 0 ? '' : `; by less in ${others.length} more`;
    return `${what}: ${figures}, in ${phaseName(worst.label)}${more}`;
  });
}

const subject = ({ core, counter, function: name }) =>
  `${core}: ${names[counter]}${name === undefined ? '' : ` of ${name}`}`;
const change = ({ before, after }) => Math.abs(after - before) / Math.max(before, 1e-9);
const percent = ({ before, after }) =>
  before === 0 ? 'new' : `${after > before ? '+' : ''}${(((after - before) / before) * 100).toFixed(1)} %`;
const number = (x) => x.toFixed(x < 10 ? 3 : 1);
