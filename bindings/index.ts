// Entry point tophash.
import { line } from './line.js';

export {
  ConcurrentMapError,
  CorruptionError,
  DisposedError,
  KeyTypeError,
  OutOfMemoryError,
  PolicyError,
  SnapshotError,
  TophashError,
  ValueTypeError,
} from './errors.js';
export type { HeapEvent, HeapOptions, HeapStats } from './heap.js';
export { Heap } from './heap.js';
export type { BulkOf, JsOf, KeyKind, ValueKind } from './kinds.js';
export { maps } from './maps.js';
export type { GrowthPolicy, MapOptions } from './options.js';
export type { Explanation, MapStats } from './stats.js';
export type { DrainBudget, DrainResult } from './table.js';
export type { EntriesOf } from './typed-map.js';
export { TypedMap } from './typed-map.js';
export type { SetLike } from './typed-set.js';
export { TypedSet } from './typed-set.js';
export { version } from './version.js';

/** Compiles the default core off the main thread, or takes a compiled one where compiling bytes is forbidden. */
export const init = (module?: WebAssembly.Module): Promise<void> => line.prepare(module);
