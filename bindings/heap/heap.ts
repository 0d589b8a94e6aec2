// A Heap: one WebAssembly.Memory with one instance of one core build, its views, its maps and its events.
import {
  checkFunction,
  checkObject,
  DisposedError,
  OutOfMemoryError,
  PolicyError,
  show,
} from '../base/errors.js';
import { soon, Weak } from '../base/host.js';
import { SafeMap, SafeSet } from '../base/native-map.js';
import { countFatal, tell } from '../base/notices.js';
import { Core, type CoreNotice } from '../core/core.js';
import { Instance } from '../core/instance.js';
import type { Kind, KindArray } from '../core/kinds.js';
import { line } from '../core/line.js';
import type { Drainable } from '../growth/background-drain.js';
import { check } from './parameters.js';

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

/** Statistics of a heap [bytes]; `maps` is a count. */
export interface HeapStats {
  /** Length of the memory: what the engine has set aside. Pages never touched take no RAM. */
  committed: number;
  /** Handed out to maps. */
  used: number;
  /** Committed but not handed out. */
  free: number;
  maps: number;
  /** Calls that were interrupted in the middle (stack overflow, termination), and undone. */
  repairs: number;
}

/** An event of a heap: the heap, and its committed bytes. */
export interface HeapEvent {
  heap: Heap;
  committed: number;
}

type Listener = (event: HeapEvent) => void;

/** A map as its heap sees it. */
export interface Tracked {
  dispose(): void;
  /** Hands a growth that is under way to the background drain. */
  resumeBackgroundDrain(): void;
  /** The core says that a growth began (1 doubling, 2 same size), ended (0) or got no memory (3); `self` is
   *  the heap's reference to the map. Called inside a mutation. */
  growthChanged(notice: CoreNotice, self: Weak<Tracked & Drainable>): void;
  /** A step took so many milliseconds (core.ts: SPENT). */
  recordStep(event: number, ms: number): void;
}

/** A memory of its own with the maps in it. */
export class Heap extends Instance {
  static #default: Heap | undefined;

  readonly name: string;
  readonly softLimitBytes: number | undefined;
  /** @internal One class per kind pair, made on first use (typed-map.ts). */
  readonly classes = new SafeMap<string, unknown>();
  readonly #maps = new SafeMap<number, Weak<Tracked & Drainable>>();
  readonly #listeners = { grow: new SafeSet<Listener>(), pressure: new SafeSet<Listener>() };
  readonly #views = new SafeMap<Kind, KindArray>();
  readonly #long: ({ at: number; bytes: number } | undefined)[] = [];
  #disposed = false;
  #pending = false;
  #underPressure = false;

  static readonly #all = new SafeSet<Weak<Heap>>();
  /** @internal Told of every heap that is made, while a trace is on. */
  static readonly made = new SafeSet<(heap: Heap) => void>();

  /** @internal Heaps that have not been disposed or collected. */
  static *all(): IterableIterator<Heap> {
    for (const ref of Heap.#all) {
      const heap = ref.deref();
      if (heap === undefined || heap.#disposed) Heap.#all.delete(ref);
      else yield heap;
    }
  }

  /** The heap of all maps that name none; made on first use. */
  static get default(): Heap {
    Heap.#default ??= new Heap({ name: 'default' });
    return Heap.#default;
  }

  /** Throws PolicyError for options out of range. */
  constructor(options: HeapOptions = {}) {
    checkObject('options', options);
    const { core = line, maximumBytes, softLimitBytes, name = 'heap' } = options;
    if (!(core instanceof Core))
      throw new PolicyError(`core is ${show(core)}: expected a Core from tophash/cores`);
    if (maximumBytes !== undefined) check('maximumBytes', maximumBytes);
    if (softLimitBytes !== undefined) check('softLimitBytes', softLimitBytes);
    check('name', name);
    super(core, maximumBytes);
    this.name = name;
    this.softLimitBytes = softLimitBytes;
    Heap.#all.add(new Weak(this));
    this.start();
    for (const tell of Heap.made) tell(this);
  }

  /** True for the heap of all maps that name none. */
  get isDefault(): boolean {
    return this === Heap.#default;
  }

  /** @internal Committed bytes are above the soft limit. */
  get isTight(): boolean {
    return this.softLimitBytes !== undefined && this.i32.byteLength > this.softLimitBytes;
  }

  /** O(number of free runs). Throws DisposedError after dispose(). */
  stats(): HeapStats {
    this.check();
    return this.readHeapStats();
  }

  /** 'grow': memory became larger. 'pressure': committed bytes passed softLimitBytes. Listeners run in a
   *  microtask after the operation, so they may use the maps. Returns a function that removes
   *  the listener. */
  on(event: 'grow' | 'pressure', listener: Listener): () => void {
    if (event !== 'grow' && event !== 'pressure') {
      throw new PolicyError(`event ${show(event)}: expected 'grow' or 'pressure'`);
    }
    checkFunction('listener', listener);
    const set = this.#listeners[event];
    set.add(listener);
    return () => void set.delete(listener);
  }

  /** Disposes the heap's maps and lets the memory go. The default heap only disposes its maps and stays. */
  dispose(): void {
    for (const ref of [...this.#maps.values()]) ref.deref()?.dispose();
    if (this.isDefault) return;
    this.#disposed = true;
    this.release();
    this.#views.clear();
    this.classes.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @internal Before any use, so before each map is made. */
  check(): void {
    if (this.#disposed) throw new DisposedError(`heap ${show(this.name)} was disposed`);
    this.secureSeed();
  }

  /** @internal Live maps, for maps(). */
  *tracked(): IterableIterator<Tracked & Drainable> {
    for (const ref of this.#maps.values()) {
      const map = ref.deref();
      if (map !== undefined) yield map;
    }
  }

  /** @internal */
  track(h: number, map: Tracked & Drainable): void {
    this.#maps.set(h, new Weak(map));
  }

  /** @internal The heap's own reference to a map. */
  refTo(h: number): Weak<Tracked & Drainable> {
    return this.#maps.get(h) as Weak<Tracked & Drainable>;
  }

  /** @internal */
  untrack(h: number): void {
    this.#maps.delete(h);
  }

  /** @internal `n` numbers of a kind from byte address `at` on, as long as memory does not grow. */
  view(kind: Kind, at: number, n: number): KindArray {
    const bytes = kind.valueBytes;
    let whole = this.#views.get(kind);
    const { buffer } = this.words;
    if ((whole as unknown as Int32Array | undefined)?.buffer !== buffer) {
      whole = new kind.View(buffer, 0, buffer.byteLength / bytes);
      this.#views.set(kind, whole);
    }
    return (whole as KindArray).subarray(at / bytes, at / bytes + n);
  }

  /** @internal A buffer of `bytes` bytes for a record that is too long for the first page, one for keys (0)
   *  and one for  values (1). It goes back at the end of the task, so that many long ones in a row share it.
   *  Throws  OutOfMemoryError. */
  longBuffer(which: 0 | 1, bytes: number): number {
    this.check();
    const held = this.#long[which];
    if (held !== undefined && held.bytes >= bytes) return held.at;
    this.#releaseLong(which);
    const at = this.x.allocate(bytes) >>> 0;
    if (at === 0) {
      countFatal('ERR_TOPHASH_OUT_OF_MEMORY');
      throw new OutOfMemoryError(this.noMemory(`a key or value of ${bytes} bytes`));
    }
    this.#long[which] = { at, bytes };
    void soon(() => this.#releaseLong(which));
    return at;
  }

  #releaseLong(which: 0 | 1): void {
    const held = this.#long[which];
    this.#long[which] = undefined;
    if (held !== undefined && !this.#disposed) this.x.release(held.at, held.bytes);
  }

  /** @internal */
  protected override get label(): string {
    return `heap ${show(this.name)}`;
  }

  /** @internal */
  protected override growth(notice: CoreNotice): void {
    const ref = this.#maps.get(notice.h | 0);
    ref?.deref()?.growthChanged(notice, ref);
  }

  /** @internal */
  protected override spent(h: number, event: number, ms: number): void {
    this.#maps.get(h)?.deref()?.recordStep(event, ms);
  }

  /** @internal */
  protected override grown(): void {
    super.grown();
    this.#views.clear();
    const { grow, pressure } = this.#listeners;
    if (this.#pending || (grow.size === 0 && pressure.size === 0 && !this.isTight)) return;
    this.#pending = true;
    void soon(() => this.#announce());
  }

  #announce(): void {
    this.#pending = false;
    if (this.#disposed) return;
    const event = { heap: this, committed: this.x.memory.buffer.byteLength };
    tell(this.#listeners.grow, event);
    const over = this.isTight;
    const passed = over && !this.#underPressure;
    this.#underPressure = over;
    if (!passed) return;
    // a growth that begins from now on starts it by itself
    for (const map of this.tracked()) map.resumeBackgroundDrain();
    tell(this.#listeners.pressure, event);
  }
}
