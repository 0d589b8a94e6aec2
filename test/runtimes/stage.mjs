// Makes the folder that the programs run in: outside the source tree, with the packed package installed, the
// programs and adapters beside it, and bundles for the runtimes that load no packages.
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

/** Packs the package and installs it; the folder. */
export const stage = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tophash-runtimes-'));
  await run('npm', ['pack', '--pack-destination', folder], { cwd: join(here, '../..') });
  const [tarball] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
  for (const part of ['programs', 'adapters'])
    cpSync(join(here, part), join(folder, part), { recursive: true });
  return folder;
};

/** Bundles the browser's adapter: each bundler makes a folder with an index.html and gives its path. */
export const BUNDLERS = {
  esbuild: async (folder, name = 'esbuild') => {
    const outdir = join(folder, name);
    await esbuild({
      entryPoints: [join(folder, 'adapters/browser.mjs')],
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      minify: true,
      format: 'esm',
    });
    copyFileSync(join(folder, 'adapters/index.html'), join(outdir, 'index.html'));
    return outdir;
  },
  Vite: async (folder) => {
    const outDir = join(folder, 'vite');
    await vite({ root: join(folder, 'adapters'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
    return outDir;
  },
};

/** Bundles workerd's adapter under the conditions that Wrangler sets, and keeps the core as a file beside
 *  it. */
export const bundleWorker = (folder) =>
  esbuild({
    entryPoints: [join(folder, 'adapters/workerd.mjs')],
    outdir: join(folder, 'adapters/edge'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
  });
