// docs/observability.md: its program runs as it stands against the built package, and leaves a trace that a
// viewer can open.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TraceJson } from '../../bindings/observe/index.js';
import { runNode } from '../support/node.js';

const page = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-observability-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the program at the top runs, and writes a trace of the map that it fills', () => {
  const [block, ...others] = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code as string);
  expect(others).toEqual([]);
  const source = (block as string).replaceAll(/from 'tophash(\/observe)?'/g, (_, observe) => {
    const path = observe === undefined ? 'index.js' : 'observe/index.js';
    return `from ${JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href)}`;
  });
  const { status, stderr } = runNode(['--input-type=module', '-e', source], { cwd: folder });
  expect([status, stderr]).toEqual([0, '']);
  const { traceEvents } = JSON.parse(readFileSync(join(folder, 'trace.json'), 'utf8')) as TraceJson;
  const growths = traceEvents.find(({ args }) => args.name === 'orders: growth')?.tid;
  expect(traceEvents.filter(({ tid, ph }) => tid === growths && ph === 'X').length).toBeGreaterThan(3);
});
