// The functions of the host and the language that the bindings use, taken when this module is loaded: what
// a program replaces or removes later (fake timers, sandboxes) changes no map. Each use is guarded here.

/** Whether an error is that of a full stack, which says nothing of the next call. */
export const isOverflow = (error: unknown): boolean => {
  const { message } = (error ?? {}) as { message?: unknown };
  return message === 'Maximum call stack size exceeded' || message === 'too much recursion';
};

/** What `read` gives; undefined if it throws, as a getter of a sandbox may. Throws the error of a full stack:
 *  it does not mean that the host has no such function. */
export const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (isOverflow(error)) throw error;
    return undefined;
  }
};

// ---- the engine

const error = new Error();

/** Whether the engine is V8: errors of JavaScriptCore have a `line`, those of SpiderMonkey a `lineNumber`. */
export const isV8 = !('line' in error || 'lineNumber' in error);

// ---- methods as functions

const { bind, call } = Function.prototype;
const { apply } = Reflect;

/** A method as a function of its receiver and at most two arguments, so that no call looks it up again. V8
 *  compiles bound functions in place. JavaScriptCore compiles `method.call()` in place, also behind the look
 *  whether a program has put another `call` there; a bound function takes it ten times as long. */
export const uncurryThis = (isV8
  ? bind.bind(call)
  : (method: typeof call) => (self: unknown, a: unknown, b: unknown) =>
      method.call === call ? method.call(self as never, a, b) : apply(method, self, [a, b])) as never as <
  T,
  A extends unknown[],
  R,
>(
  method: (this: T, ...args: A) => R,
) => (self: T, ...args: A) => R;

// ---- clocks and timers

const clock = attempt(() => performance);
const loadedNow = attempt(() => clock?.now.bind(clock));
const date = Date.now;

/** Milliseconds by the clock that was there when this module was loaded. */
const firstNow = (): number => {
  const ms = attempt(() => loadedNow?.());
  return typeof ms === 'number' ? ms : date();
};

/** Milliseconds of performance.now(), also of one that a test put there; for statistics. */
export const now = (): number => {
  try {
    const ms = performance.now();
    if (typeof ms === 'number') return ms;
  } catch {}
  return firstNow();
};

const setTimer = attempt(() => setTimeout);
const clearTimer = attempt(() => clearTimeout);

/** A timer of the host. */
export type Timer = { unref?: () => void };

/** The clock and the timers of the background drain, as one object so that a test can give others. */
export const timers = {
  now: firstNow,
  /** Starts a timer that keeps no process alive; undefined where none may start (workerd, module scope). */
  start: (run: () => void, ms: number): Timer | undefined =>
    attempt(() => {
      const timer = setTimer?.(run, ms) as unknown as Timer | undefined;
      timer?.unref?.();
      return timer;
    }),
  stop: (timer: Timer): void => void attempt(() => clearTimer?.(timer as never)),
};

/** Runs a function, which must not throw, in a microtask. By syntax, which nobody can replace. */
export const soon = async (run: () => void): Promise<void> => {
  await undefined;
  run();
};

const microtask = attempt(() => queueMicrotask);

/** Throws an error where no caller is: it reaches the host as an uncaught one. */
export const throwLater = (error: unknown): void => {
  const raise = (): never => {
    throw error;
  };
  if (attempt(() => (microtask as typeof queueMicrotask)(raise) ?? true) !== true) void soon(raise);
};

// ---- the garbage collector

const Ref = attempt(() => WeakRef);
const derefOf = attempt(() => uncurryThis(WeakRef.prototype.deref)) as (ref: WeakRef<WeakKey>) => unknown;
const Registry = attempt(() => FinalizationRegistry);

/** Whether the host has such references: one is made and followed. */
const hasRefs = attempt(() => Ref !== undefined && derefOf(new Ref(now)) === now) === true;

/** A reference that keeps nothing alive; a strong one in a host that has none. */
export class Weak<T extends WeakKey> {
  readonly #to: WeakRef<T> | T;

  constructor(target: T) {
    this.#to = hasRefs ? new (Ref as typeof WeakRef)(target) : target;
  }

  deref(): T | undefined {
    return hasRefs ? (derefOf(this.#to as WeakRef<T>) as T | undefined) : (this.#to as T);
  }
}

/** What is used of a FinalizationRegistry. */
export type Finalizers<H> = Pick<FinalizationRegistry<H>, 'register' | 'unregister'>;

/** Calls `free` with what an object was registered with, once the object is collected. In a host without
 *  FinalizationRegistry never: then memory comes back by dispose() only. */
export const finalizers = <H>(free: (held: H) => void): Finalizers<H> => {
  const made = attempt(() => (Registry === undefined ? undefined : new Registry<H>(free)));
  if (typeof made?.register === 'function') return made;
  return { register: () => {}, unregister: () => false } as unknown as Finalizers<H>;
};

// ---- random bytes and text

/** Where the platform's secure source is, as this module found it. Node loads its own, in 5 ms, once `crypto`
 *  is asked for: first a device of the system is. */
const sourceAt = attempt(() => Object.getOwnPropertyDescriptor(globalThis, 'crypto'));
const source = sourceAt?.get === undefined ? attempt(() => crypto) : undefined;
const secureSource = (): typeof source =>
  source ?? attempt(() => apply(sourceAt?.get as () => typeof source, globalThis, []));

/** What is used of node:fs. */
interface Files {
  openSync(path: string, flags: string): number;
  readSync(file: number, bytes: Uint8Array): number;
  closeSync(file: number): void;
}

/** Fills bytes from the system's own random device, where `crypto` would have to be loaded (Node) and there
 *  is such a device: Linux, macOS. The module that reads it is loaded there already. */
const fillFromDevice = (bytes: Uint8Array): void => {
  if (source !== undefined || 'Deno' in globalThis) return; // Deno would ask the user for permission
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const files = process?.getBuiltinModule?.('node:fs') as Files;
  const file = files.openSync('/dev/urandom', 'r');
  try {
    if (files.readSync(file, bytes) !== bytes.length) bytes.fill(0);
  } finally {
    files.closeSync(file);
  }
};

/** Whether any byte is not 0; then `bytes` gets them. */
const isDrawn = (drawn: Uint8Array, bytes: Uint8Array): boolean => {
  let all = 0;
  for (let i = 0; i < drawn.length; i++) all |= drawn[i] as number;
  if (all === 0) return false;
  for (let i = 0; i < drawn.length; i++) bytes[i] = drawn[i] as number;
  return true;
};

/** Fills bytes from the platform's secure source; false where it refuses (workerd, module scope), has none,
 *  or leaves the bytes as they were. */
export const fillSecurely = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  const drawn = new Uint8Array(bytes.length);
  attempt(() => fillFromDevice(drawn));
  if (isDrawn(drawn, bytes)) return true;
  attempt(() => secureSource()?.getRandomValues(drawn));
  return isDrawn(drawn, bytes);
};

const random = attempt(() => Math.random);

/** 53 bits of no secure source, different from call to call. */
export const insecureBits = (): bigint => {
  const drawn = attempt(() => random?.());
  const bits = (typeof drawn === 'number' ? drawn : firstNow() / 2 ** 32) * 2 ** 53;
  return BigInt(bits - (bits % 1)) + BigInt(++draws);
};
let draws = 0;

/** What makes strings of bytes: Buffer, of Node and its like, is faster than anything else, and TextDecoder
 *  has no true latin1. */
export interface Characters {
  toString(encoding: string, start: number, end: number): string;
}

const bufferFrom = attempt(() => {
  const { Buffer } = globalThis as {
    Buffer?: { from(buffer: ArrayBufferLike, from?: number): Characters };
  };
  return Buffer?.from.bind(Buffer);
});

/** That over a memory, from a byte on; undefined where there is none. */
export const charactersOf = (buffer: ArrayBufferLike, from = 0): Characters | undefined => {
  const characters = attempt(() => bufferFrom?.(buffer, from));
  return typeof characters?.toString === 'function' && 'buffer' in characters ? characters : undefined;
};
