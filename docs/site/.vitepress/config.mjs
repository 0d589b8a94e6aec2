// The site: pages in the order of docs/README.md, the reference, the explorer. Plain VitePress.
import { defineConfig } from 'vitepress';
import { anchorOf } from '../pages.mjs';

const page = (text, link) => ({ text, link });

export default defineConfig({
  title: 'tophash',
  description: 'Typed hash maps in WebAssembly',
  srcDir: 'pages',
  outDir: '../../build/site',
  cleanUrls: false,
  rewrites: { 'README.md': 'index.md', ':folder(.*)/README.md': ':folder/index.md' },
  markdown: { anchor: { slugify: anchorOf } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      page('Recipes', '/docs/recipes'),
      page('Benchmarks', '/docs/benchmarks/'),
      page('Runbook', '/docs/runbook'),
      page('API', '/api/'),
      { text: 'Explorer', link: '/explorer/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Using it',
        items: [
          page('First use', '/'),
          page('Recipes', '/docs/recipes'),
          page('Coming from ...', '/docs/coming-from'),
          page('The drop-in Map', '/docs/drop-in'),
          page('Bounded maps', '/docs/cache'),
          page('Two numbers as a key', '/docs/two-numbers'),
          page('Maps of many threads', '/docs/shared'),
          page('Snapshots', '/docs/snapshots'),
          page('Parameters', '/docs/parameters'),
          page('Copies', '/docs/copies'),
          page('Platforms', '/docs/platforms'),
          page('API reference', '/api/'),
        ],
      },
      {
        text: 'Comparing',
        items: [
          page('Benchmarks', '/docs/benchmarks/'),
          page('Counted work', '/docs/counted'),
          page('Against Go', '/docs/go'),
          page('The lab', '/docs/lab'),
        ],
      },
      {
        text: 'Experimenting',
        items: [
          page('Design, in fifteen minutes', '/docs/design'),
          page('Bytes of a bucket', '/docs/layout'),
          page('Tried and dropped', '/docs/tried'),
          { text: 'Explorer', link: '/explorer/index.html', target: '_self' },
        ],
      },
      {
        text: 'On call',
        items: [
          page('Runbook', '/docs/runbook'),
          page('Operations', '/docs/operations/'),
          page('Doctor', '/docs/doctor'),
          page('Observability', '/docs/observability'),
          page('The article', '/docs/article'),
        ],
      },
      {
        text: 'Building it',
        items: [
          page('Architecture', '/docs/ARCHITECTURE'),
          page('Glossary', '/docs/glossary'),
          page('What is tested', '/docs/assurance'),
          page('Contributing', '/CONTRIBUTING'),
          page('Changelog', '/CHANGELOG'),
        ],
      },
    ],
  },
});
