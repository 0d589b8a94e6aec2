// Names and ratios for the report's Markdown.
import { machineLine } from '../harness/report.mjs';
import { catalogue } from '../suites/operations/scenarios.mjs';

/** "i32 -> f64" */
export const arrow = (kinds) => kinds.replace(':', ' -> ');

/** "get hit, i64 -> f64, zipf" @param {{ operation: string, kinds: string, pattern: string }} scenario */
export function scenarioTitle({ operation, kinds, pattern }) {
  return [catalogue[operation].title, arrow(kinds), ...(pattern === 'random' ? [] : [pattern])].join(', ');
}

/** A ratio above which tophash is faster; bold where it loses. */
export function ratioCell(ratio) {
  if (ratio === undefined) return '-';
  const text = ratio.toFixed(2);
  return ratio < 1 ? `**${text}**` : text;
}

/** Where a section's figures come from. @param {any} stored a suite's JSON */
function provenance({ command, more, machine, date, seconds, profile }) {
  const quick = profile === 'quick' ? ', the quick profile: rough figures' : '';
  const how = `\`${command}\` (${seconds} s${quick})`;
  return `Measured by ${how}; with more choice: \`${more}\`. ${machineLine(undefined, machine)}, ${date}.`;
}

/** A section of the report, '' if its suite is not stored. `text` and `body` take the suite's data. */
export function section(title, stored, text, body) {
  if (!stored) return '';
  return [`## ${title}`, text(stored.data), provenance(stored), body(stored.data)].join('\n\n');
}
