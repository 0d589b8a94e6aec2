// The report's sections on memory, collections and limits.
import { short, whole } from '../harness/report.mjs';
import { gcHead, gcRows, lifeHead, lifeRows, perEntryHead, perEntryRows } from '../suites/memory/report.mjs';
import { arrow, provenance, table } from './markdown.mjs';

export function memorySection({ memory }) {
  if (!memory) return '';
  const { entries, life, gc } = memory.data;
  const perEntry = [...new Set(entries.map(({ kinds }) => kinds))].map((kinds) => {
    return `**${arrow(kinds)}**\n\n${table(perEntryHead, perEntryRows(entries, kinds))}`;
  });
  return `## Memory

![Bytes per entry against the number of entries](memory.svg)

Bytes per entry. 'tophash says' is stats().bytes.total, "Map's heap" what the JavaScript heap grew by; the others are what the process
has resident, after collections, which comes in pages and is not given for small maps. All that a map keeps alive counts: doubles, and
the bigints of a Map's i64 keys.

${provenance(memory)}

${perEntry.join('\n\n')}

### Over a map's life, ${whole(life[0].n)} entries

Beyond what the process had before. WebAssembly memory never shrinks: what compact() frees is for other maps of the heap.

${table(lifeHead, lifeRows(life))}

### Garbage collection with ${whole(gc[0].n)} entries alive, i32 -> f64

${table(gcHead, gcRows(gc))}`;
}

export function limitsSection({ limits }) {
  if (!limits) return '';
  const rows = limits.data.footprints.map(({ bytes, lineNs, latencyNs, bytesPerNs }) => [
    whole(bytes / 1024),
    whole(1e9 / lineNs),
    short(lineNs),
    short(latencyNs),
    short(bytesPerNs),
  ]);
  const head = ['KiB', 'random lines a second', 'ns each', 'ns if each waits for the last', 'in order, GB/s'];
  return `## What the machine allows

Inside WebAssembly: 64-byte lines read at random over a footprint, and everything read in order. A call from JavaScript that does
nothing takes ${short(limits.data.callNs)} ns.

${provenance(limits)}

${table(head, rows)}`;
}
