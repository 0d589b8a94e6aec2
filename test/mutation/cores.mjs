// Once imported, test/fuzz and the drop-in take their cores from build/mutation, and each instance gets the
// import that its switches call. One mutant is chosen at a time, for all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../tools/compile.mjs';
import { FOLDER } from './build.mjs';

globalThis.tophashCores = pathToFileURL(`${FOLDER}/`);

const { Instance, Module } = WebAssembly;
const chooser = new Instance(new Module(readFileSync(join(FOLDER, 'chooser.wasm')))).exports;
const bytes = new Uint8Array(chooser.memory.buffer);
/** Where chooser.ts notes what was reached. */
const REACHED = 64;

/** Chooses mutant n from now on; 0: none. */
export const choose = (n) => new DataView(bytes.buffer).setUint32(0, n, true);

/** The mutants that were reached since this was asked last. */
export const takeReached = () => {
  const found = [...bytes.keys()].filter((at) => at > REACHED && bytes[at] === 1).map((at) => at - REACHED);
  bytes.fill(0, REACHED);
  return found;
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
    super(module, { ...imports, mutant: chooser, env });
  }
};
