// Compiles the benchmarks' own AssemblyScript (assembly/: the limit suite's loops and the peer as-map), with
// the compiler of the root package, when a source is newer than what was made of it.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runAsc } from '../../tools/compile.mjs';

const sources = fileURLToPath(new URL('../assembly/', import.meta.url));
const made = fileURLToPath(new URL('../../build/bench/', import.meta.url));

/** Makes what is missing or old. Called by parents, before children load it. */
export async function compileModules() {
  mkdirSync(made, { recursive: true });
  const { targets } = JSON.parse(readFileSync(`${sources}asconfig.json`, 'utf8'));
  for (const name of Object.keys(targets)) {
    const file = `${name.split('_')[0]}.ts`;
    const source = Math.max(changed(sources + file), changed(`${sources}asconfig.json`));
    if (changed(`${made}${name}.wasm`) > source) continue;
    const { code, output } = await runAsc([file, '--target', name], sources);
    if (code !== 0) throw new Error(`asc: ${name}\n${output}`);
  }
}

/** @returns {number} 0 if it is not there */
function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** @returns {any} the exports */
export function instantiate(name, imports = {}) {
  const module = new WebAssembly.Module(readFileSync(`${made}${name}.wasm`));
  return new WebAssembly.Instance(module, imports).exports;
}
