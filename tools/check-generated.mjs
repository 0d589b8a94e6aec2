// Checks that the committed generated sources are what the generators make: runs them and compares all of
// assembly/, bindings/ and docs/, less what every build makes and git ignores, before and after. On a
// difference it names the files, which then hold the new content.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compile.mjs';

function snapshot() {
  const list = 'git ls-files --cached --others --exclude-standard assembly bindings docs';
  const paths = execSync(list, { cwd: root, encoding: 'utf8' }).split('\n');
  const here = paths.filter((path) => /\.(ts|md)$/.test(path) && existsSync(join(root, path)));
  return new Map(here.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const before = snapshot();
execSync('npm run --silent gen', { cwd: root, stdio: 'inherit' });
const after = snapshot();
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path),
);
if (changed.length > 0) {
  console.error(`Out of date, now regenerated, to be committed:\n  ${changed.join('\n  ')}`);
  process.exitCode = 1;
} else {
  console.log('Generated sources are up to date.');
}
