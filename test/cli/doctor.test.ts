// tophash doctor and tophash policy as a user meets them: dist/cli.js in a child process, its output by
// committed files, which fit 80 columns, and its exit codes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../bindings/cli/command.js';
import { doctor as doctorCommand } from '../../bindings/cli/doctor/command.js';
import { ROLES, render } from '../../bindings/cli/doctor/render.js';
import { policy as policyCommand } from '../../bindings/cli/policy/command.js';
import { doctor, type Sample } from '../../bindings/observe/index.js';
import { FIXTURES } from '../observe/fixtures.js';
import { type Ended, runNode, runNodeBeside } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const commands = { doctor: doctorCommand, policy: policyCommand };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-doctor-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The program itself. */
const runProgram = (...args: string[]): Ended => runNode([cli, ...args], { cwd: folder });
/** The command in this process, which is quicker: exit code, and what goes to stdout and stderr
 *  (cli/main.ts). */
const run = async (name: 'doctor' | 'policy', ...args: string[]): Promise<Ended> => {
  const parts: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => parts.push(String(text)) > 0);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const status = await commands[name].run(args, { self: cli, childFlag: '' });
    return { status, stdout: parts.join(''), stderr: '' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return {
      status: 2,
      stdout: parts.join(''),
      stderr: `tophash: ${error.message}\nSee tophash ${name} --help\n`,
    };
  } finally {
    process.chdir(before);
    write.mockRestore();
  }
};
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const record = (samples: readonly Sample[]): string =>
  file('samples.ndjson', `${samples.map((sample) => JSON.stringify(sample)).join('\n')}\n`);
const fixture = (name: string): readonly Sample[] => FIXTURES.find((one) => one.name === name)?.samples ?? [];

/** An incident: everything at once, with names that are hard to print. */
const incident = (): Sample[] =>
  fixture('two maps and two heaps: by rule, then in the order of the sample').map((sample, i) => ({
    ...sample,
    maps: sample.maps.map((map, j) => ({
      ...map,
      name: ['orders', `\u001b[31m${'very-long-name-'.repeat(9)}`][j] as string,
      floods: j === 1 ? i : 0,
    })),
  }));

describe('tophash doctor', () => {
  it.each(['oncall', 'runtime', 'app'])('--role %s: what is printed of an incident', async (role) => {
    const { status, stdout, stderr } = await run('doctor', record(incident()), '--role', role);
    expect([status, stderr]).toEqual([1, '']);
    await expect(stdout).toMatchFileSnapshot(`./golden/doctor-${role}.txt`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\u001b');
  });

  it.each([40, 24])('at %i columns: nothing is wider, and nothing is left out', (width) => {
    const samples = incident();
    const words = (text: string) => text.split(/\s+/).join('');
    for (const role of ROLES) {
      const text = render(doctor(samples), samples, role, width);
      const lines = text.split('\n').filter((line) => !/^ {2}\w+ {2,}\S+$/.test(line)); // evidence
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(words(text)).toBe(words(render(doctor(samples), samples, role, 80)));
    }
  });

  it('of every rule', async () => {
    const fires = FIXTURES.filter(({ fires }) => fires.length === 1);
    const first = ['S1', 'S2', 'S3', 'F1', 'F2', 'F3', 'F5'].map((rule) =>
      fires.find((one) => one.fires[0] === rule),
    );
    const texts: Ended[] = [];
    for (const one of first) texts.push(await run('doctor', record(one?.samples ?? [])));
    expect(texts.map(({ status }) => status)).toEqual([1, 1, 1, 1, 1, 0, 1]); // F3 is advice, no failure
    const text = texts.map(({ stdout }) => stdout).join('\n');
    await expect(text).toMatchFileSnapshot('./golden/doctor-rules.txt');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('exits with 0 when there is nothing to find', async () => {
    expect(await run('doctor', record(fixture('a healthy map over time')))).toEqual({
      ...{ status: 0, stderr: '' },
      stdout: '5 samples over 4.0 s; at the end 1 map, 1 heap.\nNo finding.\n',
    });
  });

  it('--json gives the findings of doctor()', async () => {
    const samples = incident();
    const { status, stdout } = await run('doctor', record(samples), '--json');
    expect([status, JSON.parse(stdout)]).toEqual([1, { samples: 3, findings: doctor(samples) }]);
  });

  it.each<[string, string, RegExp]>([
    [
      '{"at": 1}\n',
      '',
      /^tophash: samples\.ndjson: line 1\.maps is undefined: expected an array\nSee tophash doctor --help\n$/,
    ],
    [
      '{"at": 1, "maps": [], "heaps": []}\n\n{"at"',
      '',
      /samples\.ndjson: line 3 is "\{\\"at\\"": expected JSON/,
    ],
    ['\n', '', /samples\.ndjson is empty: expected a Sample a line/],
    ['[]', '', /line 1 is an array of 0: expected an object/],
    [
      '{"at": 2, "maps": [], "heaps": []}\n{"at": 1, "maps": [], "heaps": []}',
      '',
      /samples\[1\]\.at is 1: expected 2 or later/,
    ],
    ['', '--role=boss', /--role 'boss': expected one of oncall, runtime, app/],
    ['', '--every=5', /--every '5': expected a duration/],
    ['', '--every=1ms', /--every '1ms': expected 10ms or more/],
    ['', '--for=soon', /--for 'soon': expected a duration/],
    ['', '--bogus', /--bogus/],
    ['', 'another', /got 2 files or addresses, expected one/],
  ])('refuses %j %s', async (text, option, message) => {
    const { status, stdout, stderr } = await run(
      'doctor',
      file('samples.ndjson', text),
      ...(option === '' ? [] : [option]),
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('refuses to do without a source, and a file that is not there', async () => {
    expect(await run('doctor')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('got 0 files or addresses'),
    });
    expect(await run('doctor', 'absent')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot read absent'),
    });
  });
});

describe('tophash doctor on a process', () => {
  /** Serves one answer after the other, then the last again; paths that were asked for. */
  const serve = async (answers: readonly string[], status = 200) => {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      const answer = answers[Math.min(paths.length, answers.length - 1)];
      paths.push(`${request.method} ${request.url}`);
      response.writeHead(status).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      paths,
      close: () => new Promise((resolve) => server.close(resolve)),
    };
  };
  const runBeside = (...args: string[]) => runNodeBeside([cli, ...args]);

  it('asks its handler several times, and judges the answers', async () => {
    const samples = fixture('S1: half is old and nothing moves, three samples');
    for (const path of ['', '/', '/debug/tophash/stats', '/admin']) {
      const server = await serve(samples.map((sample) => JSON.stringify(sample)));
      const { status, stdout, stderr } = await runBeside(
        'doctor',
        `${server.url}${path}`,
        '--every',
        '20ms',
        '--for',
        '45ms',
      );
      await server.close();
      expect([status, stderr]).toEqual([1, '']);
      expect(stdout).toContain('3 samples over 2.0 s');
      expect(stdout).toContain('PAGE S1');
      const asked = path === '/admin' ? '/admin/debug/tophash/stats' : '/debug/tophash/stats';
      expect(server.paths).toEqual(Array(3).fill(`GET ${asked}`));
    }
  });

  it.each<[string, number, RegExp]>([
    ['<html>', 200, /debug\/tophash\/stats: it is "<html>": expected JSON/],
    ['{}', 200, /it\.at is undefined: expected a number/],
    ['', 404, /no Sample from .*: status 404, expected 200/],
  ])('refuses the answer %j with status %i', async (answer, code, message) => {
    const server = await serve([answer], code);
    const { status, stdout, stderr } = await runBeside('doctor', server.url, '--for', '0s');
    await server.close();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('says that nobody answers', async () => {
    const server = await serve(['']);
    await server.close();
    const { status, stderr } = await runBeside('doctor', server.url);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/no Sample from http.*ECONNREFUSED/)]);
    expect((await runBeside('doctor', 'http://')).status).toBe(2);
  });
});

describe('tophash policy', () => {
  const GOOD = {
    version: 3,
    cohorts: [5, 20, 50, 100].map((percent) => ({ percent, policy: { assist: 4 } })),
    slo: { p99Seconds: 3e-4 },
    hold: '15m',
  };
  const save = (change: object = {}): string => file('policy.json', JSON.stringify({ ...GOOD, ...change }));
  const sound = 'policy.json: sound: version 3, 5 %, 20 %, 50 %, 100 %, each held 15m\n';

  it.each([[], ['--allow', '0,1,4,16'], ['--allow', 'assist=4'], ['--allow', '1', '--allow', '4']])(
    'check %j: sound',
    async (...args) => {
      expect(await run('policy', 'check', save(), ...args)).toEqual({ status: 0, stdout: sound, stderr: '' });
    },
  );

  it('check: what is not allowed, a line each', async () => {
    expect(await run('policy', 'check', save(), '--allow', '0, 1')).toEqual({
      status: 1,
      stdout: [0, 1, 2, 3]
        .map(
          (i) => `policy.json: cohorts[${i}].policy.assist is 4: expected one of 0, 1, by the allow list\n`,
        )
        .join(''),
      stderr: '',
    });
    const cohorts = [{ percent: 100, policy: { resize: 'avoid', background: { everyMs: 10 } } }];
    const lists = ['resize=allow', 'background=true,false', 'background.everyMs=2,10'];
    expect(
      await run('policy', 'check', save({ cohorts }), ...lists.flatMap((list) => ['--allow', list])),
    ).toMatchObject({
      status: 1,
      stdout:
        'policy.json: cohorts[0].policy.resize is "avoid": expected one of "allow", by the allow list\n',
    });
  });

  it('check: what is wrong in itself, as JSON too', async () => {
    const path = save({ version: 0, hold: 'long' });
    const { status, stdout } = await run('policy', 'check', path);
    expect([status, stdout.split('\n').length - 1]).toEqual([1, 2]);
    expect(stdout).toMatch(/^policy\.json: version is 0: expected an integer from 1/);
    const json = await run('policy', 'check', path, '--json');
    expect([json.status, JSON.parse(json.stdout).problems.map(({ path }: { path: string }) => path)]).toEqual(
      [1, ['version', 'hold']],
    );
    expect(await run('policy', 'check', save(), '--json')).toMatchObject({
      status: 0,
      stdout: '{\n  "problems": []\n}\n',
    });
  });

  it.each<[string[], RegExp]>([
    [['check'], /got 0 files, expected one/],
    [['check', 'absent'], /cannot read absent/],
    [['check', 'a', 'b'], /got 2 files, expected one/],
    [['lint', 'a'], /got 'lint', expected check or schema/],
    [[], /got nothing, expected check or schema/],
    [['schema', 'a'], /got 1 files, expected none/],
    [
      ['check', 'policy.json', '--allow', 'assist=fast'],
      /allow\.assist\[0\] is "fast": expected an integer from 0 to 64/,
    ],
    [['check', 'policy.json', '--allow', 'step=1'], /allow\.step is an array of 1: expected only assist/],
    [['check', 'policy.json', '--deny', '1'], /--deny/],
  ])('%j: used wrongly', async (args, message) => {
    save();
    const { status, stdout, stderr } = await run('policy', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('See tophash policy --help');
  });

  it('check: a file that is no JSON', async () => {
    expect(await run('policy', 'check', file('policy.json', 'version: 3'))).toMatchObject({
      status: 2,
      stdout: '',
    });
  });

  it('schema: takes what check takes', async () => {
    const { status, stdout } = await run('policy', 'schema');
    expect(status).toBe(0);
    expect(new Ajv2020().compile(JSON.parse(stdout))(GOOD)).toBe(true);
  });

  it('the program exits as the commands say', () => {
    const bad = file('bad.json', '{}');
    const shown = ({ status, stdout, stderr }: Ended) => [status, stdout.length > 0, stderr.length > 0];
    expect(shown(runProgram('doctor', record(incident())))).toEqual([1, true, false]);
    expect(shown(runProgram('doctor', record(fixture('a healthy map over time'))))).toEqual([0, true, false]);
    expect(shown(runProgram('doctor', 'absent'))).toEqual([2, false, true]);
    expect(shown(runProgram('policy', 'check', save(), '--allow', '0,1,4,16'))).toEqual([0, true, false]);
    expect(shown(runProgram('policy', 'check', bad))).toEqual([1, true, false]);
    expect(shown(runProgram('policy', 'check', 'absent'))).toEqual([2, false, true]);
  });

  it('both commands have a help text and stand in the list', () => {
    const list = runProgram('--help').stdout;
    for (const name of ['doctor', 'policy']) {
      const { status, stdout } = runProgram(name, '--help');
      expect([status, stdout.startsWith(`Usage: tophash ${name} `)]).toEqual([0, true]);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(list).toContain(`  ${name}`);
    }
  });
});
