// The default core, in a module of its own so that using it does not load the others.
import { Core, embedded } from './core.js';
import bytes from './embedded/line.js';

/** Whole cache lines, growth in place: the default. */
export const line = new Core('line', embedded(bytes));
