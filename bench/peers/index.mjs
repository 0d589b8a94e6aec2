// The implementations that can be measured. Each is a module whose default export opens it for one pair of
// kinds; it is loaded in the child that measures it, so that a process has the one it measures and no other.
//
// A map has Map's methods as far as the library offers them: what it lacks is missing, and the table says
// '-'. A library whose calls have another shape brings its own loops, since a layer that translates would be
// measured too.

/** An implementation has open({ key, value, pattern, hash: 'safe' | 'fast' }), which gives a library, or
 * throws Lacking where it has nothing comparable. A library has:
 * - version: of the library, or of the engine that it is part of
 * - create({ entries, capacity? }): a map. entries: about as many as it will meet, for libraries that need a
 *   bound; capacity: room to ask for
 * - sized?: whether create() heeds `capacity`
 * - most?: entries that it can hold
 * - loops?: functions by name, instead of those of harness/loops.mjs
 * - clone?(map)
 * - inside?(map, keys, absent): { bytes: memory in use, hitLines, missLines: 64-byte lines of a get }
 */
import { pathToFileURL } from 'node:url';
import { Lacking } from '../harness/job.mjs';

/** Names for --implementations, what tables call them, and whether a package has to be installed. A program
 *  is no module but answers jobs itself: build/bench/<program>-<key>-<value>, made by toolchains/run.mjs. */
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
