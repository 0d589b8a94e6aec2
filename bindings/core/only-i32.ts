// The core for keys of kind i32 and u32 alone, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/i32.js';

/** The line core with what such maps cannot do without (tools/gen-exports.mjs). */
export const i32 = new Core('i32', embedded(bytes), false);
