// One instance of a core with its memory: the views, the seed, and the errors that the core's status stands
// for. Heap (heap/heap.ts) and the drop-in's OrderHeap (ordered/number-index.ts) extend it.
import { ConcurrentMapError, OutOfMemoryError } from '../base/errors.js';
import { type Characters, charactersOf, fillSecurely, insecureBits } from '../base/host.js';
import {
  CONCURRENT,
  type Core,
  coreNow,
  HEAP_FIELDS,
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

/** An instance of a core. */
export abstract class Instance<X extends HeapExports = CoreExports> {
  readonly core: Core;
  readonly maximumBytes: number;
  /** @internal The instance's exports. */
  readonly x: X;
  /** @internal Views over the whole memory, replaced whenever it grows. */
  i32!: Int32Array;
  /** @internal */
  f64!: Float64Array;
  /** @internal */
  u8!: Uint8Array;
  /** @internal */
  characters: Characters | undefined;
  #secure = false;

  /** `maximumBytes`: limit of the memory. A subclass calls start() when its own fields are there. */
  constructor(core: Core, maximumBytes = LIMIT_BYTES) {
    this.core = core;
    this.maximumBytes = Math.min(maximumBytes, LIMIT_BYTES);
    this.x = core.instantiate<X>({
      grown: () => this.grown(),
      growth: (h, state) => this.growth(h, state),
      now: coreNow,
      spent: (h, event, ms) => this.spent(h, event, ms),
    });
  }

  /** @internal Creates the views, then the allocator. */
  protected start(): void {
    this.refreshViews();
    this.x.init(Math.floor(this.maximumBytes / PAGE), insecureBits());
    this.secureSeed();
  }

  /** @internal Memory grew, inside a mutation: the old views are detached. */
  protected grown(): void {
    this.refreshViews();
  }

  /** @internal The growth of map `h` changed its state (core.ts: CoreImports). */
  protected abstract growth(h: number, state: number): void;

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

  /** @internal The error that a status stands for. `subject`: the map's title; `what`: what needed the
   *  memory. */
  errorOf(status: number | undefined, subject: string, what: string): ConcurrentMapError | OutOfMemoryError {
    if (status === CONCURRENT) {
      return new ConcurrentMapError(
        `${subject}: a write found a mutation under way, entered from inside it or torn; expected none`,
      );
    }
    return new OutOfMemoryError(`${subject}: ${this.noMemory(what)}`);
  }

  /** @internal Reads and clears the status word. */
  takeStatus(): number | undefined {
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
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.characters = charactersOf(buffer);
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
  }
}
