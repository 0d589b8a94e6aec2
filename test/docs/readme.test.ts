// The JavaScript of the README and of docs/cache.md runs as it stands, against the built package.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const blocks = ['README.md', 'docs/cache.md'].flatMap((page) =>
  [...read(page).matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] as string),
);

it('has blocks of JavaScript', () => expect(blocks.length).toBeGreaterThanOrEqual(6));

it.each(blocks)('runs block %#', (block) => {
  const source = block.replaceAll(/from '(tophash[^']*)'/g, (_, name: string) => {
    const path = name === 'tophash' ? 'index' : name.slice('tophash/'.length);
    return `from ${JSON.stringify(new URL(`../../dist/${path}.js`, import.meta.url).href)}`;
  });
  const { status, stderr } = runNode(['--input-type=module', '-e', source], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('states exactly the two set-up commands', () => {
  const commands = read('README.md').match(/npm install && npm \w+/g);
  expect(commands).toEqual(['npm install && npm start', 'npm install && npm test']);
});

it('shows a bucket as docs/layout.md draws it', () => {
  const rows = read('README.md').match(/^ {2}0 \|.*\|$/gm) ?? [];
  expect(rows).toHaveLength(1);
  expect(read('docs/layout.md').split('\n')).toContain(rows[0]);
});
