// npm run site: every page of the repository, the API reference from the docstrings (typedoc) and the
// explorer as one static site in build/site (VitePress). Fails on a link that leads nowhere: to a page, a
// heading, or a file.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { Application } from 'typedoc';
import { build } from 'vitepress';
import { files, readPages, root, withLinks } from './pages.mjs';

const site = join(root, 'docs/site');
const copies = join(site, 'pages');
const { homepage, exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Where files are that are no pages. */
const sources = homepage.replace('#readme', '/blob/main/');
/** Entry points, in the order of the reference: all that have types of their own. */
const ENTRIES = Object.values(entries).flatMap(
  ({ types }) => types?.match(/dist\/(.*)(?<!wasm)\.d\.ts/)?.[1] ?? [],
);

/** Runs a function on what is no code. */
const outsideCode = (text, change) =>
  text
    .split(/(^```[\s\S]*?^```|`[^`\n]*`)/m)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join('');

/** Braces and tags in prose are no templates of VitePress. */
const plain = (part) =>
  part.replaceAll(/\\?<(?!br>|a id="|a href="\/explorer|\/a>)/g, '&lt;').replaceAll('{{', '{&#8203;{');

rmSync(copies, { recursive: true, force: true });
const pages = readPages();
const dead = [];

/** A link as the site has it, if that is another one. */
const linkFrom = (page) => (label, file, isImage) => {
  if (file === 'docs/explorer/index.html')
    return `<a href="/explorer/index.html" target="_self">${label}</a>`;
  if (pages.has(file) || isImage) return undefined;
  const inside = `${file}/README.md`;
  if (pages.has(inside)) return `[${label}](${posix.relative(posix.dirname(page), inside)})`;
  return `[${label}](${sources}${file})`;
};

for (const page of pages.keys()) {
  const copy = join(copies, page);
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, outsideCode(withLinks(pages, page, linkFrom(page), dead), plain));
}
for (const path of files().filter((each) => /^docs\/benchmarks\/.*\.svg$/.test(each)))
  cpSync(join(root, path), join(copies, path));
if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join('\n')}`);

// what the reference shows is what is published: dist/ has no internal members
const app = await Application.bootstrapWithPlugins({
  entryPoints: ENTRIES.map((name) => join(root, `dist/${name}.d.ts`)),
  basePath: join(root, 'dist'),
  tsconfig: join(site, 'tsconfig.json'),
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: join(copies, 'api') }],
  readme: 'none',
  excludeExternals: true,
  disableSources: true,
  entryFileName: 'index',
  hideBreadcrumbs: true,
  logLevel: 'Warn',
  validation: { notExported: false },
});
const project = await app.convert();
if (project === undefined) throw new Error('typedoc could not read dist/: run npm run build');
await app.generateOutputs(project);
for (const path of readdirSync(join(copies, 'api'), { recursive: true, encoding: 'utf8' })) {
  const file = join(copies, 'api', path);
  if (path.endsWith('.md')) writeFileSync(file, outsideCode(readFileSync(file, 'utf8'), plain));
}

await build(site);
cpSync(join(root, 'build/explorer'), join(root, 'build/site/explorer'), { recursive: true });
console.log('build/site has the site.');
