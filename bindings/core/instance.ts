// One instance of a core with its memory: the views, the seed, and the errors that the core's status stands
// for. Heap (heap/heap.ts) and the drop-in's OrderHeap (ordered/number-index.ts) extend it.
import { OutOfMemoryError } from '../base/errors.js';
import { type Characters, charactersOf, fillSecurely, insecureBits } from '../base/host.js';
import { SafeSet } from '../base/native-map.js';
import {
  type Core,
  type CoreImports,
  type CoreNotice,
  coreNow,
  HEAP_FIELDS,
  MISS,
  NOTICE,
  NOTICED,
  NOTICES,
  PAGE,
  RNG,
  RNG_BYTES,
  readFields,
  STATUS,
} from './core.js';
import type { CoreExports, HeapExports } from './embedded/exports.js';

/** Most bytes of a memory: wasm32's limit less a page. */
const LIMIT_BYTES = 65535 * PAGE;

/** The exports of a memory that was let go: each gives 0, and a map then finds that it has no handle. */
const NOTHING = new Proxy({}, { get: () => () => 0 });

/** What an OutOfMemoryError advises. */
export const ROOM =
  'expected room for more: using or dispose() frees a map at once, the collector only when a job has ended';

/** Fills the state of an instance's generator from the platform's secure source; false where that refuses. */
export const seedHeap = ({ x }: { readonly x: Pick<HeapExports, 'memory'> }): boolean =>
  fillSecurely(new Uint8Array(x.memory.buffer, RNG, RNG_BYTES));

/** A map that is told of its growth. */
export interface Noted {
  /** Its handle. */
  readonly h: number;
  /** The core noted a change of the growth. */
  growthChanged(notice: CoreNotice): void;
  /** A step took so many milliseconds (core.ts: SPENT). */
  recordStep(event: number, ms: number): void;
}

/** What a trace needs of a heap. */
export interface Traceable {
  readonly name: string;
  readonly maximumBytes: number;
  readonly x: HeapExports;
  readonly isLive: boolean;
}

/** Told of every heap that is made, while a trace is on. */
export const heapWatchers = new SafeSet<(heap: Traceable) => void>();

/** An instance of a core. */
export abstract class Instance<X extends HeapExports = CoreExports> {
  readonly core: Core;
  readonly maximumBytes: number;
  /** @internal The instance's exports. */
  readonly x: X;
  /** @internal View over the whole memory. Hot code reads it as it is: of length 0 once memory grew, it gives
   *  undefined, which no such code takes for a value. */
  i32!: Int32Array;
  #f64!: Float64Array;
  #u8!: Uint8Array;
  /** @internal Text of the memory as the platform reads it. Whoever asks has read a record's word before, and
   *  that renews the views. */
  characters: Characters | undefined;
  /** What cores of this instance call. */
  readonly #imports: CoreImports = {
    now: coreNow,
    spent: (h, event, ms) => this.spent(h, event, ms),
  };
  #secure = false;
  #joined: X | undefined;
  /** How many of the core's notices were acted on. */
  #acted = 0;

  /** `maximumBytes`: limit of the memory. A subclass calls start() when its own fields are there. */
  constructor(core: Core, maximumBytes = LIMIT_BYTES) {
    this.core = core;
    this.maximumBytes = Math.min(maximumBytes, LIMIT_BYTES);
    this.x = core.instantiate<X>(this.#imports);
  }

  /** @internal Exports for every operation: the instance's own, or where its core has not all of them those
   *  of the core `whole`, which joins in the same memory. Cores keep nothing outside of that. */
  joined(whole: Core): X {
    if (this.core.isWhole || !this.isLive) return this.x;
    this.#joined ??= whole.instantiate<X>(this.#imports, this.x.memory);
    return this.#joined;
  }

  /** @internal As i32, and never of memory as it was. */
  get words(): Int32Array {
    if (this.i32.length === 0) this.takeNotices();
    return this.i32;
  }

  /** @internal */
  get f64(): Float64Array {
    if (this.i32.length === 0) this.takeNotices();
    return this.#f64;
  }

  /** @internal */
  get u8(): Uint8Array {
    if (this.i32.length === 0) this.takeNotices();
    return this.#u8;
  }

  /** @internal Creates the views, then the allocator. */
  protected start(): void {
    this.refreshViews();
    this.x.init(Math.floor(this.maximumBytes / PAGE), insecureBits());
    this.secureSeed();
  }

  /** @internal Acts on the notices of the core, after the call that they are of: renews the views if memory
   *  is longer, and tells maps of their growth. Code that finds a view detached (length 0) calls it too.
   *  `caller`: the map whose call it was. */
  takeNotices(caller?: Noted): void {
    if (this.i32.length === 0 && this.isLive) {
      this.refreshViews();
      // of a read that could not clear it: nobody asks for it any more
      if (this.i32[STATUS] === MISS) this.i32[STATUS] = 0;
    }
    if ((this.i32[NOTICED] ?? 0) === 0) return;
    for (let notice = this.#nextNotice(); notice !== undefined; notice = this.#nextNotice()) {
      try {
        if (notice.notice === NOTICE.memory) this.grown();
        else if (notice.notice === NOTICE.undone) this.undone();
        else this.growth(notice, caller);
      } catch (error) {
        // a full stack: the next call begins with it again
        if (error instanceof RangeError && this.#acted > 0) this.#acted--;
        throw error;
      }
    }
  }

  /** The next notice that nobody has acted on. Without one the core may begin anew. */
  #nextNotice(): CoreNotice | undefined {
    const words = this.words; // an outlet for notices may use maps, and make memory grow
    let at = NOTICES.begin + this.#acted * NOTICES.words;
    if (this.#acted >= (words[NOTICED] as number) || at >= NOTICES.end) {
      words[NOTICED] = 0;
      this.#acted = 0;
      return undefined;
    }
    this.#acted++;
    return {
      h: (words[at++] as number) >>> 0,
      notice: words[at++] as number,
      size: (words[at++] as number) >>> 0,
      B: words[at++] as number,
      overflowBuckets: words[at++] as number,
      doublings: (words[at++] as number) >>> 0,
      assist: (words[at++] as number) >>> 0,
      background: (words[at++] as number) >>> 0,
      drain: (words[at++] as number) >>> 0,
    };
  }

  /** @internal Memory grew: the views are over it already. */
  protected grown(): void {}

  /** @internal An interrupted step was undone. */
  protected undone(): void {}

  /** @internal The growth of a map changed its state; of `caller`, if it has the handle. */
  protected abstract growth(notice: CoreNotice, caller?: Noted): void;

  /** @internal A timed step of map `h` took `ms` milliseconds (core.ts: SPENT). */
  protected abstract spent(h: number, event: number, ms: number): void;

  /** @internal Names the heap in messages. */
  protected abstract get label(): string;

  /** @internal Seeds the generator of hash coefficients from the platform's secure source, unless that is
   *  done. Where the  source refuses (workerd at module scope), the seed by Math.random stays until a later
   *  call succeeds. */
  protected secureSeed(): void {
    if (this.#secure) return;
    this.#secure = seedHeap(this);
  }

  /** @internal Reads the statistics of the memory [bytes]; `maps` is a count. O(number of free runs). */
  readHeapStats(): Record<(typeof HEAP_FIELDS)[number], number> {
    this.x.heap_stats();
    return readFields(this.f64, HEAP_FIELDS);
  }

  /** @internal The error for a lack of memory. `subject`: the map's title; `what`: what needed the
   *  memory. */
  errorOf(subject: string, what: string): OutOfMemoryError {
    return new OutOfMemoryError(`${subject}: ${this.noMemory(what)}`);
  }

  /** @internal Reads and clears the status word. */
  takeStatus(): number | undefined {
    const noticed = this.i32[STATUS];
    this.i32[STATUS] = 0; // before any call: one that is interrupted leaves none to a later operation
    this.takeNotices();
    if (noticed !== undefined) return noticed;
    const status = this.i32[STATUS];
    this.i32[STATUS] = 0;
    return status;
  }

  /** @internal Message of an OutOfMemoryError. */
  protected noMemory(what: string): string {
    return (
      `no memory for ${what}: ${this.label} has ${this.x.memory.buffer.byteLength} of at most ` +
      `${this.maximumBytes} bytes; ${ROOM}`
    );
  }

  /** @internal Replaces the views; over an empty buffer they hold no memory. */
  protected refreshViews(buffer: ArrayBuffer = this.x.memory.buffer): void {
    this.#f64 = new Float64Array(buffer);
    this.#u8 = new Uint8Array(buffer);
    this.characters = charactersOf(buffer);
    this.i32 = new Int32Array(buffer); // the last, since its length says whether the others are new
  }

  /** @internal False once the memory was let go. */
  get isLive(): boolean {
    return (this.x as unknown) !== NOTHING;
  }
  /** @internal Lets the memory go. */
  protected release(): void {
    this.refreshViews(new ArrayBuffer(0));
    this.characters = undefined;
    (this as { x: unknown }).x = NOTHING;
    this.#joined = undefined;
  }
}
