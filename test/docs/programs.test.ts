// The JavaScript of pages for users runs as it stands, as a file in a folder that has the package installed,
// and prints what comments say (// -> 2).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = {
  'docs/recipes.md': 12,
  'docs/shared.md': 1,
  'docs/snapshots.md': 2,
  'docs/two-numbers.md': 3,
  'docs/cache.md': 1,
  'README.md': 6,
};

/** The blocks of JavaScript of a page. */
const blocksOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map(
    (match) => match[1] as string,
  );

/** What a program says that it prints. */
const promised = (program: string): string[] =>
  [...program.matchAll(/\/\/ -> (.*)$/gm)].map((match) => match[1] as string);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/tophash'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.entries(PAGES))('%s', (page, least) => {
  const blocks = blocksOf(page);

  it('has programs', () => expect(blocks.length).toBeGreaterThanOrEqual(least));

  it.each(blocks)('runs block %#', (program) => {
    const file = join(folder, 'x.mjs');
    writeFileSync(file, program);
    const { status, stdout, stderr } = runNode([file], { cwd: folder });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = promised(program);
    if (page.endsWith('recipes.md')) expect(lines.length).toBeGreaterThan(0);
    if (lines.length > 0) expect(stdout.trim().split('\n').toSorted()).toEqual(lines.toSorted());
  });
});
