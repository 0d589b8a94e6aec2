// Every link of every page into the repository leads to a page, a heading or a file that is there.
import { expect, it } from 'vitest';
import { readPages, withLinks } from '../../docs/site/pages.mjs';

const pages = readPages();
const deadIn = (all: Map<string, string>, page: string): string[] => {
  const dead: string[] = [];
  withLinks(all, page, () => undefined, dead);
  return dead;
};

it.each([...pages.keys()])('%s', (page) => expect(deadIn(pages, page)).toEqual([]));

it('sees what is dead', () => {
  const all = new Map([
    ['docs/x.md', '# A b\n[a](#a-b) [b](#b) [c](nowhere.md) [d](design.md#no) ![e](e.svg)'],
  ]);
  const design = pages.get('docs/design.md') as string;
  expect(deadIn(all.set('docs/design.md', design), 'docs/x.md')).toEqual([
    'docs/x.md: #b',
    'docs/x.md: nowhere.md',
    'docs/x.md: design.md#no',
    'docs/x.md: e.svg',
  ]);
});
