// A thread's side of a shared memory: its instance of the core, views that begin at the thread's own page,
// and waiting for shards that others hold. To records.ts and bulk-keys.ts it is the memory of a heap: the
// page is laid out as page 0 of a heap's memory is, and addresses are relative to it.
import { ConcurrentMapError, OutOfMemoryError, TophashError } from '../base/errors.js';
import { type Characters, charactersOf, fillSecurely, insecureBits, now } from '../base/host.js';
import { SHARED } from '../core/abi.js';
import { OUT, ownText, PAGE, STATUS } from '../core/core.js';
import type { SharedExports } from '../core/embedded/exports.js';
import type { Kind, KindArray } from '../core/kinds.js';
import { sharedCore } from '../core/shared.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import type { SharedHandle } from './handle.js';
import { canWait, mayOvertake, OWN_TAG } from './thread.js';

/** Status: another thread holds the shard. */
export const BUSY = SHARED.busy;

/** Most threads that have a map at a time. */
export const MOST_THREADS = 128;
/** Milliseconds of one wait: a thread that has died meanwhile is found out after it. */
const WAIT_MS = 50;
/** Milliseconds after which a call gives up on a lock, which is held for microseconds, if this thread may be
 *  the one that would be told of the holder's death; and else. */
const PATIENCE = { tracker: 1000, others: 30_000 } as const;

/** A seed from the platform's secure source, or where that refuses from Math.random. */
const seedBits = (): bigint => {
  const words = new BigUint64Array(1);
  return fillSecurely(new Uint8Array(words.buffer)) ? (words[0] as bigint) : insecureBits();
};

/** What SharedTypedMap's constructor says of a memory. */
export interface Made {
  readonly maximumBytes: number;
  readonly shards: number;
  /** Entries that each shard has room for. */
  readonly entries: number;
  readonly storage: 'u32' | 'u64' | 'ref';
  readonly valueBytes: 4 | 8;
  /** Of create() (FLAG in abi.ts). */
  readonly flags: number;
}

/** Exports that make a map. */
type Create = Record<`create_${string}`, (...args: (number | bigint)[]) => number>;

/** The memory of a map as one thread has it. */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly x: SharedExports & { readonly memory: { readonly buffer: ArrayBuffer } };
  /** Id of the thread in this memory. */
  readonly id: number;
  readonly shards: number;
  /** Whether string keys are read by the core. */
  readonly readsText: boolean;
  /** This thread is told of deaths (track()). */
  isTracker = false;
  /** This thread has asked for a lock of the browser, and will have it. */
  asksForHeld = false;
  /** This thread has given the map up. */
  isOver = false;
  /** View over the thread's page and what lies behind it. */
  i32!: Int32Array;
  f64!: Float64Array;
  u8!: Uint8Array;
  characters: Characters | undefined;
  /** View over the memory from its beginning, where the locks are. */
  readonly #locks: Int32Array;
  readonly #page: number;

  /** Attaches this thread. Throws TophashError if there are too many, OutOfMemoryError. */
  constructor(memory: WebAssembly.Memory, module: WebAssembly.Module, made?: Made) {
    this.memory = memory;
    this.module = module;
    const imports = { env: { memory, now, spent: () => {} }, 'wasm:js-string': ownText };
    const { exports } = new WebAssembly.Instance(module, imports as never);
    this.x = exports as never;
    if (made !== undefined) this.#make(made);
    this.readsText = sharedCore.readsTextOf(module);
    this.id = this.x.attach(OWN_TAG, mayOvertake ? 1 : 0);
    if (this.id === 0) this.#refuse();
    this.#page = this.x.pageOf();
    this.shards = this.x.shards();
    this.#locks = new Int32Array(memory.buffer);
    this.refresh();
  }

  #make({ maximumBytes, shards, entries, storage, valueBytes, flags }: Made): void {
    const create = (this.x as unknown as Create)[`create_${storage}_${valueBytes}`] as Create[`create_`];
    const pages = Math.floor(maximumBytes / PAGE);
    if (create(shards, MOST_THREADS, pages, entries, flags, seedBits()) === 0)
      throw new OutOfMemoryError(
        `no memory for ${shards} shards: expected maximumBytes of more than ${maximumBytes}, or fewer shards`,
      );
  }

  #refuse(): never {
    const threads = this.ids().length;
    if (threads === MOST_THREADS)
      throw new TophashError(
        `${threads} threads have the map: expected fewer; detach() or lost() frees the place of one`,
      );
    throw new OutOfMemoryError('no memory for another thread: expected room for a page of 65536 bytes');
  }

  /** A new memory with a map in it. Throws OutOfMemoryError. */
  static make(made: Made): SharedMemory {
    const maximum = Math.floor(made.maximumBytes / PAGE);
    let memory: WebAssembly.Memory;
    try {
      memory = new WebAssembly.Memory({ initial: 2, maximum, shared: true });
    } catch (error) {
      throw new OutOfMemoryError(
        `no shared memory of up to ${made.maximumBytes} bytes: expected address space for it`,
        { cause: error } as never,
      );
    }
    return new SharedMemory(memory, sharedCore.module, made);
  }

  /** That of a handle that was checked. */
  static of({ memory, module }: SharedHandle): SharedMemory {
    return new SharedMemory(memory as WebAssembly.Memory, module as WebAssembly.Module);
  }

  /** To records.ts and bulk-keys.ts. */
  get asHeap(): HeapMemory {
    return this as never;
  }

  get words(): Int32Array {
    return this.i32;
  }

  /** Makes the views as long as the memory is by now. */
  refresh(): void {
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer, this.#page);
    this.f64 = new Float64Array(buffer, this.#page);
    this.characters = charactersOf(buffer, this.#page);
    this.i32 = new Int32Array(buffer, this.#page);
  }

  view(kind: Kind, at: number, n: number): KindArray {
    return new kind.View(this.memory.buffer, this.#page + at, n);
  }

  /** Buffer 0 to 3 for a record of so many bytes. Throws OutOfMemoryError. */
  longBuffer(which: 0 | 1 | 2 | 3, bytes: number): number {
    const pages = 2 ** Math.ceil(Math.log2(Math.max(bytes / PAGE, 1)));
    const at = this.x.longBuffer(which, pages) >>> 0;
    if (at === 0)
      throw new OutOfMemoryError(`no memory for a key or value of ${bytes} bytes; expected room for more`);
    if (at + bytes > this.u8.length) this.refresh();
    return at;
  }

  /** Maps of a heap that records may be looked for in: none. */
  tracked(): never[] {
    return [];
  }

  /** Reads and clears the status word. */
  takeStatus(): number {
    const status = this.i32[STATUS] as number;
    if (status !== 0) this.i32[STATUS] = 0;
    return status;
  }

  /** Bytes that a record takes that did not fit. */
  get needed(): number {
    return this.i32[OUT * 2] as number;
  }

  /** Waits a while for the shard that the last call found held. `since`: when the call began to wait. Throws
   *  ConcurrentMapError once it has waited for too long. */
  wait(since: number): void {
    const at = (this.i32[OUT * 2] as number) >>> 2;
    const locks = this.#locks;
    const changes = Atomics.load(locks, at);
    const owner = Atomics.load(locks, at + 1);
    if (owner === 0) return;
    if (!canWait) {
      this.#spin(at, owner, since);
      return;
    }
    Atomics.store(locks, at + 2, 1);
    // whoever gives the lock back may overlook the word that was just set: short waits first
    Atomics.wait(locks, at, changes, Math.min(Math.max(now() - since, 1), WAIT_MS));
    const limit = this.isTracker ? PATIENCE.tracker : PATIENCE.others;
    if (now() - since > limit) throw this.#heldBy(at, owner, limit);
  }

  /** On a thread that must not block: a call looks for WAIT_MS in all, however often the lock changes
   *  hands. */
  #spin(at: number, owner: number, since: number): void {
    while (Atomics.load(this.#locks, at + 1) === owner)
      if (now() - since > WAIT_MS) throw this.#heldBy(at, owner, WAIT_MS);
  }

  #heldBy(at: number, owner: number, ms: number): ConcurrentMapError {
    const shard = (at * 4 - SHARED.shards) / SHARED.shardBytes;
    const thread = this.isTracker
      ? 'its end is told to this thread, which waits'
      : 'nobody says that it ended';
    return new ConcurrentMapError(
      `thread ${owner} has held shard ${shard} for ${ms} ms: ${thread}; expected an await before the call is ` +
        `made again, or lost(${owner}) if the thread is gone`,
    );
  }

  /** Resolves when nobody holds a shard, and others would be told of this thread's end; or when some time has
   *  passed. */
  async idle(ms: number): Promise<void> {
    const begun = now();
    for (let i = 0; i < this.shards; i++) {
      while (this.x.owner(i) !== 0 && this.x.owner(i) !== this.id && now() - begun < ms)
        await new Promise((resolve) => setTimeout(resolve, 1));
    }
    while (this.asksForHeld && !this.isHeld(this.id) && now() - begun < ms)
      await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** A word of the header of a shard's map (HMAP in abi.ts), at some moment. */
  mapWord(shard: number, at: number): number {
    return Atomics.load(
      this.#locks,
      (SHARED.shards + shard * SHARED.shardBytes + SHARED.shardMap + at) >>> 2,
    );
  }

  #heldAt(id: number): number {
    const slots = this.#locks[SHARED.workers >>> 2] as number;
    return (slots + (id & SHARED.slotMask) * SHARED.workerBytes + SHARED.workerHeld) >>> 2;
  }

  /** Says that this thread holds its lock of the browser. */
  sayHeld(): void {
    Atomics.store(this.#locks, this.#heldAt(this.id), this.id);
  }

  /** Whether the thread of the id has said so. */
  isHeld(id: number): boolean {
    return Atomics.load(this.#locks, this.#heldAt(id)) === id;
  }

  /** Wakes whoever waits for a shard. */
  wake(shard: number): void {
    Atomics.notify(this.#locks, (SHARED.shards + shard * SHARED.shardBytes) >>> 2);
  }

  /** Takes back what a dead thread held, and its slot. False if the id is of no thread that is there. */
  recover(id: number): boolean {
    if (id === this.id || this.x.markDead(id) === 0) return false;
    for (let i = 0; i < this.shards; i++) {
      const since = now();
      while (this.x.recover(i) === 0) {
        this.takeStatus();
        this.wait(since); // another thread is at it
      }
      this.wake(i);
    }
    this.x.giveSlot(id);
    return true;
  }

  /** Ids of the threads that have the map; of those with a tag. */
  ids(tag?: number): number[] {
    const ids: number[] = [];
    for (let i = 0; i < MOST_THREADS; i++) {
      const found = this.x.tagOf(i);
      if (found !== 0 && (tag === undefined || found === tag)) ids.push(this.x.idOf(i));
    }
    return ids;
  }
}
