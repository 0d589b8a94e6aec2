// docs/article.md: all 68 items of the article, each with a test that exists, and prose only where there is
// nothing to test.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/article.md', root), 'utf8');

/** Items whose only proof is prose, and those of which a part is. */
const PROSE = [25, 35];
const PARTLY_PROSE = [28, 58, 62];

interface Row {
  number: number;
  article: string;
  here: string;
  tests: { file: string; title: string }[];
  prose: boolean;
}

const rows = page
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line): Row => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, number, article, , here, proof] = cells as [string, string, string, string, string, string];
    expect(cells, line).toHaveLength(7);
    const tests = proof.split('<br>').flatMap((one) => {
      const [, file, title] = /^`([^`]+)`: (.+)$/.exec(one) ?? [];
      return file === undefined || title === undefined ? [] : [{ file, title: title.replaceAll('\\|', '|') }];
    });
    return { number: Number(number), article, here, tests, prose: proof === 'prose' };
  });

/** Titles as they stand in a test file: the first argument of it(), test(), describe(), or of what each()
 *  and run() give. */
const titlesIn = (file: string): string[] =>
  [
    ...readFileSync(new URL(file, root), 'utf8').matchAll(
      /(?:\b(?:it|test|describe|run)|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g,
    ),
  ].map(([, single, double]) => (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));

it('has the 68 items of the article, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 68 }, (_, i) => i + 1));
});

describe.each(rows.map((row): [number, Row] => [row.number, row]))('item %i', (number, row) => {
  it('says what the article says, and what tophash does', () => {
    expect(row.article).not.toBe('');
    expect(row.here).not.toBe('');
  });

  it('names tests that exist, unless it may be prose', () => {
    expect(row.prose).toBe(PROSE.includes(number));
    expect(row.tests.length > 0).toBe(!row.prose);
    for (const { file, title } of row.tests) {
      expect(existsSync(fileURLToPath(new URL(file, root))), file).toBe(true);
      const found = titlesIn(file).some((one) => one.includes(title));
      expect(found, `${file} has no test ${title}`).toBe(true);
    }
  });
});

it('marks as prose only the parts that may be', () => {
  const marked = page.split('\n').filter((line) => line.includes('**Prose**'));
  expect(marked.map((line) => Number(/^\| (\d+)/.exec(line)?.[1]))).toEqual(PARTLY_PROSE);
});
