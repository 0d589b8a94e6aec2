// Entry point tophash/bytes: TypedMap and TypedSet for keys of kind bytes, with a core of their own.
import type { CompiledModule } from './core/core.js';
import type { JsOf, ValueKind } from './core/kinds.js';
import { records } from './core/only-records.js';
import { loading, type MapClass, type SetClass } from './typed/one-kind.js';
import { factories as home } from './typed/specialised/home-bytes.js';
import { factories as iterators } from './typed/specialised/iterators-bytes.js';
import { TypedMap as AnyMap } from './typed/typed-map.js';
import { TypedSet as AnySet } from './typed/typed-set.js';

type Kind = 'bytes';
const load = /* @__PURE__ */ loading(records, ['bytes'], home, iterators);

/** TypedMap of tophash, for keys of kind bytes; docs/platforms.md has what needs tophash itself. */
export const TypedMap: MapClass<Kind> = /* @__PURE__ */ load(AnyMap);
export type TypedMap<
  K extends Kind = Kind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> = AnyMap<K, V, T>;
/** TypedSet of tophash, for keys of kind bytes. */
export const TypedSet: SetClass<Kind> = /* @__PURE__ */ load(AnySet);
export type TypedSet<K extends Kind = Kind> = AnySet<K>;

/** As init() of tophash, for this core: compiles it off the main thread, or takes it compiled. */
export const init = (module?: CompiledModule): Promise<void> =>
  records.prepare(module as WebAssembly.Module | undefined);
