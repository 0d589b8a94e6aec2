// Entry point tophash/i64: TypedMap and TypedSet for keys of kind i64 and u64, with a core of their own.
import type { CompiledModule } from './core/core.js';
import type { JsOf, ValueKind } from './core/kinds.js';
import { i64 } from './core/only-i64.js';
import { loading, type MapClass, type SetClass } from './typed/one-kind.js';
import { factories as home } from './typed/specialised/home-i64.js';
import { factories as iterators } from './typed/specialised/iterators-i64.js';
import { TypedMap as AnyMap } from './typed/typed-map.js';
import { TypedSet as AnySet } from './typed/typed-set.js';

type Kind = 'i64' | 'u64';
const load = /* @__PURE__ */ loading(i64, ['i64', 'u64'], home, iterators);

/** TypedMap of tophash, for keys of kind i64 and u64; docs/platforms.md has what needs tophash itself. */
export const TypedMap: MapClass<Kind> = /* @__PURE__ */ load(AnyMap);
export type TypedMap<
  K extends Kind = Kind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> = AnyMap<K, V, T>;
/** TypedSet of tophash, for keys of kind i64 and u64. */
export const TypedSet: SetClass<Kind> = /* @__PURE__ */ load(AnySet);
export type TypedSet<K extends Kind = Kind> = AnySet<K>;

/** As init() of tophash, for this core: compiles it off the main thread, or takes it compiled. */
export const init = (module?: CompiledModule): Promise<void> =>
  i64.prepare(module as WebAssembly.Module | undefined);
