// Entry point tophash/global: puts the drop-in in the place of the native Map, for everything that is loaded
// after it.
//   node --import tophash/global app.js
import { NativeMap } from './base/native-map.js';
import { Map as DropIn } from './map.js';

const isNative = (value: unknown): boolean => value instanceof NativeMap;

// instanceof also accepts native Maps: some were made before, and the engine makes more (structuredClone)
Object.defineProperty(DropIn, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    const ordinary = Function.prototype[Symbol.hasInstance].call(this as never, value);
    return ordinary || (this === DropIn && isNative(value));
  },
  configurable: true,
});

Object.defineProperty(globalThis, 'Map', {
  value: DropIn,
  writable: true,
  enumerable: false,
  configurable: true,
});
