// The packed tarball as a package: publint and are-the-types-wrong find nothing, it holds what it should, and
// what each entry point costs when it is bundled stays within a budget in bytes.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';

const folder = inject('folder');
const tarball = readFileSync(
  join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  ),
);
const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/tophash/package.json'), 'utf8'));
const entries = [
  '.',
  './map',
  './global',
  './i32',
  './i64',
  './f64',
  './string',
  './bytes',
  './i32x2',
  './cache',
  './shared',
  './cores',
  './observe',
  './core.wasm',
  './package.json',
];

/** A program as esbuild bundles it, compressed by its minifier only. */
const bundle = (contents, options = {}) =>
  build({
    stdin: { contents, resolveDir: folder },
    ...{ bundle: true, minify: true, format: 'esm', write: false, metafile: true },
    ...options,
  });

it('has these entry points', () => {
  expect(Object.keys(manifest.exports)).toEqual(entries);
});

it('publint --strict has nothing to say', async () => {
  const { messages } = await publint({
    pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength) },
    strict: true,
  });
  expect(messages.map((it) => `${it.type}: ${formatMessage(it, manifest)}`)).toEqual([]);
});

/** A package of ES modules only answers to neither: are-the-types-wrong's profile esm-only. */
const OLD = ['node10', 'node16-cjs'];

it.each(entries)('are the types wrong: %s', async (entry) => {
  const result = await checkPackage(createPackageFromTarballData(tarball), { entrypoints: [entry] });
  expect(result.types).toEqual({ kind: 'included' });
  expect(Object.keys(result.entrypoints)).toEqual([entry]);
  expect(result.problems.filter(({ resolutionKind }) => !OLD.includes(resolutionKind))).toEqual([]);
});

it('every exported file, and nothing of the sources, is in it', () => {
  const files = createPackageFromTarballData(tarball).listFiles();
  const inside = files.map((file) => file.replace('/node_modules/tophash/', ''));
  const exported = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  for (const target of exported) expect(inside).toContain(target.replace('./', ''));
  const top = new Set(inside.map((file) => file.split('/')[0]));
  expect([...top].toSorted()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
});

it('a CommonJS program requires it', async () => {
  const program = `
    const { TypedMap } = require('tophash');
    const DropIn = require('tophash/map').Map;
    const map = new TypedMap('u32', 'f64');
    console.log(map.set(1, 0.5).get(1), new DropIn([[1, 2]]).get(1), require.resolve('tophash/core.wasm').endsWith('core.wasm'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: folder });
  expect(stdout.trim()).toBe('0.5 2 true');
});

const KEYS = { i32: '1', i64: '1n', f64: '0.5', string: '"a"', bytes: 'Uint8Array.of(1)', i32x2: '1, 2' };

describe.each(Object.entries(KEYS))('tophash/%s', (kind, key) => {
  const use = (map) => `console.log(new ${map}('${kind}', 'string').set(${key}, 'there').get(${key}))`;

  it('is required by a CommonJS program that loads nothing else', async () => {
    const program = `const { TypedMap } = require('tophash/${kind}'); ${use('TypedMap')}`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: folder });
    expect(stdout.trim()).toBe('there');
  });

  it('runs as a bundle, which holds no other core and no classes of other kinds', async () => {
    const { outputFiles, metafile } = await bundle(
      `import { TypedMap } from 'tophash/${kind}'; ${use('TypedMap')}`,
    );
    const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/.*\/dist\//, ''));
    const core = ['string', 'bytes'].includes(kind) ? 'records' : kind;
    expect(inputs.filter((path) => path.includes('embedded/'))).toEqual([`core/embedded/${core}.js`]);
    expect(inputs.filter((path) => path.includes('specialised/')).toSorted()).toEqual([
      `typed/specialised/home-${kind}.js`,
      `typed/specialised/iterators-${kind}.js`,
      'typed/specialised/values.js',
    ]);
    const file = join(folder, `bundle-${kind}.mjs`);
    writeFileSync(file, outputFiles[0].text);
    expect((await promisify(execFile)(process.execPath, [file])).stdout.trim()).toBe('there');
  });
});

it('a bundle for workerd has each core as a file, and none as text', async () => {
  const contents = `export * from 'tophash'; export { Map } from 'tophash/map';
    export * as kind from 'tophash/i32'; export { TypedCache } from 'tophash/cache';`;
  const { metafile } = await bundle(contents, {
    ...{ conditions: ['workerd', 'worker', 'browser'], loader: { '.wasm': 'copy' }, outdir: folder },
  });
  const inputs = Object.keys(metafile.inputs).map((path) => path.replace(/.*\/dist\//, ''));
  expect(inputs.filter((path) => path.includes('embedded/'))).toEqual([]);
  const files = inputs.filter((path) => path.endsWith('.wasm'));
  expect(files.toSorted()).toEqual(['core.wasm', 'i32.wasm', 'ordered.wasm']);
});

/** What is imported, and what a bundle of it may take by gzip -9 and by Brotli 11, in bytes: a few of 100
 *  more than it did (docs/platforms.md). */
const BUDGETS = [
  ["import { TypedMap } from 'tophash'; console.log(TypedMap)", 82_800, 61_600],
  ["import { TypedSet } from 'tophash'; console.log(TypedSet)", 83_200, 62_000],
  ["import { Map } from 'tophash/map'; console.log(Map)", 31_900, 28_000],
  ["import 'tophash/global'", 32_400, 28_500],
  ["import { TypedMap } from 'tophash/i32'; console.log(TypedMap)", 33_600, 28_500],
  ["import { TypedMap } from 'tophash/i64'; console.log(TypedMap)", 33_600, 28_500],
  ["import { TypedMap } from 'tophash/f64'; console.log(TypedMap)", 32_800, 28_200],
  ["import { TypedMap } from 'tophash/string'; console.log(TypedMap)", 35_100, 30_000],
  ["import { TypedMap } from 'tophash/bytes'; console.log(TypedMap)", 35_100, 30_000],
  ["import { TypedMap } from 'tophash/i32x2'; console.log(TypedMap)", 34_100, 28_800],
  ["import { TypedSet } from 'tophash/i32'; console.log(TypedSet)", 34_000, 28_900],
  ["import { TypedCache } from 'tophash/cache'; console.log(TypedCache)", 87_200, 65_100],
  ["import { SharedTypedMap } from 'tophash/shared'; console.log(SharedTypedMap)", 66_200, 48_600],
  ["import { classic } from 'tophash/cores'; console.log(classic)", 38_700, 26_900],
  ["import { sample } from 'tophash/observe'; console.log(sample)", 7_200, 6_600],
  ["import { version } from 'tophash'; console.log(version)", 100, 100],
];

const compressed = async (contents) => {
  const { outputFiles } = await bundle(contents);
  const [{ contents: bytes }] = outputFiles;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const [gz, br] = [
    await promisify(gzip)(bytes, { level: 9 }),
    await promisify(brotliCompress)(bytes, brotli),
  ];
  return { raw: bytes.length, gzip: gz.length, brotli: br.length };
};

describe('sizes', () => {
  it.each(BUDGETS)('%s', async (contents, gzipMost, brotliMost) => {
    const size = await compressed(contents);
    console.log(`${contents.padEnd(64)} ${size.raw} B, gzip ${size.gzip} B, brotli ${size.brotli} B`);
    expect(size.gzip).toBeLessThanOrEqual(gzipMost);
    expect(size.brotli).toBeLessThanOrEqual(brotliMost);
  });
});
