// Writes a folder's README.md and plots from the JSON that lies in it, and from nothing else.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enginesSection } from './engines-section.mjs';
import { latencySection } from './latency-section.mjs';
import { limitsSection, memorySection } from './memory-section.mjs';
import {
  bulkSection,
  kindsSection,
  operationsSection,
  sizesSection,
  summarySection,
} from './operations-section.mjs';
import { peersSection } from './peers-section.mjs';

const names = ['operations', 'kinds', 'peers', 'bulk', 'sizes', 'engines', 'latency', 'memory', 'limits'];
const intro = `# Benchmarks

<!-- made by npm run report; \`npm run report -- --render\` writes it anew from the JSON beside it -->

tophash beside JavaScript's Map and other hash maps. One implementation per process, in alternation;
everything is checked before it is timed; orders of lookups are at least twice as long as the map; medians.
\`npm run report\` measures all of it and takes up to 50 minutes, \`npm run report -- --quick\` a little of it
in 3. Your own figures: \`npm run bench -- --help\`.`;

/** @returns {Promise<string[]>} the files that were written @throws Error if no suite is stored there */
export async function render(folder) {
  const stored = readStored(folder);
  const { drawPlots } = await import('./plots.mjs'); // its packages are not part of the root package
  const files = { 'README.md': writeReport(stored), ...drawPlots(stored) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.keys(files).map((name) => join(folder, name));
}

/** Every suite's JSON that is there. @returns {Record<string, any>} */
export function readStored(folder) {
  const there = names.filter((name) => existsSync(join(folder, `${name}.json`)));
  if (there.length === 0) throw new Error(`nothing is stored in ${folder}: npm run report`);
  return Object.fromEntries(
    there.map((name) => [name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))]),
  );
}

/** @returns {string} Markdown */
export function writeReport(stored) {
  const sections = [summarySection, operationsSection, kindsSection, peersSection, bulkSection, sizesSection];
  const rest = [enginesSection, latencySection, memorySection, limitsSection];
  const parts = [...sections, ...rest].map((section) => section(stored)).filter((text) => text !== '');
  return `${[intro, ...parts].join('\n\n')}\n`;
}
