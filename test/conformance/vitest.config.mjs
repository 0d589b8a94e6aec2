// Tests of the packed package by other people's suites and with other people's programs: npm run
// test:conformance.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['*.test.mjs'],
    globalSetup: './install-packed.mjs',
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    reporters: [
      'default',
      '../../test/support/reporters/closing-line.mjs',
      '../../test/support/reporters/stall-guard.mjs',
    ],
  },
});
