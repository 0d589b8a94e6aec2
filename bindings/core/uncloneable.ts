// structuredClone(), postMessage() and v8.serialize() give {} for an object of a class, in silence. They
// refuse one that has an own enumerable property whose value is a symbol, and their message shows the
// symbol's description. Nothing else makes them throw: they skip what is private, not enumerable, or named by
// a symbol.

/** The property's name. */
const NAME = 'uncloneable';

/** Makes an object refuse to be cloned; `reason`: what the error's message says. As each object has a symbol
 *  of its own, no two compare as equal property by property, which would see nothing of their contents. */
export const guard = (object: object, reason: string): void => {
  (object as Record<string, unknown>)[NAME] = Symbol(reason);
};
