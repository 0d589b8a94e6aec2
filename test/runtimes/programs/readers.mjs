// Who reads string keys: the core, if the engine is V8 with JS String Builtins, and else the bindings. Both
// give the same results. For runtimes that compile from bytes.
import { Heap } from 'tophash';
import { classic, line } from 'tophash/cores';
import { same } from './check.mjs';
import { operate } from './strings.mjs';

/** A module that imports a builtin by a type that it does not have: valid only where there are none. */
const WRONG = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 23, 1, 14],
  ...Array.from('wasm:js-string', (c) => c.charCodeAt(0)),
  ...[4, 99, 97, 115, 116, 0, 0],
]);

/** Compiles a core that nobody used yet as an engine does that has no builtins. */
const compilePlainly = (core) => {
  const { Module } = WebAssembly;
  WebAssembly.Module = class extends Module {
    // biome-ignore lint/complexity/noUselessConstructor: it drops the option
    constructor(bytes) {
      super(bytes);
    }
  };
  try {
    same(core.readsText, false, 'a core without builtins reads strings');
  } finally {
    WebAssembly.Module = Module;
  }
};

export default async () => {
  const has = !WebAssembly.validate(WRONG, { builtins: ['js-string'] });
  // JavaScriptCore has them, and calls them for each character
  const isUsed = has && !('line' in new Error());
  same(line.readsText, isUsed, 'the core reads strings');
  compilePlainly(classic);
  operate(new Heap({ core: line }));
  operate(new Heap({ core: classic }));
  return isUsed ? 'read by the core, and by the bindings' : 'read by the bindings';
};
