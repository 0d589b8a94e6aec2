// npm run test:operations: what operators use, with the real tools. One file after another: they share two
// processors.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: ['*.test.mjs'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    slowTestThreshold: 30_000,
    reporters: [
      'default',
      '../../test/support/reporters/closing-line.mjs',
      '../../test/support/reporters/stall-guard.mjs',
    ],
  },
});
