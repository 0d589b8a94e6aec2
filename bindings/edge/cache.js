// Entry point tophash/cache under the export condition `workerd`: as index.js. Copied to dist/ as it is.

import { line } from '../core/line.js';
import core from '../core.wasm';

line.prepare(core); // takes effect at once

export * from '../cache.js';
