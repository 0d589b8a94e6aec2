// The implementations that can be measured. Each is a module whose default export opens it for one pair of
// kinds; it is loaded in the child that measures it, so that a process has the one it measures and no other.
//
// A map has Map's methods as far as the library offers them: what it lacks is missing, and the table says
// '-'. A library whose calls have another shape brings its own loops, since a layer that translates would be
// measured too.

/**
 * @typedef {object} Library what is opened
 * @property {string} version of the library, or of the engine it is part of
 * @property {(size: { entries: number, capacity?: number }) => any} create a map. entries: about as many as
 *   it will
 *   meet; only for libraries that need a bound. capacity: room to ask for, where `sized`
 * @property {boolean} [sized] whether create() heeds `capacity`
 * @property {number} [most] entries it can hold
 * @property {Record<string, Function>} [loops] instead of those of loops.mjs
 * @property {(map: any) => any} [clone]
 * @property {(map: any, keys: any, absent: any) => { bytes: number, hitLines: number, missLines: number }}
 *   [inside]
 *   memory in use, and 64-byte lines that a get touches
 *
 * @typedef {object} Implementation
 * @property {(kinds: { key: string, value: string, pattern: string, hash: 'safe' | 'fast' }) => Library |
 *   Promise<Library>} open
 *   throws Lacking where it has nothing comparable
 */
import { pathToFileURL } from 'node:url';
import { Lacking } from '../harness/job.mjs';

/**
 * Names for --implementations, what tables call them, and whether a package has to be installed. A program is
 * no module but answers jobs itself: build/bench/<program>-<key>-<value>, made by toolchains/run.mjs.
 * @type {Record<string, { title: string, file?: string, installed?: boolean, program?: string, hasher?:
 *   string }>}
 */
export const implementations = {
  tophash: { title: 'tophash', file: './tophash.mjs' },
  map: { title: 'Map', file: './map.mjs' },
  'as-map': { title: "AssemblyScript's Map", file: './as-map.mjs' },
  bigmap: { title: '@keyv/bigmap', file: './bigmap.mjs', installed: true },
  ronomon: { title: '@ronomon/hash-table', file: './ronomon.mjs', installed: true },
  mnemonist: { title: 'mnemonist SparseMap', file: './mnemonist.mjs', installed: true },
  megahash: { title: 'megahash', file: './megahash.mjs', installed: true },
  rust: { title: "Rust's HashMap in wasm", file: './rust.mjs', hasher: 'std' },
  'rust-fast': { title: "Rust's HashMap, fast hasher", file: './rust.mjs', hasher: 'fast' },
  go: { title: "Go's map, native", program: 'go-map' },
};

/** @param {string} name of the table above, or the path of a module of your own */
export function titleOf(name) {
  return implementations[name]?.title ?? name;
}

/** A name that can be opened. */
export function isImplementation(name) {
  return name in implementations || name.endsWith('.mjs');
}

/** @param {{ key: string, value: string, pattern: string, hash: 'safe' | 'fast' }} kinds */
export async function open(name, kinds) {
  const known = implementations[name];
  const { default: implementation } = await load(known?.file ?? pathToFileURL(name).href, known?.installed);
  return await implementation.open({ ...kinds, hasher: known?.hasher });
}

/** A package may be made for Node alone. */
async function load(file, isPackage) {
  try {
    return await import(file);
  } catch (error) {
    if (!isPackage) throw error;
    throw new Lacking(`does not load here: ${error.message.split('\n')[0]}`);
  }
}
