// Tests in a real terminal, which need tmux: npm run test:terminal.
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default defineConfig({
  test: { ...base.test, include: ['test/terminal/*.test.ts'], exclude: [] },
});
