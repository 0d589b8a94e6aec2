// The engine's own Map and Set, as the bindings keep them whatever a program does to the global ones.
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The module as it is loaded where these are the globals. */
const loadedWith = async (globals: Record<string, unknown>) => {
  vi.resetModules();
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  const loaded = await import('../../bindings/base/native-map.js');
  vi.unstubAllGlobals();
  return loaded;
};
/** Errors as JavaScriptCore makes them. */
class LineError extends Error {
  line = 1;
}
const { Map: Native } = globalThis;
class Replaced extends Native {
  toNative() {
    return new Native();
  }
}

it('the native Map is the global one, or what one in its place says it has replaced', async () => {
  expect((await loadedWith({})).NativeMap).toBe(Native);
  expect((await loadedWith({ Map: Replaced })).NativeMap).toBe(Native);
  class Other extends Native {}
  expect((await loadedWith({ Map: Other })).NativeMap).toBe(Other);
});

it('safe maps and sets have the methods as their own, and no parent', async () => {
  const { SafeMap, SafeSet } = await loadedWith({});
  for (const [Safe, parent] of [
    [SafeMap, Native.prototype],
    [SafeSet, Set.prototype],
  ] as const) {
    expect(Object.getPrototypeOf(Safe.prototype)).toBe(null);
    expect(Safe.prototype.constructor).toBe(Safe);
    const names = (of: object) => new Set(Reflect.ownKeys(of));
    expect(names(Safe.prototype)).toEqual(names(parent));
  }
  const map = new SafeMap([[1, 2]]);
  const { get } = Native.prototype;
  Native.prototype.get = () => 'patched';
  try {
    expect([map.get(1), map.size, map instanceof SafeMap]).toEqual([2, 1, true]);
  } finally {
    Native.prototype.get = get;
  }
});

describe.each([
  ['V8', {}],
  ['JavaScriptCore', { Error: LineError }],
])('the methods as functions, in %s', (_, globals) => {
  it('do what those of the prototype do, also where a program has put others there', async () => {
    const { natives } = await loadedWith(globals);
    const map = new Native<unknown, unknown>([['a', 1]]);
    const methods = ['get', 'has', 'set', 'delete', 'clear', 'keys', 'values', 'entries'] as const;
    const functions: object[] = methods.map((name) => map[name]);
    functions.push(Reflect.getOwnPropertyDescriptor(Native.prototype, 'size')?.get as object);
    functions.push(map.keys().next);
    for (const call of [undefined, () => 'patched']) {
      for (const it of functions)
        if (call !== undefined) Object.defineProperty(it, 'call', { value: call, configurable: true });
      try {
        natives.set(map, 'b', 2);
        const first = natives.next(natives.keys(map));
        const value = natives.next(natives.values(map));
        const entry = natives.next(natives.entries(map));
        const read = [natives.get(map, 'b'), natives.has(map, 'b'), natives.size(map)];
        const gone = [natives.delete(map, 'b'), natives.has(map, 'b'), natives.size(map)];
        expect([first.value, value.value, entry.value]).toEqual(['a', 1, ['a', 1]]);
        expect([read, gone]).toEqual([
          [2, true, 2],
          [true, false, 1],
        ]);
      } finally {
        for (const it of functions) Reflect.deleteProperty(it, 'call');
      }
    }
    natives.clear(map);
    expect(natives.size(map)).toBe(0);
  });
});
