// Programs over the bindings in a process of their own, with gc().
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect } from 'vitest';
import { runNode } from './node.js';

/** Runs a program; what it prints last, as JSON. It has Heap, TypedMap, TypedSet, maps and collect(done),
 *  which calls gc() turn by turn until done(), or long enough. */
export const runProgram = (program: string): unknown => {
  const contents = `
    import { Heap, TypedMap, TypedSet, maps } from './bindings/index.ts';
    const collect = async (done) => {
      for (let i = 0; i < 200 && !done(); i++) {
        // in a turn of its own: what done() looks at lives to the end of its turn
        await new Promise((resolve) => setTimeout(resolve, 1));
        globalThis.gc();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    ${program}`;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const { status, stdout, stderr } = runNode(['--expose-gc', '--input-type=module', '-'], {
    input: outputFiles[0]?.text ?? '',
  });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};
