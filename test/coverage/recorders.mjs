// Once imported, test/fuzz takes its cores from here, and instances of instrumented cores get the import
// that their probes call.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOLDER, SECTION } from './build.mjs';

globalThis.tophashCores = pathToFileURL(`${FOLDER}/`);

const { Instance, Module } = WebAssembly;
const recorder = new Module(readFileSync(join(FOLDER, 'recorder.wasm')));
/** The recorder of each build that was instantiated. */
export const recorders = new Map();

const importsOf = (module) => {
  const [section] = Module.customSections(module, SECTION);
  if (section === undefined) return {};
  const file = Buffer.from(section).toString();
  if (!recorders.has(file)) recorders.set(file, new Instance(recorder).exports);
  return { coverage: recorders.get(file) };
};

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, { ...imports, ...importsOf(module) });
  }
};

/** The points of a build that were reached. */
export const reachedIn = ({ memory }) => {
  const bytes = new Uint8Array(memory.buffer);
  return [...bytes.keys()].filter((point) => bytes[point] === 1);
};
