// Tests of the counted-work gate, which need gcc, valgrind and wasm2c: npm run test:counted.
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default defineConfig({
  test: { ...base.test, include: ['test/counted/*.test.ts'], exclude: [] },
});
