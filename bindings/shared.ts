// Entry point tophash/shared: one map that many threads use.

export type { SharedEntries } from './shared/entries.js';
export type { SharedHandle, SharedKey, SharedValue } from './shared/handle.js';
export type { SharedOptions } from './shared/make-memory.js';
export type { ShardStats, SharedStats } from './shared/shared-stats.js';
export { SharedTypedMap } from './shared/shared-typed-map.js';
