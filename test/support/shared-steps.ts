// Words of a thread's page that a scheduler steps it by (assembly/layout/heap-header.ts: FaultPoints).
import { ADDRESS } from '../../bindings/core/abi.js';

/** How many stores the thread may make; 0: as many as it likes. */
export const STEPS = (ADDRESS.failStore >> 2) + 1;
/** The store that it has stopped before. */
export const STORES = STEPS + 1;
