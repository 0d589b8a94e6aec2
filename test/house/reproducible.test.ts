// The cores that are published are the same to the byte each time they are built, wherever that is.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { argumentsFor, runAsc, targets } from '../../tools/compile.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tophash-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(['release', 'ordered', 'i32', 'records'])('%s', async (target) => {
  const outFile = join(folder, `${target}.wasm`);
  const { code, output } = await runAsc([...argumentsFor(target), '--outFile', outFile]);
  expect([code, output]).toEqual([0, '']);
  const published = readFileSync(join(root, targets[target].outFile));
  expect(readFileSync(outFile).equals(published)).toBe(true);
});
