// The report's section on engines: the same rows of tophash and Map in each of them.
import { markdownTable as table, whole } from '../harness/report.mjs';
import { ratioCell, scenarioTitle, section } from './markdown.mjs';

const text = `Map's time over tophash's, each engine's own Map beside the same build of tophash. Every engine compiles
WebAssembly and the calls into it in its own way, and its Map is its own.`;

export const enginesSection = ({ engines }) => section('In other engines', engines, () => text, comparison);

function comparison({ engines }) {
  const rows = engines[0].results.map((row, i) => [
    scenarioTitle(row),
    whole(row.n),
    ...engines.map(({ results }) => ratioCell(results[i].ratio)),
  ]);
  return table(['operation', 'n', ...engines.map(({ title }) => title)], rows);
}
