// What was measured, kept in build/lab/results.json by a hash of all that it depends on. Several runs may be
// under way, and any may be stopped at any time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/compile.mjs';

const FILE = join(root, 'build/lab/results.json');
/** Changes when figures of before can no longer be compared. */
const METHOD = 7;

const read = () => (existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {});

/** Adds a result, at once or not at all. */
function keep(key, result) {
  mkdirSync(join(root, 'build/lab'), { recursive: true });
  const made = `${FILE}.${process.pid}`;
  writeFileSync(made, JSON.stringify({ ...read(), [key]: result }, null, 1));
  renameSync(made, FILE);
}

/** The result for all that `depends` holds: the one that is kept, or what `measure` gives, which then is.
 * @param {boolean} fresh whether to measure anyhow */
export async function keptOr(depends, fresh, measure) {
  const key = createHash('sha256')
    .update(JSON.stringify([METHOD, depends]))
    .digest('hex')
    .slice(0, 16);
  const kept = fresh ? undefined : read()[key];
  if (kept !== undefined) return kept;
  const result = await measure();
  keep(key, result);
  return result;
}
