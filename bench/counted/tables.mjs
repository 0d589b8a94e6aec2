// The tables of docs/counted.md, made from the committed values.
import { readFileSync, writeFileSync } from 'node:fs';
import { perOperation } from './compare.mjs';

const document = new URL('../../docs/counted.md', import.meta.url);
const [begin, end] = ['<!-- made by npm run bench:counted -- --update -->', '<!-- end -->'];

/** Whether the document says what the values are. */
export const isCurrent = (values) => readFileSync(document, 'utf8') === withTables(values);

export const writeTables = (values) => writeFileSync(document, withTables(values));

function withTables(values) {
  const text = readFileSync(document, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`docs/counted.md lacks "${begin}" or "${end}"`);
  return `${text.slice(0, before + begin.length)}\n\n${tables(values)}\n\n${text.slice(after)}`;
}

function tables({ tools, cores }) {
  const versions = Object.entries(tools.versions).map(([name, version]) => `${name} ${version}`);
  return [`${versions.join(', ')}.`, ...Object.entries(cores).map(tablesOf)].join('\n\n');
}

function tablesOf([core, phases]) {
  const [small, large] = [...new Set(Object.keys(phases).map((label) => label.split('/')[1]))];
  const figure = (counter, digits) => (phase) => number(perOperation(phase, counter), digits);
  return [
    `## The \`${core}\` core`,
    `### Instructions per operation, n = ${whole(small)} / ${whole(large)}`,
    table(phases, [small, large], figure('instructions', 1)),
    `### Lines fetched per operation, n = ${whole(large)}`,
    table(phases, [large], figure('ll', 3)),
    `### Buckets searched · keys compared · entries moved, per operation, n = ${whole(large)}`,
    table(phases, [large], work),
    `### Instructions per operation by function, i32 -> f64, n = ${whole(large)}`,
    shares(phases, `i32_f64/${large}/`),
  ].join('\n\n');
}

/** Nothing for operations that do no such work. */
function work(phase) {
  const counts = ['probes', 'compares', 'moves'].map((counter) => perOperation(phase, counter));
  return counts.every((count) => count === 0) ? '' : counts.map((count) => number(count, 2)).join(' · ');
}

/** A row per operation that has figures, a column per kind pair. */
function table(phases, sizes, figure) {
  const labels = Object.keys(phases).map((label) => label.split('/'));
  const pairs = [...new Set(labels.map(([pair]) => pair))];
  const operations = [...new Set(labels.map(([, , operation]) => operation))];
  const rows = operations.flatMap((operation) => {
    const cells = pairs.map((pair) =>
      sizes.map((size) => figure(phases[`${pair}/${size}/${operation}`])).join(' / '),
    );
    return cells.some(Boolean) ? [`| ${[operation, ...cells].join(' | ')} |`] : [];
  });
  const head = `| | ${pairs.map((pair) => pair.replace('_', ' -> ')).join(' | ')} |`;
  return [head, `|---${'|---'.repeat(pairs.length)}|`, ...rows].join('\n');
}

/** The functions of each operation with a hundredth of its instructions or more. */
function shares(phases, prefix) {
  const rows = Object.entries(phases)
    .filter(([label]) => label.startsWith(prefix))
    .map(([label, { operations, instructions, functions }]) => {
      const large = Object.entries(functions).filter(([, own]) => own >= instructions / 100);
      const list = large.map(
        ([name, own]) => `\`${name.replace(/^(?:assembly|build)\//, '')}\` ${number(own / operations, 1)}`,
      );
      return `| ${label.slice(prefix.length)} | ${list.join(', ')} |`;
    });
  return ['| | |', '|---|---|', ...rows].join('\n');
}

const whole = (n) => Number(n).toLocaleString('en-US');

/** `digits` digits behind the point; none from 1,000 on. */
function number(x, digits) {
  const shown = x >= 1000 ? 0 : digits;
  return x.toLocaleString('en-US', { minimumFractionDigits: shown, maximumFractionDigits: shown });
}
