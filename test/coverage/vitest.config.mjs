// The usual tests on instrumented cores: `npm run coverage`. COVERAGE_TESTS names some of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FOLDER } from './build.mjs';

const MINUTE_MS = 60_000;

/** Puts the instrumented cores in the place of those that the bindings hold and that tests read. */
const instrumented = {
  name: 'instrumented-cores',
  enforce: 'pre',
  load(id) {
    const embedded = /\/bindings\/core\/embedded\/(line|classic|ordered)\.[jt]s$/.exec(id);
    return embedded === null ? null : readFileSync(join(FOLDER, `${embedded[1]}.embedded.ts`), 'utf8');
  },
  transform(code, id) {
    if (id.endsWith('/fuzz/shared.mjs')) return null; // the shared core is not measured
    return id.includes('/test/') ? code.replaceAll('../../build/', '../../build/coverage/') : null;
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [instrumented],
  test: {
    include: process.env.COVERAGE_TESTS.split(' '),
    exclude: ['**/node_modules/**', 'test/core/artefact.test.ts'],
    testNamePattern: /^(?!the binary is embedded)/, // it has other imports here
    setupFiles: ['test/coverage/record.mjs', 'test/support/whole.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 10 * MINUTE_MS,
    hookTimeout: 10 * MINUTE_MS,
    reporters: ['default'],
  },
});
