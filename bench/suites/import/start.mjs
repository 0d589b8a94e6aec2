// Imports an entry point, from the file that its name stands for, and makes a first map: milliseconds until
// each.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { answer } from '../../harness/job.mjs';
import { ENTRIES } from './entries.mjs';

const { resolve } = createRequire(new URL('../../../package.json', import.meta.url));

answer(async ({ entry }) => {
  const file = pathToFileURL(resolve(entry)).href;
  const begun = performance.now();
  const module = await import(file);
  const imported = performance.now();
  ENTRIES[entry](module);
  return [imported - begun, performance.now() - begun];
});
