// npm run examples: runs every example, one after the other, each in a process of its own. Options are handed
// on: `npm run examples -- --slice`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const alone = ['word-count', 'stations', 'join', 'dedupe', 'lru'];
const together = ['counters', 'sessions', 'words', 'table'].map((name) => `workers/${name}`);
for (const name of [...alone, ...together]) {
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
  console.log();
}
