// Runs promtool and amtool, which install.sh brings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const docs = join(root, 'docs/operations');

/** A new folder; whoever makes it removes it. */
export const folder = () => mkdtempSync(join(tmpdir(), 'tophash-operations-'));

/**
 * @param {'promtool' | 'amtool'} tool
 * @param {string[]} args
 * @param {{ cwd?: string, input?: string }} [options]
 * @returns {{ status: number | null, output: string }}
 */
export const run = (tool, args, { cwd = docs, input } = {}) => {
  const { status, stdout, stderr, error } = spawnSync(`/usr/bin/${tool}`, args, {
    cwd,
    input,
    encoding: 'utf8',
  });
  if (error !== undefined)
    throw new Error(`${tool}: ${error.message}; run "bash test/operations/install.sh"`);
  return { status, output: `${stdout}${stderr}` };
};
