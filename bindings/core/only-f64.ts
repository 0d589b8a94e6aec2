// The core for keys of kind f64 alone, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/f64.js';

/** The line core with what such maps cannot do without (tools/gen-exports.mjs). */
export const f64 = new Core('f64', embedded(bytes), false);
