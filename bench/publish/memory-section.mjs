// The report's sections on memory, collections and limits.
import { short, markdownTable as table, whole } from '../harness/report.mjs';
import { limitsHead, limitsRows } from '../suites/limit/limit.mjs';
import { gcHead, gcRows, lifeHead, lifeRows, perEntryHead, perEntryRows } from '../suites/memory/report.mjs';
import { arrow, section } from './markdown.mjs';

const entriesText = `![Bytes per entry against the number of entries](memory.svg)

Bytes per entry. 'tophash says' is stats().bytes.total, "Map's heap" what the JavaScript heap grew by; the
others are what the process has resident, after collections, which comes in pages and is not given for small
maps. All that a map keeps alive counts: doubles, and the bigints of a Map's i64 keys.`;

export const memorySection = ({ memory }) => section('Memory', memory, () => entriesText, tables);

function tables({ entries, life, gc }) {
  const perEntry = [...new Set(entries.map(({ kinds }) => kinds))].map((kinds) => {
    return `**${arrow(kinds)}**\n\n${table(perEntryHead, perEntryRows(entries, kinds))}`;
  });
  return `${perEntry.join('\n\n')}

### Over a map's life, ${whole(life[0].n)} entries

Beyond what the process had before. WebAssembly memory never shrinks: what compact() frees is for other maps
of the heap.

${table(lifeHead, lifeRows(life))}

### Garbage collection with ${whole(gc[0].n)} entries alive, i32 -> f64

${table(gcHead, gcRows(gc))}`;
}

const limitsText = ({ callNs, stepNs }) => {
  const call = `A call from JavaScript that does nothing takes ${short(callNs)} ns.`;
  return `Inside WebAssembly: 64-byte lines read at random over a footprint, and
everything read in order. ${call}${stepsText(stepNs)}`;
};

/** Nothing for figures stored before steps were measured. */
function stepsText(stepNs) {
  if (!stepNs) return '';
  return ` A step of for-of through
an iterator in JavaScript over two plain typed arrays takes ${short(stepNs.number)} ns for a number and
${short(stepNs.pair)} for a pair.`;
}

export const limitsSection = ({ limits }) =>
  section('What the machine allows', limits, limitsText, ({ footprints }) =>
    table(limitsHead, limitsRows(footprints)),
  );
