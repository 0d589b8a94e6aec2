// Entry point tophash under the export condition `workerd`: such runtimes compile no bytes while they serve
// requests, so the default core comes as a module that was compiled when the worker was deployed. Copied to
// dist/ as it is.
import core from '../core.wasm';
import { init } from '../index.js';

init(core); // takes effect at once

export * from '../index.js';
