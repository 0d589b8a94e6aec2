// The packed tarball as a package: publint and are-the-types-wrong find nothing, it holds what it should, and
// what each entry point costs when it is bundled stays within a budget in bytes.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
  './cache',
  './shared',
  './cores',
  './observe',
  './core.wasm',
  './package.json',
];

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

/** What is imported, and what a bundle of it may take by gzip -9 and by Brotli 11, in bytes: a few of 100
 *  more than it did (docs/platforms.md). */
const BUDGETS = [
  ["import { TypedMap } from 'tophash'; console.log(TypedMap)", 77_700, 57_500],
  ["import { TypedSet } from 'tophash'; console.log(TypedSet)", 76_900, 57_000],
  ["import { Map } from 'tophash/map'; console.log(Map)", 26_700, 23_500],
  ["import 'tophash/global'", 27_200, 24_000],
  ["import { TypedCache } from 'tophash/cache'; console.log(TypedCache)", 81_800, 61_100],
  ["import { SharedTypedMap } from 'tophash/shared'; console.log(SharedTypedMap)", 61_700, 45_300],
  ["import { classic } from 'tophash/cores'; console.log(classic)", 37_400, 25_800],
  ["import { sample } from 'tophash/observe'; console.log(sample)", 48_200, 34_100],
  ["import { version } from 'tophash'; console.log(version)", 100, 100],
];

const compressed = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  const [{ contents: bundle }] = outputFiles;
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const [gz, br] = [
    await promisify(gzip)(bundle, { level: 9 }),
    await promisify(brotliCompress)(bundle, brotli),
  ];
  return { raw: bundle.length, gzip: gz.length, brotli: br.length };
};

describe('sizes', () => {
  it.each(BUDGETS)('%s', async (contents, gzipMost, brotliMost) => {
    const size = await compressed(contents);
    console.log(`${contents.padEnd(64)} ${size.raw} B, gzip ${size.gzip} B, brotli ${size.brotli} B`);
    expect(size.gzip).toBeLessThanOrEqual(gzipMost);
    expect(size.brotli).toBeLessThanOrEqual(brotliMost);
  });
});
