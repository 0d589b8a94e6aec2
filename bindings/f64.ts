// Entry point tophash/f64: TypedMap and TypedSet for keys of kind f64, with a core of their own.
import type { CompiledModule } from './core/core.js';
import type { JsOf, ValueKind } from './core/kinds.js';
import { f64 } from './core/only-f64.js';
import { loading, type MapClass, type SetClass } from './typed/one-kind.js';
import { factories as home } from './typed/specialised/home-f64.js';
import { factories as iterators } from './typed/specialised/iterators-f64.js';
import { TypedMap as AnyMap } from './typed/typed-map.js';
import { TypedSet as AnySet } from './typed/typed-set.js';

type Kind = 'f64';
const load = /* @__PURE__ */ loading(f64, ['f64'], home, iterators);

/** TypedMap of tophash, for keys of kind f64; docs/platforms.md has what needs tophash itself. */
export const TypedMap: MapClass<Kind> = /* @__PURE__ */ load(AnyMap);
export type TypedMap<
  K extends Kind = Kind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> = AnyMap<K, V, T>;
/** TypedSet of tophash, for keys of kind f64. */
export const TypedSet: SetClass<Kind> = /* @__PURE__ */ load(AnySet);
export type TypedSet<K extends Kind = Kind> = AnySet<K>;

/** As init() of tophash, for this core: compiles it off the main thread, or takes it compiled. */
export const init = (module?: CompiledModule): Promise<void> =>
  f64.prepare(module as WebAssembly.Module | undefined);
