// Every core build that maps can be tested on, and raw instances of the probe builds (assembly/probe.ts).
import { existsSync, readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';
import { ownText, RNG } from '../../bindings/core/core.js';
import { type Core, fromBytes } from '../../bindings/cores.js';
import { Heap, type HeapOptions } from '../../bindings/heap/heap.js';

/** Builds by the names of asconfig.json's targets, with the file each is in. */
const FILES = {
  release: 'line',
  classic: 'classic',
  scalar: 'scalar',
  debug: 'debug',
  'classic-debug': 'classic-debug',
  faults: 'faults',
  'classic-faults': 'classic-faults',
  probe: 'probe',
  'classic-probe': 'classic-probe',
  'scalar-probe': 'scalar-probe',
  shared: 'shared',
  'shared-faults': 'shared-faults',
};
export type Build = keyof typeof FILES;

/** The bytes of a build; they come from `node tools/build.mjs --targets all`. */
export const bytesOf = (build: Build): Buffer<ArrayBuffer> => {
  const file = new URL(`../../build/${FILES[build]}.wasm`, import.meta.url);
  if (!existsSync(file))
    throw new Error(`no build/${FILES[build]}.wasm: run "node tools/build.mjs --targets all"`);
  return readFileSync(file);
};

const made = new Map<Build, Core>();

/** Builds on which the core reads string keys, by functions of JavaScript where the engine has no JS String
 *  Builtins; on the others the bindings do, in every engine. */
const READING: readonly Build[] = ['scalar', 'classic-debug', 'faults'];

/** The build as a core; its name is the build's. */
export const coreOf = (build: Build): Core => {
  const known = made.get(build);
  if (known !== undefined) return known;
  const core = fromBytes(bytesOf(build), build);
  Object.defineProperty(core, 'readsText', { value: READING.includes(build) });
  made.set(build, core);
  return core;
};

export { RNG };

/** Makes the hashes of the maps to come repeatable, and new after each clear() all the same. */
export const seedHeap = (heap: Heap, seed: bigint): void => {
  // the generator's key, and how many numbers were drawn
  new BigUint64Array(heap.x.memory.buffer, RNG, 3).set([seed, 0n, 0n]);
};

/** A heap of its own on a build, with the same hashes in every run. */
export const heapOf = (build: Build, options: Omit<HeapOptions, 'core'> = {}): Heap => {
  const heap = new Heap({ ...options, core: coreOf(build) });
  seedHeap(heap, 2026n);
  return heap;
};

/** The builds that behave differently, or are compiled differently: what holds for maps must hold on each. */
export const BUILDS: readonly Build[] = [
  'release',
  'classic',
  'scalar',
  'debug',
  'classic-debug',
  'faults',
  'classic-faults',
];

/** Whether a build has Go's layout and copying growth. */
export const isClassic = (build: Build): boolean => build.startsWith('classic');

/** Entries of a bucket, by the bytes of key and value (assembly/layout.ts; test/core/layout.test.ts
 *  compares). */
export const slotsOf = (build: Build, keyBytes: number, valueBytes: number): number =>
  isClassic(build) ? 8 : keyBytes !== valueBytes ? 5 : keyBytes === 4 ? 7 : 3;

/** A raw export: numbers and bigints in, one out. */
export type Raw = (...args: (number | bigint)[]) => number;
/** A build's exports as they are, and views over its memory, which is initialised and does not grow. */
export interface Instance {
  readonly call: Readonly<Record<string, Raw>>;
  readonly constants: Readonly<Record<string, number>>;
  readonly memory: WebAssembly.Memory;
  readonly bytes: Uint8Array;
  readonly f64: Float64Array;
}

/** Pages of an instance's memory: room for small maps, and none to grow. */
const PAGES = 16;

/** Instantiates a build without the bindings. Constants are the globals of a probe (assembly/abi.ts). */
export const instanceOf = (build: Build): Instance => {
  const env = { grown: () => {}, growth: () => {}, now: () => 0, spent: () => {} };
  const imports = { env: env as never, 'wasm:js-string': ownText as never };
  const { exports } = instantiateSync(bytesOf(build), imports).instance;
  const memory = exports.memory as WebAssembly.Memory;
  const call: Record<string, Raw> = {};
  const constants: Record<string, number> = {};
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === 'function') call[name] = value as Raw;
    else if (value instanceof WebAssembly.Global) constants[name] = value.value;
  }
  memory.grow(PAGES - 1);
  (call.init as Raw)(PAGES, 1n);
  return {
    call,
    constants,
    memory,
    bytes: new Uint8Array(memory.buffer),
    f64: new Float64Array(memory.buffer),
  };
};

/** Calls an export by name. */
export const call = (instance: Instance, name: string, ...args: (number | bigint)[]): number =>
  (instance.call[name] as Raw)(...args);
