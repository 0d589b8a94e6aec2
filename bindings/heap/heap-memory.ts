// The private side of a Heap: one instance of one core build with its memory, its views, its maps and its
// events. A user holds the Heap (heap.ts), which nothing but its own methods leads from to here: freezing or
// copying the Heap does not reach this object.
import { checkFunction, DisposedError, OutOfMemoryError, PolicyError, show } from '../base/errors.js';
import { soon, Weak } from '../base/host.js';
import { SafeSet } from '../base/native-map.js';
import { countFatal, tell } from '../base/notices.js';
import { type Core, type CoreNotice, MAPS } from '../core/core.js';
import { Instance, type Noted } from '../core/instance.js';
import type { Kind, KindArray } from '../core/kinds.js';
import type { Drainable } from '../growth/background-drain.js';
import { HandleIndex } from './handle-index.js';
import type { Heap } from './heap.js';

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

export type Listener = (event: HeapEvent) => void;

/** @internal A map as its heap sees it. */
export interface Tracked extends Drainable, Noted {
  /** What the user has: TypedMap or TypedSet. */
  readonly table: { dispose(): void };
  /** Its place among the young maps. */
  youngAt: number;
  /** Hands a growth that is under way to the background drain. */
  resumeBackgroundDrain(): void;
  /** The map itself: what leads to it while it is young. */
  deref(): this;
  /** From here on the collector may have what the user holds, and then frees the map. */
  letGo(): void;
}

/** @internal What freeing a map takes; `h` is 0 before it is made and once it is freed. */
export interface Held {
  readonly heap: HeapMemory;
  h: number;
}

/** @internal A memory of its own with the maps in it. */
export class HeapMemory extends Instance {
  /** What the user has. */
  readonly heap: Heap;
  readonly name: string;
  readonly softLimitBytes: number | undefined;
  /** One class per kind of keys and of values, made on first use (typed/class-for.ts). */
  classes: Record<string, Record<string, unknown>> = { __proto__: null } as never;
  /** Whether the core reads strings by itself. */
  readonly readsText = this.core.readsText;
  /** Whether it is the memory of all maps that name no heap. */
  isDefault = false;
  /** What leads to each map: a weak reference, or the map while it is young. */
  readonly #maps = new HandleIndex<Weak<Tracked> | Tracked>();
  /** Maps of this job. Weak references and finalizers cost more than all else that a map takes, and most maps
   *  of a short life are disposed of by then. Nothing lives longer for it: an engine keeps what it has made a
   *  WeakRef of until the job ends, and calls no finalizer before. */
  readonly #young: (Tracked | undefined)[] = [];
  #youngCount = 0;
  /** The end of the job will find them. */
  #awaited = false;
  readonly #listeners = { grow: new SafeSet<Listener>(), pressure: new SafeSet<Listener>() };
  /** Views over the whole memory by the name of their class. */
  #views: Record<string, KindArray> = { __proto__: null } as never;
  readonly #long: ({ at: number; bytes: number } | undefined)[] = [];
  #disposed = false;
  #pending = false;
  /** What destroy() is freeing, and how many maps there were before. */
  #dying: Held | undefined;
  #mapsBefore = 0;
  #underPressure = false;

  constructor(heap: Heap, core: Core, name: string, maximumBytes?: number, softLimitBytes?: number) {
    super(core, maximumBytes);
    this.heap = heap;
    this.name = name;
    this.softLimitBytes = softLimitBytes;
    this.start();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Committed bytes are above the soft limit. */
  get isTight(): boolean {
    return this.softLimitBytes !== undefined && this.i32.byteLength > this.softLimitBytes;
  }

  /** O(number of free runs). Throws DisposedError after dispose(). */
  stats(): HeapStats {
    this.check();
    this.endDestroy();
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
    for (const map of [...this.tracked()]) map.table.dispose();
    if (this.isDefault) return;
    this.#disposed = true;
    this.release();
    this.#views = { __proto__: null } as never;
    this.classes = { __proto__: null } as never;
  }

  /** Before any use, so before each map is made. */
  check(): void {
    if (this.#disposed) throw new DisposedError(`heap ${show(this.name)} was disposed`);
    this.secureSeed();
  }

  /** Live maps. */
  *tracked(): IterableIterator<Tracked> {
    for (const ref of this.#maps.values()) {
      const map = ref.deref();
      if (map !== undefined && map.h !== 0) yield map;
    }
  }

  /** Holds a map that is about to be made for the rest of the job. */
  expect(map: Tracked): void {
    if (!this.#awaited) {
      void soon(() => {
        this.#awaited = false;
        this.#letYoungGo();
      });
      this.#awaited = true; // if that was not interrupted
    }
    map.youngAt = this.#youngCount;
    this.#young[this.#youngCount] = map;
    this.#youngCount++;
  }

  /** Lists a map under its handle. */
  track(h: number, map: Tracked): void {
    this.#maps.set(h, map);
  }

  /** A map that is disposed of is not young any more: the one made last takes its place. */
  forget(map: Tracked): void {
    const at = map.youngAt;
    if (this.#young[at] !== map) return;
    const last = this.#young[this.#youngCount - 1] as Tracked;
    last.youngAt = at;
    this.#young[at] = last;
    this.#youngCount--;
    this.#young[this.#youngCount] = undefined;
  }

  #letYoungGo(): void {
    while (this.#youngCount > 0) {
      const map = this.#young[this.#youngCount - 1] as Tracked;
      map.letGo();
      this.forget(map);
    }
    this.#young.length = 0; // of undefined, as many as a job has made
  }

  /** From here on holds a map weakly, if it is listed under the handle. */
  weaken(h: number, map: Tracked): void {
    if (this.#maps.get(h) === map) this.#maps.set(h, new Weak(map));
  }

  /** The heap's own weak reference to a map. */
  refTo(h: number): Weak<Tracked> {
    const known = this.#maps.get(h) as Weak<Tracked> | Tracked;
    if (known instanceof Weak) return known;
    const ref = new Weak(known);
    this.#maps.set(h, ref);
    return ref;
  }

  /** Frees a map. If that is interrupted, endDestroy() ends it. */
  destroy(held: Held): void {
    const { h } = held;
    if (h === 0 || !this.isLive) return;
    this.endDestroy();
    this.#maps.set(h, undefined);
    this.x.recover();
    this.#mapsBefore = this.words[MAPS] as number;
    this.#dying = held;
    this.#destroyDying();
  }

  /** Ends a destroy() that was interrupted, before any map is made or freed. The core ends one that had begun
   *  by itself: then it has a map less. */
  endDestroy(): void {
    if (this.#dying === undefined) return;
    this.x.recover();
    if (this.words[MAPS] !== this.#mapsBefore) this.#dying.h = 0;
    this.#destroyDying();
  }

  #destroyDying(): void {
    const dying = this.#dying as Held;
    if (dying.h !== 0) this.x.destroy(dying.h);
    // no call from here on: a handle that is freed may be another map's
    dying.h = 0;
    this.#dying = undefined;
  }

  /** `n` numbers of a kind from byte address `at` on, as long as memory does not grow. */
  view(kind: Kind, at: number, n: number): KindArray {
    const bytes = kind.valueBytes;
    const { name } = kind.View;
    let whole = this.#views[name];
    const { buffer } = this.words;
    if ((whole as unknown as Int32Array | undefined)?.buffer !== buffer) {
      whole = new kind.View(buffer, 0, buffer.byteLength / bytes);
      this.#views[name] = whole;
    }
    return (whole as KindArray).subarray(at / bytes, at / bytes + n);
  }

  /** A buffer of `bytes` bytes for a record that is too long for the first page, one for keys (0)
   *  and one for values (1). It goes back at the end of the task, so that many long ones in a row share it.
   *  Throws OutOfMemoryError. */
  longBuffer(which: 0 | 1, bytes: number): number {
    this.check();
    const held = this.#long[which];
    if (held !== undefined && held.bytes >= bytes) return held.at;
    this.#releaseLong(which);
    void soon(() => this.#releaseLong(which)); // first, so that it is released whatever comes between
    const at = this.x.allocate(bytes) >>> 0;
    if (at === 0) {
      countFatal('ERR_TOPHASH_OUT_OF_MEMORY');
      throw new OutOfMemoryError(this.noMemory(`a key or value of ${bytes} bytes`));
    }
    this.#long[which] = { at, bytes };
    return at;
  }

  #releaseLong(which: 0 | 1): void {
    const held = this.#long[which];
    this.#long[which] = undefined;
    if (held !== undefined && !this.#disposed) this.x.release(held.at, held.bytes);
  }

  protected override get label(): string {
    return `heap ${show(this.name)}`;
  }

  protected override growth(notice: CoreNotice, caller?: Noted): void {
    // to follow a weak reference takes longer than all the rest
    const isOfCaller = caller !== undefined && caller.h >>> 0 === notice.h;
    const map = isOfCaller ? caller : this.#maps.get(notice.h)?.deref();
    map?.growthChanged(notice);
  }

  protected override spent(h: number, event: number, ms: number): void {
    this.#maps.get(h)?.deref()?.recordStep(event, ms);
  }

  protected override grown(): void {
    super.grown();
    this.#views = { __proto__: null } as never;
    if (this.#pending || (this.#listeners.grow.size === 0 && !this.isTight)) return;
    this.#pending = true;
    void soon(() => this.#announce());
  }

  #announce(): void {
    this.#pending = false;
    if (this.#disposed) return;
    const event = { heap: this.heap, committed: this.x.memory.buffer.byteLength };
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
