// Runs a module of test/faults on the build that ships, in a Node process of its own: its run() gets the
// classes from dist/, and what it returns comes back as JSON.
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect } from 'vitest';
import type { Findings } from './findings.js';
import { runNode } from './node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = new URL('../../dist/', import.meta.url).href;

/** Runs `run(api, options)` of test/faults/<module>.ts to its end. `flags`: of Node. */
export const runShipped = (module: string, options: object, flags: readonly string[] = []): unknown => {
  const contents = `
    import * as index from '${dist}index.js';
    import { Map as DropIn } from '${dist}map.js';
    import { run } from './test/faults/${module}.ts';
    const result = await run({ ...index, DropIn }, ${JSON.stringify(options)});
    console.log(JSON.stringify(result));`;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    external: ['file:*'],
  });
  const { status, stdout, stderr } = runNode([...flags, '--input-type=module', '-'], {
    input: outputFiles[0]?.text ?? '',
  });
  expect([status, stderr.slice(-2000)]).toEqual([0, '']);
  return JSON.parse(stdout);
};

/** The same for a module that returns Findings: nothing may be wrong, and at least so many cases were
 *  tried. */
export const expectNothingWrong = (
  module: string,
  options: object,
  atLeast: number,
  flags: readonly string[] = [],
): Findings => {
  const findings = runShipped(module, options, flags) as Findings;
  expect(findings.wrong).toEqual({});
  expect(findings.tried).toBeGreaterThanOrEqual(atLeast);
  return findings;
};
