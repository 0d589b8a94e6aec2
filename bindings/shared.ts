// Entry point tophash/shared: one map that many threads use.
export type { SharedHandle, SharedKey, SharedValue } from './shared/handle.js';
export type { ShardStats, SharedStats } from './shared/shared-stats.js';
export type { SharedEntries, SharedOptions } from './shared/shared-typed-map.js';
export { SharedTypedMap } from './shared/shared-typed-map.js';
