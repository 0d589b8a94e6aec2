// Entry point tophash/global under the export condition `workerd`. Copied to dist/ as it is.
import './edge-map.js';
import './global.js';
