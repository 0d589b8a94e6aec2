// tophash top: frames of a recording, byte for byte, and the ways to ask for them. recordings/top.ndjson is
// two readings of a process, 11 seconds apart: a growth that is held up, a map whose name would clear the
// screen, a heap above its soft limit.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ask } from '../../bindings/cli/source.js';
import { bar, bytes, count, duration } from '../../bindings/cli/top/figures.js';
import { frame } from '../../bindings/cli/top/frame.js';
import { progress, troubleOf } from '../../bindings/cli/top/trouble.js';
import type { MapSample, Sample } from '../../bindings/observe/samples/sample.js';
import { runNode, runNodeBeside } from '../support/node.js';

const recording = fileURLToPath(new URL('recordings/top.ndjson', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tophash-top-'));
const file = join(folder, 'recording.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) => runNode([cli, 'top', ...args]);
/** Without blocking: a server of this process answers. */
const runLive = (...args: string[]) => runNodeBeside([cli, 'top', ...args]);
const samples = readFileSync(recording, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);
const [first, second] = samples as [Sample, Sample];
const stuck = second.maps.find(({ name }) => name === 'orders') as MapSample;

describe('a frame', () => {
  it.each([
    [40, 'top-40.txt'],
    [60, 'top-60.txt'],
    [80, 'top-80.txt'],
    [120, 'top-120.txt'],
  ])('of the recording at %i columns is the one in %s', async (columns, file) => {
    const lines = frame(second, first, { columns, rows: 40 });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`recordings/${file}`);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });

  it('has maps in trouble first, then those that grow, then the largest', () => {
    const fine = { ...stuck, growing: false, paused: false, oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 };
    const large = { ...fine, id: 1, name: 'large', bytes: { ...fine.bytes, total: 2e9 } };
    const small = { ...fine, id: 2, name: 'small' };
    const grows = { ...fine, id: 3, name: 'grows', growing: true, oldBucketsAgeMs: 5 };
    const flooded = { ...fine, id: 4, name: 'flooded', floods: 1 };
    const lines = frame({ ...second, maps: [small, large, grows, flooded, stuck] }, undefined, {
      columns: 80,
      rows: 40,
    });
    const names = lines
      .slice(lines.findIndex((line) => line.includes('kinds')) + 1)
      .map((line) => line.slice(2, 9).trim());
    expect(
      names.filter((name) => /^[a-z]/.test(name) && !name.startsWith('no') && !name.startsWith('1 ')),
    ).toEqual(['orders', 'flooded', 'grows', 'large', 'small']);
  });

  it('keeps to the rows there are, and counts the maps that have no room', () => {
    const maps = Array.from({ length: 100 }, (_, id) => ({ ...stuck, id, name: `map ${id}` }));
    const lines = frame({ ...second, maps }, undefined, { columns: 80, rows: 23 });
    expect(lines.length).toBeLessThanOrEqual(23);
    const shown = lines.filter((line) => /^! map /.test(line)).length;
    expect(lines.at(-1)).toBe(`  ${100 - shown} more`);
  });

  it('shows no control characters of names, and long names cut', () => {
    const text = frame(second, first, { columns: 80, rows: 40 }).join('\n');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(text).toContain('sessions 会…');
  });

  it('says the share of evacuation between two readings, or over the life of a map at the first', () => {
    const timed = (ms: number, assist: number): MapSample => ({
      ...{ ...stuck, evacuationMs: { ...stuck.evacuationMs, assist } },
      operations: { every: 1, ms, by: {} },
    });
    const line = (now: MapSample, before?: MapSample): string =>
      frame({ ...second, maps: [now] }, before && { ...first, maps: [before] }, {
        columns: 80,
        rows: 40,
      }).join('\n');
    expect(line(timed(100, 20))).toContain(' 20% ');
    expect(line(timed(110, 28), timed(100, 20))).toContain(' 80% ');
    expect(line(timed(110, 28), timed(100, 20))).toContain("evacuation takes 80% of operations' time");
  });
});

describe('trouble', () => {
  it('is a growth without progress for more than 10 s', () => {
    expect(troubleOf({ ...stuck, paused: false, oldBucketsIdleMs: 10_000 }, undefined).reasons).toEqual([]);
    expect(troubleOf({ ...stuck, paused: false, oldBucketsIdleMs: 10_001 }, undefined).reasons).toEqual([
      'no progress for 10s',
    ]);
  });

  it('is evacuation that takes more than half of the time', () => {
    expect(troubleOf({ ...stuck, paused: false, oldBucketsIdleMs: 0 }, 0.5).weight).toBe(0);
    expect(troubleOf({ ...stuck, paused: false, oldBucketsIdleMs: 0 }, 0.51).weight).toBe(1);
  });

  it('is degradation, a flood, and a drill', () => {
    const all = { ...stuck, oldBucketsIdleMs: 0, degraded: true, floods: 2, paused: true };
    expect(troubleOf(all, undefined).reasons).toEqual([
      'no memory for growth',
      '2 chains longer than chance explains',
      'evacuation is paused',
    ]);
  });
});

describe('figures', () => {
  it('are as short as their columns', () => {
    expect([0, 999_999, 1_048_576, 99_960_000, 12_345_678_901].map(count)).toEqual([
      ...['0', '999999', '1.05M', '100M', '12.3G'],
    ]);
    expect([0, 1023, 65_536, 25_270_000, 2 ** 30 - 1, 2 ** 32].map(bytes)).toEqual([
      ...['0 B', '1023 B', '64.0 KiB', '24.1 MiB', '1.00 GiB', '4.00 GiB'],
    ]);
    expect([0, 120.4, 34_200, 720_000, 18_000_000, 2.6e9].map(duration)).toEqual([
      ...['0ms', '120ms', '34s', '12min', '5h', '30d'],
    ]);
    for (let ms = 1; ms < 1e11; ms *= 1.07) expect(duration(ms).length).toBeLessThanOrEqual(5);
    for (let n = 1; n < 2 ** 33; n *= 1.07) expect(bytes(Math.round(n)).length).toBeLessThanOrEqual(8);
    for (let n = 1; n < 2 ** 33; n *= 1.07) expect(count(Math.round(n)).length).toBeLessThanOrEqual(6);
  });

  it('bars fill by eighths, and never look full before the end', () => {
    expect([0, 0.5, 0.51, 0.999, 1].map((share) => bar(share, 4))).toEqual([
      ...['····', '██··', '██··', '███▉', '████'],
    ]);
    expect(bar(0.54, 4)).toBe('██▏·');
  });

  it('progress counts the old array: half of the new one when doubling, as many when of the same size', () => {
    const growing = { ...stuck, growing: true, B: 4, buckets: 16, oldBuckets: 4 };
    expect(progress({ ...growing, growth: 'double' })).toBe(0.5);
    expect(progress({ ...growing, growth: 'same-size' })).toBe(0.75);
    expect(progress({ ...growing, growing: false })).toBe(undefined);
  });
});

describe('tophash top', () => {
  it('prints a frame for each reading where there is no terminal', () => {
    const { status, stdout, stderr } = run(recording);
    expect([status, stderr]).toEqual([0, '']);
    const golden = readFileSync(new URL('recordings/top-80.txt', import.meta.url), 'utf8');
    expect(stdout.split('\n\ntophash top').length).toBe(2);
    expect(stdout.endsWith(`${golden}\n`)).toBe(true);
    expect(stdout).not.toContain('\x1b');
  });

  it('--once prints the last reading, --frames as many as asked for', () => {
    const golden = readFileSync(new URL('recordings/top-80.txt', import.meta.url), 'utf8');
    expect(run(recording, '--once').stdout).toBe(`${golden}\n`);
    expect(run(recording, '--frames', '1').stdout.match(/tophash top/g)).toHaveLength(1);
  });

  it.each([
    [[], 'expected a file'],
    [['a', 'b'], "'b'"],
    [['absent.ndjson'], 'absent.ndjson'],
    [['package.json'], 'package.json: line 1'],
    [[recording, '--every', 'often'], "'often'"],
    [[recording, '--every', '1ms'], "'1ms'"],
    [[recording, '--frames', '0'], "'0'"],
    [['http://', '--once'], 'http://'],
  ])('refuses %j and says why', (args, named) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(named);
    expect(stderr).toContain('tophash top --help');
  });

  it('ends when its reader has seen enough, however long the recording is', async () => {
    const line = `${JSON.stringify({ at: 1, maps: [], heaps: [] })}\n`;
    writeFileSync(file, line.repeat(200_000)); // minutes of frames
    const child = spawn(process.execPath, [cli, 'top', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const killed = setTimeout(() => child.kill('SIGKILL'), 60_000);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await once(child, 'exit')).toEqual([0, null]);
    clearTimeout(killed);
  });

  it('ends at an interrupt also while a process does not answer', async () => {
    let child: ChildProcess | undefined;
    const server = createServer(() => child?.kill('SIGINT')); // and no answer
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    child = spawn(process.execPath, [cli, 'top', at], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(await once(child, 'exit')).toEqual([0, null]);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('refuses a time that no calendar has', () => {
    writeFileSync(file, JSON.stringify({ ...second, at: 1e300 }));
    const { status, stderr } = run(file);
    expect(status).toBe(2);
    expect(stderr).toContain('line 1.at is 1e+300: expected a number from 0 to 8640000000000000');
  });

  it('asks a running process at the path of the debug handler, again and again', async () => {
    const asked: string[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url as string);
      response.end(JSON.stringify(second));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await ask(at)).toEqual(second);
      expect(asked).toEqual(['/debug/tophash/stats']);
      const { stdout } = await runLive(at, '--frames', '2', '--every', '10ms');
      expect(stdout.match(/tophash top/g)).toHaveLength(2);
      expect(asked).toHaveLength(3);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(run(at, '--once')).toMatchObject({ status: 2, stdout: '' });
  });
});
