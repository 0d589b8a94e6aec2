// npm run bench:limit: the limits of every map in WebAssembly on this machine: a call from JavaScript, a
// random line of memory, a walk through memory in order; and of every iterator in JavaScript: a step of one.
import { compileModules } from '../../harness/assembly.mjs';
import { readFlags } from '../../harness/flags.mjs';
import { runJob } from '../../harness/processes.mjs';
import { columns, printResults, short, whole } from '../../harness/report.mjs';

const KIB = 1024;
const help = `Usage: npm run bench:limit -- [--most 1024] [--json]

  --most  MiB of the largest footprint
`;

/** @param {number[]} bytes of each footprint */
export async function measureLimits(bytes, runtime) {
  await compileModules();
  return await runJob('suites/limit/child.mjs', { bytes }, runtime);
}

/** Every second power of two from 16 KiB on. @param {number} most bytes */
export function footprintsTo(most) {
  const footprints = [];
  for (let bytes = 16 * KIB; bytes <= most; bytes *= 4) footprints.push(bytes);
  return footprints;
}

export const limitsHead = [
  'KiB',
  'random lines a second',
  'ns each',
  'ns if each waits for the last',
  'in order, GB/s',
];

export function limitsRows(footprints) {
  return footprints.map(({ bytes, lineNs, latencyNs, bytesPerNs }) => {
    return [whole(bytes / KIB), whole(1e9 / lineNs), ...[lineNs, latencyNs, bytesPerNs].map(short)];
  });
}

function reportLimits({ callNs, stepNs, footprints }) {
  const call = `A call from JavaScript that does nothing: ${short(callNs)} ns`;
  const { number, pair } = stepNs;
  const step = `A step of an iterator: ${short(number)} ns for a number, ${short(pair)} for a pair`;
  return `${call}\n${step}\n\n${columns(limitsHead, limitsRows(footprints))}`;
}

if (import.meta.filename === process.argv[1]) {
  const { most, json } = readFlags(help, { most: 1024 });
  const limits = await measureLimits(footprintsTo(most * KIB * KIB));
  printResults(json, { limits }, [reportLimits(limits)]);
}
