// Checks that the committed generated sources are what the generators make: runs them and compares all of
// assembly/, bindings/ and docs/, less what every build makes, before and after. On a difference it names the
// files, which then hold the new content.
import { execSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compile.mjs';

function snapshot() {
  const files = new Map();
  for (const folder of ['assembly', 'bindings', 'docs']) {
    for (const file of readdirSync(join(root, folder), { recursive: true })) {
      const path = join(folder, file);
      if (/\.(ts|md)$/.test(path) && !/embedded|specialised|node_modules|site.pages/.test(path))
        files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return files;
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
