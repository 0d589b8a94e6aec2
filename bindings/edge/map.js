// Entry point tophash/map under the export condition `workerd`: as index.js, for the ordered map's core.
// Copied to dist/ as it is.

import { ordered } from '../core/ordered.js';
import core from '../ordered.wasm';

ordered.prepare(core); // takes effect at once

export * from '../map.js';
export { default } from '../map.js';
