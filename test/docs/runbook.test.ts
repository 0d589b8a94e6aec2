// docs/runbook.md: every command of it runs as it stands, against the drill that the page itself starts, and
// prints what the page says to look for. Each reader's part begins with a drill of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
const USUAL = 'http://127.0.0.1:9100';

/** A block of commands, and what the page says to look for in what they print. */
interface Step {
  commands: string[];
  lookFor: string[];
}

const unindented = (text: string): string[] => text.split('\n').map((line) => line.trim());
/** The steps of one part of the page. */
const stepsOf = (part: string): Step[] =>
  [...part.matchAll(/^ *```sh\n([\s\S]*?)^ *```\n(?:\n *Look for ([^\n]*(?:\n {3}[^\n]+)*)\n)?/gm)].map(
    ([, block, wanted]) => ({
      commands: unindented(block as string).filter((line) => line !== ''),
      lookFor: [...(wanted ?? '').matchAll(/`([^`]+)`/g)].map(([, text]) => text as string),
    }),
  );
const parts = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((part): [string, Step[]] => [part.slice(0, part.indexOf('\n')), stepsOf(part)]),
);
const drill = /```sh drill\n(.*)\n```/.exec(page)?.[1] as string;

/** A folder like that of a checkout where the package is installed. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-runbook-'));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(root, 'dist/cli.js'), join(folder, 'node_modules/.bin/tophash'));
  symlinkSync(join(root, 'examples'), join(folder, 'examples'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const environment = { ...process.env, TOKEN: 'drill', npm_config_offline: 'true' };

/** The drill, on a port that is free; its address. */
const start = (): Promise<{ process: ChildProcess; address: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `exec env ${drill} --port 0`], { cwd: folder, env: environment });
    child.stdout.on('data', (data) => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data)) ?? [];
      if (address !== undefined) resolve({ process: child, address });
    });
    child.once('exit', (code) => reject(new Error(`the drill ended (${code})`)));
  });

const run = (command: string): Promise<{ status: number; output: string }> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: environment, timeout: 60_000 };
    execFile('bash', ['-o', 'pipefail', '-c', command], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : Number(error.code ?? 255);
      resolve({ status, output: `${stdout}${stderr}` });
    });
  });

describe('docs/runbook.md', () => {
  it('has a part for each reader, with steps', () => {
    expect([...parts.keys()]).toEqual(['A drill', 'On call', 'Runtime engineer', 'Application developer']);
    const counts = [...parts.values()].map((steps) => steps.length);
    expect(counts).toEqual([0, 5, 4, 3]);
    expect(drill).toContain('examples/on-call.mjs');
  });

  it('has no block of commands that is not run', () => {
    const fences = page.match(/^ *```\w.*$/gm) ?? [];
    const steps = [...parts.values()].flat().length;
    expect(fences.filter((fence) => !fence.includes('```js'))).toHaveLength(steps + 1);
  });
});

describe.each(['On call', 'Runtime engineer', 'Application developer'])(
  'docs/runbook.md, %s: every step runs and prints what to look for',
  (name) => {
    let service: ChildProcess;
    let address = '';
    beforeAll(async () => {
      ({ process: service, address } = await start());
    });
    afterAll(() => void service.kill());

    it.each((parts.get(name) as Step[]).map((step): [string, Step] => [step.commands[0] as string, step]))(
      '%s',
      async (_, { commands, lookFor }) => {
        let printed = '';
        for (const command of commands) {
          const { status, output } = await run(command.replaceAll(USUAL, address));
          printed += output;
          const expected = Number(/ # exit (\d+)$/.exec(command)?.[1] ?? 0);
          expect({ command, status, output }).toMatchObject({ command, status: expected });
        }
        for (const text of lookFor) expect(printed).toContain(text);
      },
    );
  },
);

it('the table of measures is the one that bench/suites/first-aid/first-aid.mjs prints', () => {
  const script = readFileSync(join(root, 'bench/suites/first-aid/first-aid.mjs'), 'utf8').replaceAll(
    /' \+\s*'/g,
    '',
  );
  const rows = [...page.matchAll(/^\| `([^`]+)` \| ([^|]+) \|[^\n]*\| ([^|]+) \|$/gm)];
  expect(rows.map(([, measure]) => measure)).toEqual([
    ...['drain({ maxMs: 1 })', 'drain()', 'compact()', 'clear()', "resize: 'avoid'"],
  ]);
  for (const [, , does, risk] of rows) {
    expect(script).toContain(does);
    expect(script).toContain(risk);
  }
});
