/**
 * npm run bench:limit: what no map in WebAssembly can do without, on this machine: a call from JavaScript, reading a
 * random line of memory, reading everything in order.
 */
import { parseArgs } from 'node:util';
import { compileModules } from '../../harness/assembly.mjs';
import { measureLimits } from '../../harness/bounds.mjs';
import { columns, printResults, short, whole } from '../../harness/report.mjs';

const { values: flags } = parseArgs({
  options: {
    most: { type: 'string', default: '1024' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const KIB = 1024;

if (flags.help) {
  process.stdout.write(
    'Usage: npm run bench:limit -- [--most 1024] [--json]\n\n  --most  MiB of the largest footprint\n',
  );
} else {
  const limits = await measure(Number(flags.most) * KIB * KIB);
  printResults(flags.json, { limits }, [limitsTable(limits)]);
}

/** Every second power of two from 16 KiB on. @param {number} most bytes */
async function measure(most) {
  const footprints = [];
  for (let bytes = 16 * KIB; bytes <= most; bytes *= 4) footprints.push(bytes);
  await compileModules();
  return await measureLimits([], { footprints });
}

/** @param {import('../../harness/bounds.mjs').Limits} limits */
function limitsTable({ callNs, footprints }) {
  const head = ['KiB', 'random lines a second', 'ns each', 'ns if each waits for the last', 'in order, GB/s'];
  const rows = footprints.map(({ bytes, lineNs, latencyNs, bytesPerNs }) => [
    whole(bytes / KIB),
    whole(1e9 / lineNs),
    short(lineNs),
    short(latencyNs),
    short(bytesPerNs),
  ]);
  return `A call from JavaScript that does nothing: ${short(callNs)} ns\n\n${columns(head, rows)}`;
}
