// Comments and pages name files and functions that exist: a name that moved is found here, not by a reader.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILES, ROOT, read } from './tree.js';

/** Rooms whose comments are read. */
const ROOMS = /^(?:assembly|bindings|tools|bench|test\/support)\/.*\.(?:ts|mjs)$/;
const PAGES = FILES.filter(
  (path) => /^docs\/[^/]+\.md$/.test(path) || ['README.md', 'CONTRIBUTING.md'].includes(path),
);
/** Pages whose `symbol()`s are looked up. */
const ABOUT_CODE = ['docs/ARCHITECTURE.md', 'docs/glossary.md', 'CONTRIBUTING.md'];
/** Objects of the platform, whose methods are no code of this repository. */
const PLATFORM = ['Atomics', 'Math', 'performance', 'memory', 'crypto', 'map', 'heap'];

const code = FILES.filter((path) =>
  /^(?:assembly|bindings|tools|bench|test\/support)\/.*\.(?:ts|mjs|js)$/.test(path),
);

/** The comments of a source file. An address's `//` begins none. */
const commentsOf = (text: string): string =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*$/gm)].map(([comment]) => comment).join('\n');

/** Names of .ts and .mjs files in a text, with their folders if given. */
const fileNames = (text: string): string[] =>
  [...text.matchAll(/(?<![\w@./*<{}-])(?:\.{1,2}\/)*([\w@-][\w@.-]*(?:\/[\w@.-]+)*\.(?:ts|mjs))(?![\w-])/g)]
    .map(([, name]) => name as string)
    .filter((name) => !name.endsWith('.d.ts'));

/** Whether a file has this name, or this end of its path, or was built under it, from the root or from a
 *  folder. */
const isFile = (name: string, folder = ''): boolean =>
  FILES.some((path) => path === name || path.endsWith(`/${name}`)) ||
  (name.includes('/') && [ROOT, join(ROOT, folder)].some((from) => existsSync(join(from, name))));

/** Names of folders from the root in a text, written with a slash at the end. */
const folderNames = (text: string): string[] =>
  [
    ...text.matchAll(
      /(?<![\w/.-])((?:assembly|bindings|bench|tools|test|docs|examples)\/(?:[\w-]+\/)+)(?![\w*{<.])/g,
    ),
  ].map(([, name]) => name as string);

/** The files and folders that a text names and that do not exist. `folder`: of the file that the text is
 *  from. */
const missingIn = (text: string, folder?: string): string[] => [
  ...fileNames(text).filter((name) => !isFile(name, folder)),
  ...folderNames(text).filter((name) => !existsSync(join(ROOT, name))),
];

/** Whether a text defines a function, method, class or constant of this name. */
const defines = (text: string, name: string): boolean =>
  new RegExp(
    `\\b(?:function|const|let|class|enum|interface|type)\\*?\\s+\\*?${name}\\b|` +
      `^\\s+(?:(?:private|protected|static|override|async|get|set|abstract)\\s+)*[*#]?${name}` +
      `(?:<[^\\n]*>)?\\((?:.*[{;,]$|$)`,
    'm',
  ).test(text);

/** The last part of each `a.b.symbol()` in backticks, unless it is the platform's or a shell's. */
const symbolsIn = (text: string): string[] =>
  [...text.matchAll(/`#?([A-Za-z_][\w.#]*)\([^`]*\)`/g)]
    .map(([, name]) => (name as string).split('.'))
    .filter((parts) => parts.length === 1 || !PLATFORM.includes(parts[0] as string))
    .map((parts) => (parts.at(-1) as string).replace('#', ''));

describe('files that are named', () => {
  it.each(PAGES)('%s', (path) => {
    expect(missingIn(read(path))).toEqual([]);
  });

  it('in comments', () => {
    const commented = FILES.filter((path) => ROOMS.test(path));
    expect(commented.length).toBeGreaterThan(100);
    const missing = commented.flatMap((path) =>
      missingIn(commentsOf(read(path)), dirname(path)).map((name) => `${path} names ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('in links', () => {
    const missing = PAGES.flatMap((path) =>
      [...read(path).matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => join(path, '..', target as string))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${path} links ${target}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('functions that are named', () => {
  const texts = code.map(read);

  it.each(ABOUT_CODE)('%s', (path) => {
    const missing = symbolsIn(read(path)).filter((name) => !texts.some((text) => defines(text, name)));
    expect(missing).toEqual([]);
  });
});

describe('"Where is ...?" in CONTRIBUTING.md', () => {
  const section = read('CONTRIBUTING.md').split('## Where is ...?')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => /^\| .*\?/.test(line));
  /** Places of a row: a file, and the names that it must define. */
  const places = rows.flatMap((row) =>
    [...(row.split('|')[2] as string).matchAll(/`([^`]+\.(?:ts|mjs))`:((?:,? ?`[^`]+`)+)/g)].map(
      ([, file, names]): [string, string[]] => [
        file as string,
        [...(names as string).matchAll(/`(?:class )?([\w.#]+)(?:\(\))?`/g)].map(([, name]) => name as string),
      ],
    ),
  );

  it('answers at least 20 questions', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(places.length).toBeGreaterThanOrEqual(rows.length);
  });

  it.each(places)('%s has %j', (file, names) => {
    expect(FILES).toContain(file);
    const text = read(file);
    expect(names.filter((name) => !defines(text, name))).toEqual([]);
  });
});

describe('what these tests can see', () => {
  it('files, in comments only', () => {
    const text = `// see grow.ts and bench/x.mjs\nimport './gone.ts'; // https://a.b/c.ts\n/** in ../d/e.ts. */`;
    expect(fileNames(commentsOf(text))).toEqual(['grow.ts', 'bench/x.mjs', 'd/e.ts']);
    expect(fileNames('core.wasm.d.ts, app.js, *.ts')).toEqual([]);
    expect(folderNames('in bench/none/, bench/a.mjs and bindings/typed/hot/')).toEqual([
      'bench/none/',
      'bindings/typed/hot/',
    ]);
  });

  it('a file, folder or function that does not exist', () => {
    expect(isFile('house/names.test.ts')).toBe(true);
    expect(isFile(basename('no/such.ts'))).toBe(false);
    expect(missingIn('house/names.test.ts, test/house/, bench/none/')).toEqual(['bench/none/']);
    expect(symbolsIn('`a()` and `#b(c)` of `Table.d()`, not `memory.grow()`')).toEqual(['a', 'b', 'd']);
    expect(defines('  #work(n: number): void {', 'work')).toBe(true);
    expect(defines('  work(n);', 'wor')).toBe(false);
    expect(defines('export function* scan<K>(', 'scan')).toBe(true);
  });
});
