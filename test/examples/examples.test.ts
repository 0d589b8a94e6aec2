// Every example on its slice of data, in a process of its own, as a user starts it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const folder = new URL('../../examples/', import.meta.url);
const run = (name: string, ...args: string[]) => runNode([fileURLToPath(new URL(name, folder)), ...args]);

const names = ['word-count', 'stations', 'join', 'dedupe', 'lru'];
const inWorkers = ['counters', 'sessions', 'words', 'table'].map((name) => `workers/${name}`);

describe('examples', () => {
  it.each([...names, ...inWorkers])('%s gives what plain JavaScript gives, and says so', (name) => {
    const { status, stdout, stderr } = run(`${name}.mjs`, '--slice');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('results are equal');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('are all in the list that npm run examples runs', () => {
    const programs = readdirSync(folder)
      .filter(
        (file) =>
          file.endsWith('.mjs') && readFileSync(new URL(file, folder), 'utf8').includes('= compare({'),
      )
      .map((file) => file.slice(0, -'.mjs'.length));
    expect(programs.sort()).toEqual([...names].sort());
  });

  it('of workers are all run, too', () => {
    const programs = readdirSync(new URL('workers/', folder)).filter((file) => file !== 'pool.mjs');
    expect(programs.map((file) => `workers/${file.slice(0, -'.mjs'.length)}`).sort()).toEqual(
      inWorkers.toSorted(),
    );
    const list = readFileSync(new URL('run.mjs', folder), 'utf8');
    for (const name of inWorkers) expect(list).toContain(`'${name.slice('workers/'.length)}'`);
  });

  it('refuse a number that is none', () => {
    const { status, stderr } = run('join.mjs', '--orders', 'many');
    expect(status).toBe(1);
    expect(stderr).toContain('--orders many');
  });
});
