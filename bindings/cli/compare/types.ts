// Messages between the parts of `tophash compare`: the parent plans jobs, a child answers with figures, the
// report turns them into a table or JSON. All of it is plain data, which crosses a process boundary.
// bench/harness has a harness of its own: it measures more maps, in Bun and Deno too, as modules that need no
// build; the command is one bundled file that nothing can be imported from.

export const implementations = ['tophash', 'map'] as const;
/** Which map a process measures: TypedMap or the engine's own Map. */
export type Implementation = (typeof implementations)[number];

/** Kinds of the keys that are compared. */
export type IntegerKind = 'i32' | 'u32' | 'i64' | 'u64';
export type KeyKind = IntegerKind | 'f64' | 'string';
export type Key = number | bigint | string;

/** Keys in the bulk type of their kind. */
export type Keys = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float64Array | string[];

/** One stream of keys that was counted: the real input. */
export interface Input {
  /** Where it came from, one line for the reader. */
  readonly label: string;
  /** Heading of its rows in the table. */
  readonly title: string;
  readonly kind: KeyKind;
  /** Every key, repetitions included, in order of appearance. */
  readonly stream: Keys;
  /** Something the reader should know first, such as a missing package. */
  readonly note?: string;
}

/** A set of keys that the operations run over. */
export interface Dataset {
  readonly id: string;
  /** Rows with the same title stand together in the table. */
  readonly title: string;
  readonly key: KeyKind;
  readonly value: 'u32' | 'f64';
  /** Number of distinct keys. */
  readonly n: number;
  /** Seed of keys (when they are random), lookup orders and victims. */
  readonly seed: number;
  /** Distinct keys, as many keys that are missing, and the stream they were counted from; absent: random
   *  keys. */
  readonly given?: { readonly keys: Keys; readonly misses: Keys; readonly stream: Keys };
}

/** A message from the parent to a child. */
export interface Job {
  readonly implementation: Implementation;
  readonly dataset: Dataset;
  /** 'time' measures the operations, 'memory' the resident bytes per entry. */
  readonly measure: 'time' | 'memory';
}

const lookups = ['count', 'get hit', 'get miss', 'update'] as const;
export const operations = [...lookups, 'insert', 'delete', 'churn', 'iterate'] as const;
/** The rows of the table; 'insert' is from empty, 'churn' a delete and an insert of another key. */
export type Operation = (typeof operations)[number];

/** Figures of one process that timed the operations. */
export interface TimeAnswer {
  readonly measure: 'time';
  /** Folded from everything the checks saw; equal for both implementations. */
  readonly checksum: string;
  /** Nanoseconds per operation. */
  readonly ns: Partial<Record<Operation, number>>;
  /** Milliseconds of the slowest single insert while building from empty. */
  readonly slowestInsertMs: number;
  /** Sum of all results, so that the engine must compute them. */
  readonly sink: number;
}

/** Figure of one process that measured memory. */
export interface MemoryAnswer {
  readonly measure: 'memory';
  /** Resident bytes per entry. */
  readonly bytesPerEntry: number;
}

/** A child's answer. */
export type Answer = TimeAnswer | MemoryAnswer;

/** Figures of several rounds for both implementations. */
export type Samples = Record<Implementation, number[]>;

/** Everything measured on one dataset. */
export interface Measured {
  readonly dataset: Omit<Dataset, 'given'>;
  readonly checksum: string;
  readonly rounds: number;
  readonly ns: ReadonlyMap<Operation, Samples>;
  readonly slowestInsertMs: Samples;
  readonly bytesPerEntry: Samples;
}
