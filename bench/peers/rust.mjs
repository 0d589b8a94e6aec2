// Rust's HashMap, as toolchains/run.mjs compiles it from toolchains/rust/map.rs: `std` with its own hasher,
// SipHash 1-3; `fast` with one multiplication and no resistance to flooding. JavaScript has no iterator over
// it.
import { existsSync, readFileSync } from 'node:fs';
import { Lacking } from '../harness/job.mjs';
import { wrapper } from './wasm-map.mjs';

export default {
  open({ key, value, hasher }) {
    const file = (name) => new URL(`../../build/bench/${name}`, import.meta.url);
    const binary = file(`rust-${hasher}-${key}-${value}.wasm`);
    if (!existsSync(binary))
      throw new Lacking(`not compiled for ${key}:${value}: bench/toolchains/README.md`);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(binary)));
    const Wrapper = wrapper(exports, value === 'i32');
    return {
      version: readFileSync(file('rust-version.txt'), 'utf8').trim(),
      sized: true,
      create: ({ capacity }) => new Wrapper(capacity),
      loops: { getMany: bulk(exports, key, value) },
    };
  },
};

/** Keys per call. */
const CHUNK = 1 << 16;

/** Keys copied in and values out, as tophash does it, a chunk at a time. */
function bulk({ get_many, room, memory }, key, value) {
  const Keys = key === 'i32' ? Int32Array : BigInt64Array;
  const Values = value === 'i32' ? Int32Array : Float64Array;
  const [keysAt, valuesAt] = [room(CHUNK * 8), room(CHUNK * 8)];
  return (map, order, out, from, to) => {
    for (let at = from; at < to; at += CHUNK) {
      const n = Math.min(CHUNK, to - at);
      new Keys(memory.buffer, keysAt, n).set(order.subarray(at, at + n));
      get_many(map.handle, keysAt, n, valuesAt);
      out.set(new Values(memory.buffer, valuesAt, n), at - from);
    }
    return out[0];
  };
}
