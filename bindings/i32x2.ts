// Entry point tophash/i32x2: TypedMap and TypedSet for keys of kind i32x2 and u32x2, with their own core.
import type { CompiledModule } from './core/core.js';
import type { JsOf, ValueKind } from './core/kinds.js';
import { i32x2 } from './core/only-i32x2.js';
import { loading, type MapClass, type SetClass } from './typed/one-kind.js';
import { factories as home } from './typed/specialised/home-i32x2.js';
import { factories as iterators } from './typed/specialised/iterators-i32x2.js';
import { TypedMap as AnyMap } from './typed/typed-map.js';
import { TypedSet as AnySet } from './typed/typed-set.js';

type Kind = 'i32x2' | 'u32x2';
const load = /* @__PURE__ */ loading(i32x2, ['i32x2', 'u32x2'], home, iterators);

/** TypedMap of tophash, for keys of kind i32x2 and u32x2; docs/platforms.md has what needs tophash itself. */
export const TypedMap: MapClass<Kind> = /* @__PURE__ */ load(AnyMap);
export type TypedMap<
  K extends Kind = Kind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> = AnyMap<K, V, T>;
/** TypedSet of tophash, for keys of kind i32x2 and u32x2. */
export const TypedSet: SetClass<Kind> = /* @__PURE__ */ load(AnySet);
export type TypedSet<K extends Kind = Kind> = AnySet<K>;

/** As init() of tophash, for this core: compiles it off the main thread, or takes it compiled. */
export const init = (module?: CompiledModule): Promise<void> =>
  i32x2.prepare(module as WebAssembly.Module | undefined);
