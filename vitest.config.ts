// The tests that need nothing but the builds, and by name those that need more or take long. Each file runs in a child
// process, with a heap and a WebAssembly memory of its own, three at a time, since some wait for timers and
// programs.
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MINUTE_MS = 60_000;
/** Folders of test/ that are projects of their own; the runtimes, conformance and operations have packages of their own too. */
const APART = ['counted', 'native', 'long', 'terminal', 'runtimes', 'conformance', 'operations'];

/** The files that take longest. A clean clone has no times of an earlier run, and the last file to begin has one processor only. */
const LONGEST = [
  'typed/model',
  'typed/bulk',
  'typed/compact-clone-faults',
  'growth/owed',
  'core/faults',
  'growth/growth',
];
const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
};
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

const project = (name: string, include: string[], options: object = {}) => ({
  extends: true as const,
  test: { name, include, ...options },
});

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 2 * MINUTE_MS,
    hookTimeout: 2 * MINUTE_MS,
    setupFiles: ['./test/support/whole.ts'],
    reporters: [
      'default',
      './test/support/reporters/closing-line.mjs',
      './test/support/reporters/stall-guard.mjs',
    ],
    projects: [
      project('usual', ['test/**/*.test.ts'], { exclude: APART.map((folder) => `test/${folder}/**`) }),
      project('counted', ['test/counted/*.test.ts']), // gcc, valgrind and wasm2c
      project('native', ['test/native/*.test.ts']), // gcc and wasm2c
      project('long', ['test/long/*.test.ts'], { testTimeout: 30 * MINUTE_MS }),
      project('terminal', ['test/terminal/*.test.ts']), // tmux
    ],
  },
});
