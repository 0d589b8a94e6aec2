// Private fields on objects that another class constructs. A field declared in a subclass of Stamped is put
// on the object that its constructor is given, not on a new one. Copies of an object never have it: neither
// Object.assign() nor property descriptors see private fields, and freezing leaves them writable.

import { ArgumentTypeError } from '../base/errors.js';

/** Parent of classes whose fields go onto a given object. */
export class Stamped {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the fields of subclasses go onto this object
    return object;
  }
}

/** Throws ArgumentTypeError for a receiver without the private field of the method's class. */
export const foreign = (): never => {
  throw new ArgumentTypeError(
    'method called on what is no TypedMap or TypedSet of its own kinds and heap: expected the map itself; ' +
      'a copy of its properties (Object.assign, spread, a cloning library) is none; clone() and toNative() ' +
      'copy a map',
  );
};
