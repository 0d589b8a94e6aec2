// The README says what a clone takes, and draws a bucket as the page on layouts does. Its programs run in
// programs.test.ts.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
it('states exactly the two set-up commands', () => {
  const commands = read('README.md').match(/npm install && npm \w+/g);
  expect(commands).toEqual(['npm install && npm start', 'npm install && npm test']);
});

it('shows a bucket as docs/layout.md draws it', () => {
  const rows = read('README.md').match(/^ {2}0 \|.*\|$/gm) ?? [];
  expect(rows).toHaveLength(1);
  expect(read('docs/layout.md').split('\n')).toContain(rows[0]);
});
