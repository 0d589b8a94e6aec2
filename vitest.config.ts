// The tests that need nothing but the builds, and by name those that need more or take long. Each file runs in a child
// process, with a heap and a WebAssembly memory of its own, two at a time.
import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;
/** Folders of test/ that are projects of their own; the runtimes, conformance and operations have packages of their own too. */
const APART = ['counted', 'long', 'terminal', 'runtimes', 'conformance', 'operations'];

const project = (name: string, include: string[], options: object = {}) => ({
  extends: true as const,
  test: { name, include, ...options },
});

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 2 * MINUTE_MS,
    hookTimeout: 2 * MINUTE_MS,
    reporters: ['default', './tools/closing-line.mjs', './tools/stall-guard.mjs'],
    projects: [
      project('usual', ['test/**/*.test.ts'], { exclude: APART.map((folder) => `test/${folder}/**`) }),
      project('counted', ['test/counted/*.test.ts']), // gcc, valgrind and wasm2c
      project('long', ['test/long/*.test.ts'], { testTimeout: 30 * MINUTE_MS }),
      project('terminal', ['test/terminal/*.test.ts']), // tmux
    ],
  },
});
