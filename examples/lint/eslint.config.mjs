// An example configuration: both rules on all files.
import tophash from './tophash.mjs';

export default [
  {
    languageOptions: { ecmaVersion: 2026, sourceType: 'module' },
    plugins: { tophash },
    rules: { 'tophash/no-undisposed': 'error', 'tophash/require-capacity': 'warn' },
  },
];
