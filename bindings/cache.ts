// Entry point tophash/cache.
export type { CacheOptions, CacheSetOptions, EvictReason } from './cache/options.js';
export type { CacheStats } from './cache/stats.js';
export { TypedCache } from './cache/typed-cache.js';
export type { CacheCounts } from './heap/map-stats.js';
