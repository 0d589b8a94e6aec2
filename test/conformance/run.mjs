// Runs a script of this folder in a process of its own.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

/** What it prints; throws with all of that if it fails. */
export const output = async (script, flags = []) => {
  const { stdout } = await run(process.execPath, [...flags, script], { cwd: here, maxBuffer: 2 ** 28 });
  return stdout;
};

/** The flags that put the drop-in in the place of Map. */
export const SWAP = ['--import', 'tophash/global'];
