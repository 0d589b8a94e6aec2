// The tests of one guard (guard-list.mjs), on bindings without it: GUARD is its number, -1 for none.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { GUARDS } from './guard-list.mjs';

const guard = GUARDS[Number(process.env.GUARD)];

const without = {
  name: 'without-a-guard',
  enforce: 'pre',
  transform(code, id) {
    if (guard === undefined || !id.includes(`/bindings/${guard.file}`)) return null;
    if (guard.text instanceof RegExp) return code.replace(guard.text, guard.instead);
    const parts = code.split(guard.text);
    const rest = guard.text.includes('\n') ? guard.text.slice(guard.text.indexOf('\n')) : '';
    const before = parts.slice(0, guard.nth + 1).join(guard.text);
    return `${before}${rest}${parts.slice(guard.nth + 1).join(guard.text)}`;
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [without],
  test: {
    include: guard?.tests ?? [...new Set(GUARDS.flatMap(({ tests }) => tests))],
    setupFiles: ['test/support/whole.ts'],
    pool: 'forks',
    maxWorkers: 2,
    bail: guard === undefined ? 0 : 1,
    testTimeout: 60_000,
  },
});
