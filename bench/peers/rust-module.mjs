/**
 * Opens what toolchains/run.mjs has compiled of toolchains/rust/map.rs. It has no iterator that JavaScript could use.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Lacking } from '../job.mjs';
import { wrapper } from './wasm-map.mjs';

/** @param {'std' | 'fast'} hasher @param {{ key: string, value: string }} kinds */
export function openRust(hasher, { key, value }) {
  const file = (name) => new URL(`../../build/bench/${name}`, import.meta.url);
  const binary = file(`rust-${hasher}-${key}-${value}.wasm`);
  if (!existsSync(binary)) throw new Lacking(`not compiled for ${key}:${value}: bench/toolchains/README.md`);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(binary)));
  const { remove, ...rest } = exports;
  const Wrapper = wrapper({ ...rest, delete: remove }, value === 'i32');
  return {
    version: readFileSync(file('rust-version.txt'), 'utf8').trim(),
    sized: true,
    create: ({ capacity }) => new Wrapper(capacity),
  };
}
