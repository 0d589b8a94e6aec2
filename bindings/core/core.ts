// A core build, and the numbers of abi.ts as the bindings use them. The field lists mirror assembly/stats.ts;
// test/core/layout.test.ts compares their lengths with the compiled core.
import { PolicyError, show, TophashError } from '../base/errors.js';
import { isV8, now } from '../base/host.js';
import { ADDRESS, EVENT, HEAP, HMAP, NOTICE_BYTES, NOTICES_MOST } from './abi.js';
import type { CoreExports, HeapExports } from './embedded/exports.js';

export { DISPOSED, INTERRUPTED, MISS, MISSING, NO_MEMORY, NOTED, NOTICE, WATCH_TIMES } from './abi.js';
/** @internal */
export type { CoreExports };

/** Index of the status word in an Int32Array over memory. 0 between calls. */
export const STATUS = HEAP.status >> 2;
/** Word that asks for a notice of the end of every growth. */
export const TELLS_ENDS = HEAP.tellsEnds >> 2;
/** Word that counts the living maps. */
export const MAPS = HEAP.maps >> 2;
/** Bytes of a page of WebAssembly memory. */
export const PAGE = 65536;
/** Word index of the number of notices (assembly/notices.ts). */
export const NOTICED = ADDRESS.noticed >> 2;
/** Word indexes of the first notice and of the first behind the last that there is room for, and the words of
 *  each. */
export const NOTICES = {
  begin: ADDRESS.notices >> 2,
  end: (ADDRESS.notices + NOTICES_MOST * NOTICE_BYTES) >> 2,
  words: NOTICE_BYTES >> 2,
} as const;

/** A notice of the core: what happened (NOTICE) to which map, what the map was like, and over its life the
 *  doublings and the old buckets that were evacuated, by whom. In the order of assembly/layout/notice.ts. */
export interface CoreNotice {
  h: number;
  notice: number;
  size: number;
  B: number;
  overflowBuckets: number;
  doublings: number;
  assist: number;
  background: number;
  drain: number;
}
/** Word index of a map's version in its header. */
export const VERSION = HMAP.version >> 2;
/** Offsets in a map's header of fields that the bindings read without a call: u32 each, bits u8, load f64.
 *  retry: inserts to go before a growth that got no memory is tried again. */
export const HEADER = { ...HMAP, bits: HMAP.B, load: HMAP.loadFactor } as const;
/** Bytes of a map's header. */
export const HEADER_BYTES = HMAP.bytes;
/** Addresses of what describes the ring of events, u32 each: its address, its capacity [records], and the
 *  number of events noted. */
export const RING = { at: HEAP.ring, capacity: HEAP.ringCapacity, noted: HEAP.noted } as const;
/** Events by number (assembly/event-ring.ts). */
export const EVENTS = Object.keys(EVENT) as readonly (keyof typeof EVENT)[];
/** Events by name; the core reports the time of four: grow, assist, drain and memory. */
export const SPENT = EVENT;
/** Word index of a map's first hash coefficient, two words; drawn anew when the map empties. */
export const COEFFICIENT = HMAP.coefA >> 2;
/** Address of the state of the generator that draws coefficients, and its bytes. */
export const RNG = HEAP.rng;
export const RNG_BYTES = 16;
/** Index of the first output number in a Float64Array over memory. */
export const OUT = ADDRESS.out >> 3;
/** First byte of where bulk calls and records find their keys, up to the end of the first page. */
export const BULK = ADDRESS.bulk;

/** What stats() writes to OUT, in order. */
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
export const HEAP_FIELDS = ['committed', 'used', 'free', 'maps', 'repairs'] as const;
/** What chains() writes to OUT: counts of chains of 0 to 15 buckets and of more, then with 0 to 63 entries
 *  and with more. */
export const CHAIN_FIELDS = { lengths: 17, fills: 65 } as const;
/** What explain() writes to OUT. */
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

/** Storage pairs: how keys are stored, and bytes of a value, 0 in sets. */
type Storage = 'u32' | 'u64' | 'ref';
type ValueBytes = 0 | 4 | 8;

/** The numbers that an export wrote to OUT, by the names of its fields. */
export const readFields = <N extends string>(f64: Float64Array, fields: readonly N[]): Record<N, number> => {
  const read = {} as Record<N, number>;
  for (let i = 0; i < fields.length; i++) read[fields[i] as N] = f64[OUT + i] as number;
  return read;
};

/** @internal The exports of a storage pair that are neither hot nor shared by all pairs. */
export interface ColdExports {
  readonly create: CoreExports[`create_${Storage}_${ValueBytes}`];
  readonly clear: CoreExports[`clear_${Storage}_${ValueBytes}`];
  readonly scan: CoreExports[`scan_${Storage}_${ValueBytes}`];
  /** As scan() without values, where there are values to leave out. */
  readonly scanKeys: CoreExports[`scan_${Storage}_${ValueBytes}`];
}

/** Scans of keys alone: none of records or of sets, nor in a core of one kind of keys. */
type KeyScans = { readonly [N in `scanKeys_${Storage}_${ValueBytes}`]?: ColdExports['scanKeys'] };

/** @internal Picks the cold exports of a storage pair. */
export const coldExports = (x: CoreExports, storage: Storage, bytes: ValueBytes): ColdExports => {
  const scan = x[`scan_${storage}_${bytes}`];
  return {
    create: x[`create_${storage}_${bytes}`],
    clear: x[`clear_${storage}_${bytes}`],
    scan,
    scanKeys: (x as KeyScans)[`scanKeys_${storage}_${bytes}`] ?? scan,
  };
};

/** What a core calls, while a trace or timing is on: the time, and the milliseconds that a step took
 *  (SPENT; h is 0 for memory). Both are called inside a step and must not call back. */
export interface CoreImports {
  now(): number;
  spent(h: number, event: number, ms: number): void;
}

/** Milliseconds of performance.now(), but never 0, which to the core is that nobody watches. */
export const coreNow = (): number => now() || Number.MIN_VALUE;

/** Throws the error for an engine, or a mode of one, that has no WebAssembly (node --jitless). */
const checkWebAssembly = (): void => {
  if (typeof WebAssembly !== 'undefined') return;
  throw new TophashError('this engine has no WebAssembly: expected one that has it, or a native Map');
};

/** The JS String Builtins that a core imports (assembly/text.ts). V8 puts them into the core's own code.
 *  Others call them for each character (Bun 1.4: 7 ns), which takes longer than the bindings' loop, or lack
 *  them: there the imports are functions of JavaScript, which no operation on a key calls. */
const TEXT = 'wasm:js-string';
const OPTIONS = (isV8 ? { builtins: ['js-string'] } : undefined) as never;
export const ownText = {
  length: (text: string): number => text.length,
  charCodeAt: (text: string, i: number): number => text.charCodeAt(i),
};

/** A compiled module: WebAssembly.Module where the program's libraries declare it, else any object. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } }
  ? M
  : object;

/** Pages of a memory that a core imports (asconfig.json). */
const FIRST_PAGES = 2;

/** A core build: `line`, `classic` or one of your own (`tophash/cores`). Compiled on first use. */
export class Core {
  readonly name: string;
  /** @internal Whether it has all exports, or only those that maps of one kind of keys cannot do without. */
  readonly isWhole: boolean;
  #source: () => BufferSource | WebAssembly.Module;
  #module: WebAssembly.Module | undefined;

  /** @internal `source`: the module's bytes, or a compiled module. */
  constructor(name: string, source: () => BufferSource | WebAssembly.Module, isWhole = true) {
    this.name = name;
    this.isWhole = isWhole;
    this.#source = source;
  }

  /** @internal The compiled module; compiling it now if need be. */
  get module(): WebAssembly.Module {
    if (this.#module === undefined) {
      checkWebAssembly();
      const source = this.#source();
      this.#module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source, OPTIONS);
    }
    return this.#module;
  }

  /** @internal Compiles off the main thread, or takes a module that was compiled elsewhere. */
  async prepare(module?: WebAssembly.Module): Promise<void> {
    checkWebAssembly();
    if (module !== undefined && !(module instanceof WebAssembly.Module)) {
      throw new PolicyError(`init() got ${show(module)}: expected a WebAssembly.Module or nothing`);
    }
    if (this.#module !== undefined) return;
    const source = module ?? this.#source();
    this.#module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source, OPTIONS);
  }

  /** @internal Whether string keys are read by the core: the engine's builtins are in the module. One that
   *  was compiled elsewhere may lack them, and then lists them as imports. */
  get readsText(): boolean {
    return this.readsTextOf(this.module);
  }

  /** @internal As readsText, of a module that was compiled elsewhere. */
  readsTextOf(module: WebAssembly.Module): boolean {
    return isV8 && !WebAssembly.Module.imports(module).some((it) => it.module === TEXT);
  }

  /** @internal A new instance, with a memory of its own or in one that another core made. */
  instantiate<X extends HeapExports>(imports: CoreImports, memory?: HeapExports['memory']): X {
    const { module } = this; // which says so where there is no WebAssembly
    const env = {
      ...imports,
      // read only for cores that import it: each memory takes gigabytes of addresses
      get memory(): WebAssembly.Memory {
        return (memory ?? new WebAssembly.Memory({ initial: FIRST_PAGES })) as WebAssembly.Memory;
      },
    };
    const instance = new WebAssembly.Instance(module, { env, [TEXT]: ownText });
    return instance.exports as WebAssembly.Exports & X;
  }
}

/** @internal The source of a core whose file in embedded/ gives `given`: its bytes as text, or in workerd,
 *  where #core of package.json leads elsewhere, the compiled module. */
export const embedded =
  (given: unknown): (() => BufferSource | WebAssembly.Module) =>
  () =>
    typeof given === 'string' ? decode(given) : (given as WebAssembly.Module);

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
