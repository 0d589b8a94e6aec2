// Entry point tophash/global under the export condition `workerd`. Copied to dist/ as it is.
import './map.js';
import '../global.js';
