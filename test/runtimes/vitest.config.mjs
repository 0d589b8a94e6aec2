// npm run test:runtimes: the packed package, and then one runtime after another.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    include: [
      'package.test.mjs',
      'types.test.mjs',
      'members.test.mjs',
      'runtimes.test.mjs',
      'isolated.test.mjs',
      'devtools.test.mjs',
      'explorer.test.mjs',
    ],
    globalSetup: ['setup.mjs'],
    fileParallelism: false,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    slowTestThreshold: 60_000, // every test says so itself, on its own line
    reporters: [
      'default',
      '../../test/support/reporters/closing-line.mjs',
      '../../test/support/reporters/stall-guard.mjs',
    ],
  },
});
