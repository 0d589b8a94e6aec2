// What is published stays small: the packed archive, what each part of it may hold, and the main entry as a
// bundler makes it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = (file: string): string => readFileSync(`${root}/dist/${file}`, 'utf8');

interface Packed {
  /** Bytes of the archive. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the package', () => {
  let packed: Packed;
  beforeAll(() => {
    const json = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: root,
      encoding: 'utf8',
    });
    [packed] = JSON.parse(json) as [Packed];
  });

  // 160 of them are the entry points of one kind of keys: five cores, each as text and as a file
  it('takes at most 800 kB packed', () => {
    expect(packed.size).toBeLessThan(800_000);
  });

  it('holds the hot classes as they were specialised, not their templates', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toContain('dist/typed/specialised/maps-i32.js');
    expect(paths.filter((path) => path.includes('/hot/'))).toEqual([]);
  });

  it('declares nothing that no entry point leads to', () => {
    const paths = packed.files.map(({ path }) => path).filter((path) => path.endsWith('.d.ts'));
    expect(paths).toContain('dist/typed/typed-map.d.ts');
    expect(
      paths.filter((path) => /internals|cursor|specialised|embedded.(line|classic|ordered)/.test(path)),
    ).toEqual([]);
  });
});

describe('what Node gets', () => {
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    exports: Record<string, Record<string, string>>;
  };
  const entries = Object.entries(exports).filter(([, { node }]) => node !== undefined);
  const load = (file = ''): Promise<object> => import(pathToFileURL(`${root}/${file}`).href);

  it('is every entry point that others get, and workerd gets none of it', () => {
    const modules = Object.entries(exports).filter(([, it]) => it.default?.endsWith('.js'));
    expect(entries.map(([name]) => name)).toEqual(modules.map(([name]) => name));
    for (const [, conditions] of entries)
      expect(Object.keys(conditions)).toEqual(['types', 'workerd', 'node', 'default']);
  });

  it.each(entries)('has the exports of %s, of a few files', async (_name, conditions) => {
    const file = conditions.node as string;
    if (!file.endsWith('/global.js'))
      expect(Object.keys(await load(file)).sort()).toEqual(
        Object.keys(await load(conditions.default)).sort(),
      );
    const { metafile } = buildSync({
      entryPoints: [`${root}/${file}`],
      ...{ bundle: true, write: false, format: 'esm', metafile: true, logLevel: 'error' },
    });
    expect(Object.keys(metafile.inputs).length).toBeLessThanOrEqual(12);
  });

  it('is one class for all of them', async () => {
    const [{ Heap }, { line }] = (await Promise.all(
      ['.', './cores'].map((name) => load(exports[name]?.node)),
    )) as [{ Heap: new (options: object) => object }, { line: object }];
    expect(new Heap({ core: line })).toBeInstanceOf(Heap);
  });
});

it('tophash/map loads no core of typed maps', () => {
  const { metafile } = buildSync({
    entryPoints: [`${root}/dist/map.js`],
    ...{ bundle: true, write: false, format: 'esm', metafile: true, treeShaking: false },
  });
  const embedded = Object.keys(metafile.inputs).filter((path) => path.includes('/embedded/'));
  expect(embedded.map((path) => path.replace(/.*\//, ''))).toEqual(['ordered.js']);
});

it('the command line imports the library and holds no second one', () => {
  const cli = dist('cli.js');
  expect(cli).toMatch(/from ?"\.\/index\.js"/);
  expect(cli).not.toMatch(/class Heap\b|class TypedMap\b|zalgo/);
});

it('the main entry takes at most 85 kB bundled, minified and compressed; 39 kB of it are the core', () => {
  const { outputFiles } = buildSync({
    entryPoints: [`${root}/dist/index.js`],
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'node' },
  });
  const bundle = outputFiles[0]?.contents ?? '';
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThan(85_000);
});
