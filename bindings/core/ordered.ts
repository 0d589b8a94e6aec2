// The ordered map's core build, in a module of its own so that using it loads no other.
import { Core, embedded } from './core.js';
import bytes from './embedded/ordered.js';

/** The index of `tophash/map`: assembly/ordered.ts. */
export const ordered = new Core('ordered', embedded(bytes));
