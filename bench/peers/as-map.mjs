// AssemblyScript's own Map<K, V>, compiled to WebAssembly (../assembly/std-map.ts) and called one operation
// at a time: what one would use without tophash. It has no iterators; keys() and values() copy into arrays
// inside.
import { readFileSync } from 'node:fs';
import { instantiate } from '../harness/assembly.mjs';
import { Lacking } from '../harness/job.mjs';
import { wrapper } from './wasm-map.mjs';

const pairs = ['i32:f64', 'i32:i32', 'i64:f64'];

export default {
  open({ key, value }) {
    if (!pairs.includes(`${key}:${value}`)) throw new Lacking(`compiled for ${pairs.join(', ')} only`);
    const Wrapper = wrapper(
      instantiate(`std-map_${key}_${value}`, { env: { abort: fail } }),
      value === 'i32',
    );
    const compiler = new URL('../../node_modules/assemblyscript/package.json', import.meta.url);
    return { version: JSON.parse(readFileSync(compiler, 'utf8')).version, create: () => new Wrapper() };
  },
};

function fail() {
  throw new Error('abort in AssemblyScript');
}
