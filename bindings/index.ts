// Entry point tophash.
import type { CompiledModule } from './core/core.js';
import { line } from './core/line.js';

export {
  ArgumentRangeError,
  ArgumentTypeError,
  ConcurrentMapError,
  CorruptionError,
  DisposedError,
  KeyTypeError,
  OutOfMemoryError,
  PolicyError,
  SnapshotError,
  TophashError,
  ValueTypeError,
} from './base/errors.js';
export { version } from './base/version.js';
export type { BulkOf, JsOf, KeyArgs, KeyKind, PairKind, ScalarKind, ValueKind } from './core/kinds.js';
export type { HeapEvent, HeapOptions, HeapStats } from './heap/heap.js';
export { maps } from './heap/live-maps.js';
export type { GrowthPolicy, MapOptions } from './heap/map-options.js';
export type { Explanation, MapStats } from './heap/map-stats.js';
export type { RestoreOptions } from './snapshot/decode.js';
export type { Pieces } from './snapshot/stream.js';
export type { DrainBudget, DrainResult } from './typed/table.js';
export type { TupleKey, TupleOf } from './typed/tuple-key.js';
export { tupleKey } from './typed/tuple-key.js';
export type { Block, EntriesOf } from './typed/typed-map.js';
export type { SetLike } from './typed/typed-set.js';
export { Heap, TypedMap, TypedSet } from './typed/whole.js';

/** Compiles the default core off the main thread, or takes a compiled one where compiling bytes
 *  is forbidden. */
export const init = (module?: CompiledModule): Promise<void> =>
  line.prepare(module as WebAssembly.Module | undefined);
