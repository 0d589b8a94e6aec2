// Entry point tophash/global: puts the drop-in in the place of the native Map, for everything that is loaded
// after it, and lets structuredClone and postMessage copy drop-ins that have moved.
//   node --import tophash/global app.js
import { NativeMap } from './base/native-map.js';
import { Map as DropIn } from './map.js';
import { cloning } from './ordered/clone.js';

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

/** Makes a method of an object take drop-ins that have moved. */
const letClone = (object: object | undefined, name: string): void => {
  const property = object && Object.getOwnPropertyDescriptor(object, name);
  if (typeof property?.value !== 'function' || property.configurable !== true) return;
  Object.defineProperty(object, name, { ...property, value: cloning(property.value) });
};

letClone(globalThis, 'structuredClone');
letClone(globalThis, 'postMessage');
for (const name of ['MessagePort', 'Worker', 'BroadcastChannel', 'ServiceWorker', 'Client'])
  letClone(
    (globalThis as never as Record<string, { prototype?: object } | undefined>)[name]?.prototype,
    'postMessage',
  );
