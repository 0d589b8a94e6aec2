// Entry point tophash.
import type { Core } from './core.js';
import { Heap } from './heap.js';
import { line } from './line.js';
import { TypedMap } from './typed-map.js';

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
export type { GrowthPolicy, MapOptions } from './options.js';
export type { Explanation, MapStats } from './stats.js';
export { maps } from './maps.js';
export type { DrainBudget, DrainResult } from './table.js';
export type { EntriesOf } from './typed-map.js';
export { TypedMap } from './typed-map.js';
export type { SetLike } from './typed-set.js';
export { TypedSet } from './typed-set.js';
export { version } from './version.js';

/** Compiles the default core off the main thread, or takes a compiled one where compiling bytes is forbidden. */
export const init = (module?: WebAssembly.Module): Promise<void> => (line as Core).prepare(module);
