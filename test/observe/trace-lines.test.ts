// TOPHASH_TRACE=1: a line on stderr per growth and drain, in a process that does nothing else for it.
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const program = buildSync({
  stdin: {
    contents: `
      import { TypedMap } from './bindings/index.ts';
      const map = new TypedMap('u32', 'f64', { name: 'orders', seed: 5n, growth: { background: false, assist: 0 } });
      for (let i = 0; i < 9; i++) map.set(i, i);
      map.drain();
    `,
    resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
  },
  ...{ bundle: true, write: false, platform: 'node', format: 'esm' },
}).outputFiles[0]?.text as string;

const run = (TOPHASH_TRACE: string): { stdout: string; lines: string[] } => {
  const { stdout, stderr } = runNode(['--input-type=module', '-'], {
    input: program,
    env: { ...process.env, TOPHASH_TRACE },
  });
  return { stdout, lines: stderr.split('\n').filter((line) => line !== '') };
};

it('prints a line when a growth begins and ends, and for drain()', () => {
  const { stdout, lines } = run('1');
  expect(stdout).toBe('');
  expect(lines.map((line) => line.replaceAll(/\d+\.\d+ ms/g, 'T'))).toEqual([
    'tophash: map "orders": growth (double) begins: 8 entries, B 3, 1 overflow buckets',
    'tophash: map "orders": growth (double) ended after T: 9 entries, B 3, 0 overflow buckets; old buckets evacuated by writes 1, background 0, drain 1',
    'tophash: map "orders": drain() moved 1 old buckets in T, 0 left',
  ]);
});

it('prints nothing for any other value', () => {
  expect(run('0')).toEqual({ stdout: '', lines: [] });
  expect(run('')).toEqual({ stdout: '', lines: [] });
});
