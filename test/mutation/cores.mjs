// Once imported, test/fuzz and the drop-in take their cores from build/mutation, and each instance gets the
// import that its switches call. One mutant is chosen at a time, for all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../tools/compile.mjs';
import { FOLDER } from './build.mjs';

globalThis.tophashCores = pathToFileURL(`${FOLDER}/`);

const { Instance, Module } = WebAssembly;
const chosen = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
/** What chosen.ts takes for a question which places are reached. */
export const MEASURED = -1;
const found = new Set();
const mutant = {
  chosen,
  reached: (n) => {
    found.add(n);
    return false;
  },
};

/** Chooses mutant n from now on; 0: none. */
export const choose = (n) => {
  chosen.value = n;
};

/** The mutants that were reached since this was asked last. */
export const takeReached = () => {
  const all = [...found];
  found.clear();
  return all;
};

/** How often the cores searched a bucket, compared keys and moved entries (assembly/work-counters.ts). */
export const work = [0, 0, 0];

const ordered = readFileSync(join(root, 'build/ordered.wasm'));
const switchedOrdered = readFileSync(join(FOLDER, 'ordered-faults.wasm'));

WebAssembly.Module = class extends Module {
  constructor(source) {
    super(ordered.equals(new Uint8Array(source.buffer ?? source)) ? switchedOrdered : source);
  }
};
WebAssembly.Instance = class extends Instance {
  constructor(module, imports = {}) {
    const env = { ...imports.env, tally: (what, times) => (work[what] += times) };
    super(module, { ...imports, mutant, env });
  }
};
