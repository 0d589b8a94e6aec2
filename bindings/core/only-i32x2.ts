// The core for keys of kind i32x2 and u32x2 alone, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/i32x2.js';

/** The line core with what such maps cannot do without (tools/gen-exports.mjs). */
export const i32x2 = new Core('i32x2', embedded(bytes), false);
