// What the entry points of one kind of keys give: the classes of tophash, for their kinds.
import type { Core } from '../core/core.js';
import type { JsOf, KeyKind, ValueKind } from '../core/kinds.js';
import { useKindCore } from '../heap/homes.js';
import type { MapOptions } from '../heap/map-options.js';
import { useClasses } from './class-for.js';
import type { EntriesOf, TypedMap } from './typed-map.js';
import type { TypedSet } from './typed-set.js';

/** The class TypedMap for keys of the kinds `Only`. Methods that need what only `tophash` loads throw
 *  TophashError until the program imports that too: bulk calls, blocks(), from() of arrays, snapshots,
 *  compact(), explain() and verify(). */
export interface MapClass<Only extends KeyKind> {
  readonly prototype: TypedMap;
  /** Throws as that of TypedMap, ArgumentTypeError for another kind of keys. */
  new <K extends Only, V extends ValueKind, T extends JsOf<V> = JsOf<V>>(
    key: K,
    value: V,
    options?: MapOptions,
  ): TypedMap<K, V, T>;
  /** As TypedMap.from(). */
  from<K extends Only, T>(
    key: K,
    value: 'any',
    entries: EntriesOf<K, 'any', T>,
    options?: MapOptions,
  ): TypedMap<K, 'any', T>;
  from<K extends Only, V extends ValueKind>(
    key: K,
    value: V,
    entries: EntriesOf<K, V>,
    options?: MapOptions,
  ): TypedMap<K, V>;
}

/** The class TypedSet for keys of the kinds `Only`, as MapClass. */
export interface SetClass<Only extends KeyKind> {
  readonly prototype: TypedSet;
  /** Throws as that of TypedSet, ArgumentTypeError for another kind of keys. */
  new <K extends Only>(key: K, options?: MapOptions): TypedSet<K>;
  /** As TypedSet.from(). */
  from<K extends Only>(key: K, keys: Iterable<JsOf<K>>, options?: MapOptions): TypedSet<K>;
}

/** What loads the classes and the core of some kinds of keys, and gives TypedMap or TypedSet, which it is
 *  called with. */
export const loading =
  (core: Core, kinds: readonly KeyKind[], ...factories: readonly Readonly<Record<string, unknown>>[]) =>
  (Class: object): never => {
    useKindCore(core, kinds);
    for (const some of factories) useClasses(some);
    return Class as never;
  };
