// The installed version of a package in bench/node_modules.
import { readFileSync } from 'node:fs';

export function versionOf(name) {
  const url = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')).version;
}
