// Entry point tophash/cores: the core builds that a Heap can be made of.
import { PolicyError, show } from './base/errors.js';
import { Core, decode } from './core/core.js';
import classicBytes from './core/embedded/classic.js';

export { Core } from './core/core.js';
export { line } from './core/line.js';

/** Go's own layout and growth: 8 slots, tophash bytes, a copy beside oldbuckets. */
export const classic = new Core('classic', () => decode(classicBytes));

/** A core of your own build. `name` is what stats().core says. Throws PolicyError if it is
 *  not WebAssembly. */
export const fromBytes = (bytes: ArrayBuffer | ArrayBufferView, name = 'custom'): Core => {
  const source = bytes as BufferSource;
  if (!(ArrayBuffer.isView(bytes) || bytes instanceof ArrayBuffer) || !WebAssembly.validate(source)) {
    throw new PolicyError(`fromBytes() got ${show(bytes)}: expected the bytes of a WebAssembly module`);
  }
  return new Core(name, () => source);
};
