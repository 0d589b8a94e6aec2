// The plugin: two rules on programs that use tophash.
import noUndisposed from './no-undisposed.mjs';
import requireCapacity from './require-capacity.mjs';

export default {
  meta: { name: 'tophash', version: '0.1.0' },
  rules: { 'no-undisposed': noUndisposed, 'require-capacity': requireCapacity },
};
