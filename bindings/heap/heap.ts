// Heap: what users hold of a memory with its maps. The memory itself is private (heap-memory.ts).
import { own, PolicyError, show, TophashError } from '../base/errors.js';
import { Weak } from '../base/host.js';
import { SafeSet } from '../base/native-map.js';
import { checkOptions } from '../base/options.js';
import { Core, type CoreExports } from '../core/core.js';
import { heapWatchers } from '../core/instance.js';
import { guard } from '../core/uncloneable.js';
import { HeapMemory, type HeapStats, type Listener } from './heap-memory.js';
import { check } from './parameters.js';

export type { HeapEvent, HeapStats } from './heap-memory.js';

declare global {
  /** As in lib.esnext.disposable, for programs that are checked without it. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Options of `new Heap()`. */
export interface HeapOptions {
  /** Core build; default `line`. */
  core?: Core;
  /** Most bytes the memory may reach: 131072 to 4294901760 (wasm32's limit less a page, the default). */
  maximumBytes?: number;
  /** While committed bytes are above this, every growth of the heap's maps is finished in the background,
   *  even if a  map's own policy has no background drain. 'pressure' fires when they pass it. 0 to
   *  4294967296. */
  softLimitBytes?: number;
  name?: string;
}

/** The names of options, as keys. */
const KNOWN: Record<keyof HeapOptions, 1> = { core: 1, maximumBytes: 1, softLimitBytes: 1, name: 1 };

/** The core of heaps that name none. */
let wholeCore: Core | undefined;

/** @internal Has heaps that name no core be of this one, which the entry point tophash loads. */
export const useWholeCore = (core: Core): void => {
  wholeCore = core;
};

/** @internal Whether there is such a core. */
export const hasWholeCore = (): boolean => wholeCore !== undefined;

/** The memory of a heap; undefined for anything else. */
let memoryIn: (heap: unknown) => HeapMemory | undefined;

/** A memory of its own with the maps in it. */
export class Heap {
  static #default: Heap | undefined;
  static readonly #all = new SafeSet<Weak<Heap>>();
  readonly #memory: HeapMemory;
  readonly #listed: Weak<Heap>;

  static {
    memoryIn = (heap) =>
      typeof heap === 'object' && heap !== null && #memory in heap ? heap.#memory : undefined;
  }

  /** @internal Heaps that have not been disposed or collected. */
  static *all(): IterableIterator<Heap> {
    for (const ref of Heap.#all) {
      const heap = ref.deref();
      if (heap === undefined || heap.#memory.isDisposed) Heap.#all.delete(ref);
      else yield heap;
    }
  }

  /** The heap of all maps that name none, but for maps of the entry points for one kind of keys where tophash
   *  itself is not loaded: those are in a heap for each. Made on first use. */
  static get default(): Heap {
    if (Heap.#default === undefined) {
      Heap.#default = new Heap({ name: 'default' });
      Heap.#default.#memory.isDefault = true;
    }
    return Heap.#default;
  }

  /** Throws PolicyError for options that are unknown or out of range. */
  constructor(options: HeapOptions = {}) {
    checkOptions('options', options, KNOWN);
    const core = own(options, 'core', wholeCore);
    if (core === undefined)
      throw new TophashError("a heap that names no core: expected an import of 'tophash', which has one");
    const maximumBytes = own(options, 'maximumBytes', undefined);
    const softLimitBytes = own(options, 'softLimitBytes', undefined);
    const name = own(options, 'name', 'heap');
    if (!(core instanceof Core))
      throw new PolicyError(`core is ${show(core)}: expected a Core from tophash/cores`);
    if (maximumBytes !== undefined) check('maximumBytes', maximumBytes);
    if (softLimitBytes !== undefined) check('softLimitBytes', softLimitBytes);
    check('name', name);
    this.#memory = new HeapMemory(this, core, name, maximumBytes, softLimitBytes);
    guard(this, 'a Heap cannot be cloned or sent: clone or send toNative() of its maps');
    this.#listed = new Weak<Heap>(this);
    Heap.#all.add(this.#listed);
    for (const tell of heapWatchers) tell(this);
  }

  get name(): string {
    return this.#memory.name;
  }

  get core(): Core {
    return this.#memory.core;
  }

  /** Most bytes that the memory may reach. */
  get maximumBytes(): number {
    return this.#memory.maximumBytes;
  }

  get softLimitBytes(): number | undefined {
    return this.#memory.softLimitBytes;
  }

  /** True for the heap of all maps that name none. */
  get isDefault(): boolean {
    return this.#memory.isDefault;
  }

  /** O(number of free runs). Throws DisposedError after dispose(). */
  stats(): HeapStats {
    return this.#memory.stats();
  }

  /** 'grow': memory became larger. 'pressure': committed bytes passed softLimitBytes. Listeners run in a
   *  microtask after the operation, so they may use the maps. Returns a function that removes
   *  the listener. */
  on(event: 'grow' | 'pressure', listener: Listener): () => void {
    return this.#memory.on(event, listener);
  }

  /** Disposes the heap's maps and lets the memory go. The default heap only disposes its maps and stays. */
  dispose(): void {
    this.#memory.dispose();
    if (this.#memory.isDisposed) Heap.#all.delete(this.#listed);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What JSON.stringify() shows: name, core and limits. */
  toJSON(): object {
    const { name, core, maximumBytes, softLimitBytes } = this;
    return { name, core: core.name, maximumBytes, softLimitBytes };
  }

  /** @internal For observers, as the following. */
  get x(): CoreExports {
    return this.#memory.x;
  }

  /** @internal As of Instance. */
  joined(whole: Core): CoreExports {
    return this.#memory.joined(whole);
  }

  /** @internal */
  get i32(): Int32Array {
    return this.#memory.i32;
  }

  /** @internal */
  get words(): Int32Array {
    return this.#memory.words;
  }

  /** @internal */
  get f64(): Float64Array {
    return this.#memory.f64;
  }

  /** @internal */
  get u8(): Uint8Array {
    return this.#memory.u8;
  }

  /** @internal False once the memory was let go. */
  get isLive(): boolean {
    return this.#memory.isLive;
  }

  /** @internal TypedMaps and TypedSets. */
  *tables(): IterableIterator<object> {
    for (const { table } of this.#memory.tracked()) yield table;
  }
}

/** @internal The memory of a heap. Throws PolicyError for anything else, copies of a heap too. */
export const memoryOf = (heap: unknown): HeapMemory => {
  const memory = memoryIn(heap);
  if (memory === undefined) throw new PolicyError(`heap is ${show(heap)}: expected a Heap`);
  return memory;
};
