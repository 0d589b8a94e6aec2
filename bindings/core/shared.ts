// The shared core, in a module of its own so that nothing else loads it.
import { Core, decode } from './core.js';
import bytes from './embedded/shared.js';

/** Maps that threads share. */
export const sharedCore = new Core('shared', () => decode(bytes));
