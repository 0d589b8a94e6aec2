// The files of the repository as the tests of this folder read them: everything but what .gitignore names.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Endings of source files. */
export const SOURCE = /\.(?:ts|mjs|js|cjs|c|h|sh|go|rs|css|html)$/;

/** Text of a file, by its path from the root. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Lines of .gitignore as patterns of paths: a name alone counts at every depth, a path from the root. */
const ignored = read('.gitignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const path = line
      .replace(/^\/|\/$/g, '')
      .replaceAll('.', '\\.')
      .replaceAll('*', '[^/]*');
    return new RegExp(`${path.includes('/') || line.startsWith('/') ? '^' : '(?:^|/)'}${path}$`);
  });

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = relative(ROOT, path).replaceAll('\\', '/');
    if (name === '.git' || ignored.some((pattern) => pattern.test(name))) return [];
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [name] : [];
  });

/** Paths of all files of the repository, from the root. */
export const FILES: readonly string[] = filesIn(ROOT).toSorted();
