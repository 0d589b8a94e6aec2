// The long runs of test/long/, by hand: npm run test:long.
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default defineConfig({
  test: { ...base.test, include: ['test/long/*.test.ts'], exclude: [], testTimeout: 1_800_000 },
});
