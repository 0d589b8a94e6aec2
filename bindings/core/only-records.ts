// The core for keys of kind string and bytes alone, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/records.js';

/** The line core with what such maps cannot do without (tools/gen-exports.mjs). */
export const records = new Core('records', embedded(bytes), false);
