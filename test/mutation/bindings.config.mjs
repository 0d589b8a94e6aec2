// One test file on bindings with all their mutants, which bindings-runner.mjs tries; or with LOCKS on a
// shared core with its own (locks.mjs).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FOUND } from './bindings-mutants.mjs';

const { LOCKS, MUTANTS_TEST, MUTANT } = process.env;
const root = fileURLToPath(new URL('../..', import.meta.url));
const withMutants = {
  name: 'with-mutants',
  enforce: 'pre',
  load(id) {
    const file = `${FOUND}/${id.replace(/\?.*/, '').slice(`${root}bindings/`.length)}`;
    return id.startsWith(`${root}bindings/`) && existsSync(file) ? readFileSync(file, 'utf8') : null;
  },
  transform(code, id) {
    if (LOCKS === undefined || !id.endsWith('/test/support/cores.ts')) return null;
    return code.replace(/'shared(-faults)?',$/gm, "'lock-mutants/shared-faults',");
  },
};

export default defineConfig({
  root,
  plugins: [withMutants],
  test: {
    include: [MUTANTS_TEST],
    setupFiles: [...(LOCKS ? ['test/mutation/lock-chooser.mjs'] : []), 'test/support/whole.ts'],
    runner: 'test/mutation/bindings-runner.mjs',
    pool: 'forks',
    maxWorkers: 1,
    bail: MUTANT === undefined ? 0 : 1,
    testTimeout: 60_000,
    reporters: ['dot'],
  },
});
