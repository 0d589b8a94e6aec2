// Tests run in two child processes, so that each has a heap and a WebAssembly memory of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/runtimes/**',
      'test/operations/**',
      'test/long/**',
      'test/counted/**',
      'test/terminal/**',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './tools/closing-line.mjs', './tools/stall-guard.mjs'],
  },
});
