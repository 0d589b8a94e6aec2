// A core build and its raw exports, declared once. STATUS, VERSION and the field lists mirror
// assembly/layout.ts and assembly/stats.ts; test/core/layout.test.ts compares them with the compiled core.
import { PolicyError, show } from '../base/errors.js';

/** Index of the status word in an Int32Array over memory. 0 between calls. */
export const STATUS = 448 >> 2;
/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;
/** Status: the key is not there / no memory / a mutation is under way or torn. */
export const MISS = 1;
export const NO_MEMORY = 2;
export const CONCURRENT = 3;
/** Word index of a map's version in its header. */
export const VERSION = 40 >> 2;
/** Bytes from a map's header to what is read of it without calling an export; u32 each, bits u8, load f64.
 *  retry: inserts to go before a growth is tried again that got no memory. */
export const HEADER = {
  count: 44,
  growAt: 48,
  bits: 52,
  noverflow: 68,
  load: 96,
  byAssist: 124,
  byBackground: 128,
  byDrain: 132,
  retry: 136,
} as const;
/** Bytes of a map's header. */
export const HEADER_BYTES = 256;
/** Byte addresses of the ring of events, u32 each: its address, its capacity in records, and how many were
 *  noted. */
export const RING = { at: 448 + 112, capacity: 448 + 116, noted: 448 + 120 } as const;
/** Events by number (assembly/event-ring.ts). */
export const EVENTS = [
  'grow',
  'grow-end',
  'no-memory',
  'assist',
  'drain',
  'overflow',
  'flood',
  'memory',
] as const;
/** Numbers of those whose time is reported: a growth began, a write's share of one, drain(), memory grew. */
export const SPENT = { grow: 0, assist: 3, drain: 4, memory: 7 } as const;
/** Bit of watch()'s mask: their time is reported. */
export const WATCH_TIMES = 0x80000000;
/** Word index of a map's first hash coefficient, two words; drawn anew when the map empties. */
export const COEFFICIENT = 0;
/** Address of the generator that draws coefficients, 8 bytes. */
export const RNG = 496;
/** Index of the first output number in a Float64Array over memory. */
export const OUT = 1024 >> 3;
/** First byte of where bulk calls and records find their keys, up to the end of the first page. */
export const BULK = 4096;
/** What an integer read returns on a miss, together with STATUS. */
export const MISSING = 0x9e3779b1 | 0;

/** What stats_*() writes to OUT, in order. */
export const MAP_FIELDS = [
  'size',
  'B',
  'oldBuckets',
  'nevacuate',
  'overflowBuckets',
  'growth',
  'growEpoch',
  'degraded',
  'growsDouble',
  'growsSameSize',
  'byAssist',
  'byBackground',
  'byDrain',
  'bytesLive',
  'bytesOld',
  'bytesOverflow',
  'bytesKeys',
  'bytesTotal',
] as const;
/** What heap_stats() writes to OUT. */
export const HEAP_FIELDS = ['committed', 'used', 'free', 'maps'] as const;
/** What chains_*() writes to OUT: counts of chains of 0 to 15 buckets and of more, then with 0 to 63 entries
 *  and with more. */
export const CHAIN_FIELDS = { lengths: 17, fills: 65 } as const;
/** What explain_*() writes to OUT. */
export const EXPLAIN_FIELDS = [
  'hash',
  'bucket',
  'tophash',
  'old',
  'chain',
  'slot',
  'probes',
  'cacheLines',
] as const;

type Raw = (...args: never[]) => number;
/** The exports of a core: the fixed ones, and one per operation and kind (assembly/exports/). */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  init(limitPages: number, seed: bigint): void;
  size(h: number): number;
  version(h: number): number;
  heap_stats(): void;
  watch(mask: number, ring: number, capacity: number): void;
  allocate(bytes: number): number;
  release(ptr: number, bytes: number): void;
  readonly [operation: string]: unknown;
}

/** The operations of a storage pair that are not hot; looked up by name once per class. */
export interface ColdExports {
  create(
    entries: number,
    loadFactor: number,
    assist: number,
    resize: number,
    flags: number,
    seed: bigint,
  ): number;
  destroy(h: number): void;
  retune(h: number, loadFactor: number, assist: number, resize: number): number;
  clear(h: number): number;
  reserve(h: number, entries: number): number;
  drain(h: number, most: number, background: number): number;
  scan(h: number, bits: number, index: number, most: number): number;
  /** As scan() without values; maps with number keys have it. */
  scanKeys(h: number, bits: number, index: number, most: number): number;
  stats(h: number): void;
  verify(h: number): number;
  chains(h: number): void;
  clone(h: number): number;
  compact(h: number): number;
  explain(h: number, key: number | bigint): void;
}

/** The operations between two sets of one storage type in one heap. */
export interface SetExports {
  addAll(h: number, from: number): number;
  deleteAll(h: number, from: number): number;
  toggleAll(h: number, from: number): number;
  addCommon(h: number, from: number, other: number): number;
  countCommon(h: number, other: number, most: number): number;
}

/** Picks the set operations for a storage type. */
export const setExports = (x: CoreExports, storage: string): SetExports => {
  const names = ['addAll', 'deleteAll', 'toggleAll', 'addCommon', 'countCommon'] as const;
  return Object.fromEntries(names.map((name) => [name, x[`${name}_${storage}_0`]])) as unknown as SetExports;
};

/** Picks the cold exports for a storage pair, e.g. ('u32', 8), and a key kind of the core. */
export const coldExports = (x: CoreExports, storage: string, bytes: number, key: string): ColdExports => {
  const pick = (name: string, of = storage) => x[`${name}_${of}_${bytes}`] as Raw;
  const names = [
    'create',
    'destroy',
    'retune',
    'clear',
    'reserve',
    'drain',
    'scan',
    'scanKeys',
    'stats',
    'verify',
    'chains',
    'clone',
    'compact',
  ] as const;
  const cold = Object.fromEntries(names.map((name) => [name, pick(name)]));
  return { ...cold, explain: pick('explain', key) } as unknown as ColdExports;
};

/** What a core calls: memory.buffer is new; a map's growth changed its state (0 ended, 1 doubling, 2 same
 *  size, 3 no memory, 4 a chain is flooded); and, while somebody watches, what time it is and how many
 *  milliseconds a step took (SPENT; h is 0 for memory). All come from inside a mutation and must not call
 *  back. */
export interface CoreImports {
  grown(): void;
  growth(h: number, state: number): void;
  now(): number;
  spent(h: number, event: number, ms: number): void;
}

/** Milliseconds of performance.now(), but never 0, which to the core is that nobody watches. */
export const coreNow = (): number => performance.now() || Number.MIN_VALUE;

/** A core build: `line`, `classic` or one of your own (`tophash/cores`). Compiled on first use. */
export class Core {
  readonly name: string;
  #source: () => BufferSource | WebAssembly.Module;
  #module: WebAssembly.Module | undefined;

  /** `source`: the module's bytes, or a compiled module. */
  constructor(name: string, source: () => BufferSource | WebAssembly.Module) {
    this.name = name;
    this.#source = source;
  }

  /** The compiled module; compiling it now if need be. */
  get module(): WebAssembly.Module {
    if (this.#module === undefined) {
      const source = this.#source();
      this.#module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
    }
    return this.#module;
  }

  /** Compiles off the main thread, or takes a module that was compiled elsewhere. */
  async prepare(module?: WebAssembly.Module): Promise<void> {
    if (module !== undefined && !(module instanceof WebAssembly.Module)) {
      throw new PolicyError(`init() got ${show(module)}: expected a WebAssembly.Module or nothing`);
    }
    if (this.#module !== undefined) return;
    const source = module ?? this.#source();
    this.#module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
  }

  /** A new instance with a memory of its own. */
  instantiate(imports: CoreImports): CoreExports {
    const instance = new WebAssembly.Instance(this.module, { env: { ...imports } });
    return instance.exports as unknown as CoreExports;
  }
}

/** Bytes of an embed: the inverse of encode() in tools/dist.mjs. */
export const decode = (text: string): Uint8Array<ArrayBuffer> => {
  const index = new Uint8Array(127);
  let characters = 0;
  for (let c = 32; c < 127; c++) if (!'"\'`\\<'.includes(String.fromCharCode(c))) index[c] = characters++;
  const singles = characters - 3;
  const bytes = new Uint8Array(text.length);
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const c = index[text.charCodeAt(i)] as number;
    // the first so many bytes are those that later have one character each
    bytes[n++] =
      c < singles
        ? (bytes[c] as number)
        : (c - singles) * characters + (index[text.charCodeAt(++i)] as number);
  }
  return bytes.slice(singles, n);
};

/** What makes strings of bytes: Buffer, of Node and its like, is faster than anything else, and TextDecoder
 *  has no true latin1. */
export interface Characters {
  toString(encoding: string, start: number, end: number): string;
}

/** That over a memory; undefined where there is none. */
export const charactersOf = (buffer: ArrayBuffer): Characters | undefined =>
  (globalThis as { Buffer?: { from(buffer: ArrayBuffer): Characters } }).Buffer?.from(buffer);
