// The report's section on other libraries: a table for each pair of kinds and pattern, a row for each
// library.
import { short, markdownTable as table, whole } from '../harness/report.mjs';
import { titleOf } from '../peers/index.mjs';
import { catalogue } from '../suites/operations/scenarios.mjs';
import { reasons } from '../suites/operations/tables.mjs';
import { arrow, section } from './markdown.mjs';

const text = `ns per operation, medians; '-' where a library lacks the operation or the kinds, with the
reasons below. Each is called in its own way ([bench/peers](../../bench/peers)). mnemonist has no typed hash
map; its SparseMap takes bounded integers only, so it stands where keys are in sequence. Rust's and Go's
maps need their compilers, [bench/toolchains](../../bench/toolchains/README.md); Go's is native code,
without calls from JavaScript.`;

export const peersSection = ({ peers }) => section('Other libraries', peers, () => text, tables);

function tables({ results }) {
  const names = [...new Set(results.map(groupOf))];
  const groups = names.map((name) => results.filter((each) => groupOf(each) === name));
  const why = reasons(results).map((line) => `- ${line.slice(3)}`);
  return `${groups.map(groupTable).join('\n\n')}

Where there is a '-':

${why.join('\n')}`;
}

const groupOf = ({ kinds, pattern, n }) => `${arrow(kinds)}, ${pattern} keys, ${whole(n)} entries`;

/** One row per library, one column per operation. */
function groupTable(results) {
  const names = [
    ...new Set(results.flatMap(({ ns, lacking }) => [...Object.keys(ns), ...Object.keys(lacking)])),
  ];
  const order = results[0].implementations ?? names;
  const rows = order.map((name) => {
    const version = results.find(({ versions }) => versions?.[name])?.versions[name];
    const title = version === undefined ? titleOf(name) : `${titleOf(name)} ${version}`;
    return [title, ...results.map(({ ns }) => (ns[name] ? short(ns[name].median) : '-'))];
  });
  const head = ['', ...results.map(({ operation }) => catalogue[operation].title)];
  return `**${groupOf(results[0])}**\n\n${table(head, rows)}`;
}
