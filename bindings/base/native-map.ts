// The engine's own Map, taken before tophash/global can put another in its place.

/** The native Map. */
export const NativeMap = globalThis.Map;
export type NativeMap<K, V> = globalThis.Map<K, V>;
