// The published types in programs of others: TypeScript from the lowest that is promised to the newest, with
// and without DOM and Node's types, under every way to resolve modules, each library file checked too.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';

const MINUTE_MS = 60_000;
const here = fileURLToPath(new URL('.', import.meta.url));

/** Compiler, libraries, Node's types, modules: every pair of two values stands in one row at least. */
const PROJECTS = [
  ['5.4', 'es2022', 'none', 'node16'],
  ['5.4', 'es2022,dom', 'node-20', 'nodenext'],
  ['5.4', 'es2022', 'node-24', 'bundler'],
  ['5.7', 'es2022,dom', 'none', 'nodenext'],
  ['5.7', 'es2022', 'node-20', 'bundler'],
  ['5.7', 'es2022', 'node-24', 'node16'],
  ['5.9', 'es2022', 'none', 'bundler'],
  ['5.9', 'es2022,dom', 'node-20', 'node16'],
  ['5.9', 'es2022', 'node-24', 'nodenext'],
  ['6', 'es2022', 'none', 'nodenext'],
  ['6', 'es2022', 'node-20', 'node16'],
  ['6', 'es2022,dom', 'node-24', 'bundler'],
  ['7', 'es2022,dom', 'none', 'bundler'],
  ['7', 'es2022', 'node-20', 'nodenext'],
  ['7', 'es2022', 'node-24', 'node16'],
];

/** A folder below the one with the package, in which @types/node is what is asked for, or nothing. */
const folderWith = (types) => {
  const folder = join(inject('folder'), 'types', types);
  cpSync(join(here, 'types'), folder, { recursive: true });
  if (types === 'none') return folder;
  const installed = join(here, 'node_modules', `types-${types}`);
  const target = join(folder, 'node_modules/@types/node');
  cpSync(installed, target, { recursive: true });
  // npm puts what it needs inside it, unless another package needs the same
  const needed = 'node_modules/undici-types';
  if (!existsSync(join(target, needed)))
    cpSync(join(here, needed), join(target, needed), { recursive: true });
  return folder;
};
const folders = Object.fromEntries(['none', 'node-20', 'node-24'].map((it) => [it, folderWith(it)]));

/** What a compiler says of the program, a line each. */
const compile = (compiler, lib, types, module) => {
  const folder = folders[types];
  const compilerOptions = {
    ...{ skipLibCheck: false, strict: true, noEmit: true, target: 'es2022', lib: lib.split(',') },
    types: types === 'none' ? [] : ['node'],
    module: module === 'bundler' ? 'esnext' : module,
    moduleResolution: module,
  };
  const project = join(folder, `tsconfig.${[compiler, lib, module].join('-')}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = join(here, `node_modules/typescript-${compiler}/bin/tsc`);
  return new Promise((done) => {
    execFile(process.execPath, [tsc, '-p', project, '--pretty', 'false'], (_, stdout, stderr) =>
      done((stdout + stderr).split('\n').filter((line) => line !== '')),
    );
  });
};

describe('the published types', () => {
  it.concurrent.each(PROJECTS)(
    'TypeScript %s, lib %s, @types/node %s, module %s',
    { timeout: 5 * MINUTE_MS },
    async (...project) => {
      expect(await compile(...project)).toEqual([]);
    },
  );
});
