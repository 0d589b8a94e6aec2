// Map options: defaults, and the checks that name a wrong value before anything is made of it.
import { DEFAULT_PACE, type Pace } from './background.js';
import { checkObject, PolicyError, show } from './errors.js';
import { Heap } from './heap.js';

/** How a map grows. */
export interface GrowthPolicy {
  /** Old buckets evacuated per write beyond the one it needs: 0 to 64, default 1 (Go's rule). With 0 a write evacuates more
   *  only if the growth would not end otherwise before the next may start. */
  assist?: number;
  /** Slices that finish a growth without writes, default 0.5 ms every 2 ms; `false` turns them off. */
  background?: false | { sliceMs?: number; everyMs?: number };
  /** Entries per 8 slots above which the map doubles: 4 to 8, default 6.5 (Go's 13/16). */
  loadFactor?: number;
  /** 'avoid': only when five times as full (Valkey's rule). 'forbid': never; chains get long. Default 'allow'. */
  resize?: 'allow' | 'avoid' | 'forbid';
}

/** Options of a map. */
export interface MapOptions {
  /** Entries to hold without growth. */
  capacity?: number;
  name?: string;
  /** Default: Heap.default. */
  heap?: Heap;
  /** A fixed seed makes hashes repeatable, and so floodable: for replays only. Default: random. */
  seed?: bigint;
  /** For string and bytes keys; number keys ignore it. 'safe', the default: SipHash-1-3 with a secret of the map's own, so
   *  that nobody can choose keys that collide. 'fast' is for keys that nobody chooses against you. */
  hash?: 'safe' | 'fast';
  growth?: GrowthPolicy;
}

/** A growth policy with every default filled in. */
export interface Policy {
  readonly assist: number;
  readonly loadFactor: number;
  readonly resize: 'allow' | 'avoid' | 'forbid';
  readonly background: Pace | undefined;
}

/** Options with every default filled in and checked. */
export interface ResolvedOptions {
  capacity: number;
  name: string;
  heap: Heap;
  seed: bigint | undefined;
  fast: boolean;
  policy: Policy;
}

const RESIZE = ['allow', 'avoid', 'forbid'] as const;
/** What the core calls it. */
export const resizeCode = (resize: Policy['resize']): number => RESIZE.indexOf(resize);
/** Most entries that reserve() and capacity take: 2^28. */
export const MAX_CAPACITY = 2 ** 28;

const range = (name: string, value: unknown, least: number, most: number, whole: boolean): void => {
  const fits = typeof value === 'number' && value >= least && value <= most;
  if (!fits || (whole && !Number.isInteger(value))) {
    throw new PolicyError(
      `${name} is ${show(value)}: expected ${whole ? 'an integer' : 'a number'} from ${least} to ${most}`,
    );
  }
};

const oneOf = (name: string, value: unknown, allowed: readonly unknown[]): void => {
  if (!allowed.includes(value)) {
    throw new PolicyError(`${name} is ${show(value)}: expected one of ${allowed.map(show).join(', ')}`);
  }
};

/** Checks a number of entries for `capacity` and reserve(). */
export const checkCapacity = (name: string, value: unknown): void =>
  range(name, value, 0, MAX_CAPACITY, true);

/** Fills in defaults; throws PolicyError for anything out of its range. */
export const resolvePolicy = (growth: GrowthPolicy): Policy => {
  checkObject('growth', growth);
  const { assist = 1, loadFactor = 6.5, resize = 'allow', background } = growth;
  range('growth.assist', assist, 0, 64, true);
  range('growth.loadFactor', loadFactor, 4, 8, false);
  oneOf('growth.resize', resize, RESIZE);
  if (background !== undefined && background !== false) checkObject('growth.background', background);
  const pace = background === false ? undefined : { ...DEFAULT_PACE, ...background };
  if (pace !== undefined) {
    range('growth.background.sliceMs', pace.sliceMs, 0.01, 1000, false);
    range('growth.background.everyMs', pace.everyMs, 1, 60_000, false);
  }
  return { assist, loadFactor, resize, background: pace };
};

/** The same for all options. */
export const resolveOptions = (options: MapOptions = {}): ResolvedOptions => {
  checkObject('options', options);
  const { capacity = 0, name = '', heap = Heap.default, seed, hash = 'safe', growth = {} } = options;
  checkCapacity('capacity', capacity);
  oneOf('hash', hash, ['safe', 'fast']);
  const policy = resolvePolicy(growth);
  if (seed !== undefined && typeof seed !== 'bigint') {
    throw new PolicyError(`seed is ${show(seed)}: expected a bigint`);
  }
  if (typeof name !== 'string') throw new PolicyError(`name is ${show(name)}: expected a string`);
  if (!(heap instanceof Heap)) throw new PolicyError(`heap is ${show(heap)}: expected a Heap`);
  heap.check();
  return { capacity, name, heap, seed, fast: hash === 'fast', policy };
};
