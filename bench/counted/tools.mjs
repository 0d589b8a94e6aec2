// The programs that counting needs, where they are and of which version: gcc, valgrind, and a wasm2c that
// knows SIMD.

/**
 * @typedef {{ wasm2c: string, include: string[], versions: { gcc: string, valgrind: string, wasm2c: string }
 *   }} Tools
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs a program; its stdout. @throws Error with its stderr */
export async function run(file, args, options = {}) {
  try {
    const { stdout } = await promisify(execFile)(file, args, { maxBuffer: 2 ** 28, ...options });
    return stdout;
  } catch (error) {
    throw new Error(`${file}: ${error.stderr?.trim() || error.message}`);
  }
}

/** First number with dots in what `--version` says; undefined if there is no such program. */
export async function versionOf(file, env = process.env) {
  try {
    const said = await run(file, ['--version'], { env });
    return said.match(/\d+(\.\d+)+/)?.[0];
  } catch {
    return undefined;
  }
}

/** wasm2c translates SIMD from 1.0.33 on. */
const knowsSimd = (version) => version !== undefined && Number(version.split('.')[2]) >= 33;

/** A wasm2c that knows SIMD, the system's or that of install.sh; undefined if there is none. */
export async function findWasm2c(env = process.env) {
  const cache = join(env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), '.cache'), 'tophash/wabt');
  const own = join(cache, 'wasm2c');
  const found = [
    { wasm2c: 'wasm2c', version: await versionOf('wasm2c', env), include: [] },
    { wasm2c: own, version: await versionOf(own, env), include: ['-I', join(cache, 'usr/include')] },
  ];
  return found.find(({ version }) => knowsSimd(version));
}

/** @throws Error that says what is missing and how to install it */
export async function findTools(env = process.env) {
  const [gcc, valgrind] = [await versionOf('gcc', env), await versionOf('valgrind', env)];
  const found = await findWasm2c(env);
  const missing = [];
  if (process.platform !== 'linux' || process.arch !== 'x64') missing.push('Linux on x86-64');
  if (gcc === undefined) missing.push('gcc');
  if (valgrind === undefined) missing.push('valgrind');
  if (!existsSync('/usr/include/simde/wasm/simd128.h')) missing.push('libsimde-dev');
  if (found === undefined) missing.push('wasm2c 1.0.33 or newer');
  if (missing.length > 0) {
    throw new Error(
      `Counting instructions needs ${missing.join(', ')}. Debian has them: bash bench/counted/install.sh`,
    );
  }
  const { wasm2c, include, version } = /** @type {NonNullable<typeof found>} */ (found);
  return { wasm2c, include, versions: { gcc, valgrind, wasm2c: version } };
}
