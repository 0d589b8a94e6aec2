// The core for keys of kind i64 and u64 alone, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/i64.js';

/** The line core with what such maps cannot do without (tools/gen-exports.mjs). */
export const i64 = new Core('i64', embedded(bytes), false);
