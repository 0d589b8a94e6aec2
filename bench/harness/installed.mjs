// Whether the packages of bench/package.json are there. The root package does without them.
import { existsSync } from 'node:fs';
export const isInstalled = existsSync(new URL('../node_modules/.package-lock.json', import.meta.url));

/** @param {string[]} names of what needs them @throws Error if it needs them and they are not there */
export function requireInstalled(names) {
  if (names.length === 0 || isInstalled) return;
  throw new Error(`${names.join(', ')}: packages are missing. Install them: npm ci --prefix bench`);
}
