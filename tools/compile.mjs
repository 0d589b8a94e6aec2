// Compiles targets of asconfig.json with asc, two at a time. A warning fails the build like an error. Beside
// each binary lies a stamp: the hash of all that went into it. While the stamp fits, nothing is compiled.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXPORTS, KIND_CORES, kindFile, SHARED_EXPORTS, writeExports } from './gen-exports.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const { targets, options } = JSON.parse(readFileSync(join(root, 'asconfig.json'), 'utf8'));

const AT_ONCE = 2;
/** Targets whose exports the bindings call. */
const DECLARED = ['release', 'ordered', 'shared'];

/** @param {string[]} names of targets */
export async function compileAll(names) {
  writeExports(root);
  const sources = hashSources();
  const waiting = [...names];
  const failures = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await compile(name, sources).catch((error) => failures.push(error.message));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

async function compile(name, sources) {
  const { outFile } = targets[name];
  const binary = join(root, outFile);
  const stampFile = `${binary}.stamp`;
  const stamp = createHash('sha256')
    .update(JSON.stringify([sources, options, targets[name], memory(name)]))
    .digest('hex');
  if (existsSync(binary) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;

  rmSync(stampFile, { force: true });
  const started = performance.now();
  const { code, output } = await runAsc(argumentsFor(name));
  if (output.trim() !== '') console.error(output.trimEnd());
  if (code !== 0 || /\bWARNING\b/.test(output)) {
    rmSync(binary, { force: true });
    throw new Error(`asc: target ${name} has ${code === 0 ? 'warnings' : 'errors'}`);
  }
  if (DECLARED.includes(name)) await declare(name);
  writeFileSync(stampFile, stamp);
  const bytes = readFileSync(binary).length;
  console.error(`${outFile}: ${bytes} bytes in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** What asc is given for a target. */
export const argumentsFor = (name) => [entry(name), '--target', name, ...memory(name), ...transform(name)];

function entry(target) {
  if (target in KIND_CORES) return kindFile(target);
  if (target.startsWith('shared')) return 'assembly/shared.ts';
  if (target.endsWith('probe')) return 'assembly/probe.ts';
  return target.startsWith('ordered') ? 'assembly/ordered.ts' : 'assembly/index.ts';
}

function transform(target) {
  return target.endsWith('faults') ? ['--transform', './tools/fault-points.mjs'] : [];
}

/** The cores that may share a memory import it: those of one kind of keys, and the whole one, which joins
 *  them. */
function memory(target) {
  return target === 'release' || target in KIND_CORES ? ['--importMemory'] : [];
}

/** Writes the declarations of a core's exports, build/declared/*.d.ts; the core that comes with them has a
 *  runtime. */
async function declare(name) {
  const binary = join(root, 'build/declared', targets[name].outFile.replace(/.*\//, ''));
  const args = [
    entry(name),
    '--target',
    name,
    '--optimizeLevel',
    '0',
    '--bindings',
    'raw',
    '--outFile',
    binary,
  ];
  const { code, output } = await runAsc(args);
  if (code !== 0) throw new Error(output);
}

/** Runs asc in a folder that has asconfig.json. @param {string[]} args @param {string} [folder] */
export function runAsc(args, folder = root) {
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
  const child = spawn(process.execPath, ['--enable-source-maps', asc, ...args], { cwd: folder });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** A hash of a folder's assembly/ and of its exports (writeExports()), of the transform and of the
 *  compiler's version. @param {string} [folder] */
export function hashSources(folder = root) {
  const hash = createHash('sha256');
  const files = readdirSync(join(folder, 'assembly'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('assembly', file));
  const made = [EXPORTS, SHARED_EXPORTS, ...Object.keys(KIND_CORES).map(kindFile)];
  for (const file of [...files.sort(), ...made])
    hash.update(JSON.stringify([file, readFileSync(join(folder, file), 'utf8')]));
  hash.update(readFileSync(join(root, 'tools/fault-points.mjs')));
  hash.update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  return hash.digest('hex');
}
