// Map options: defaults, and the checks that name a wrong value before anything is made of it.
import { checkObject, PolicyError, show } from '../base/errors.js';
import { DEFAULT_PACE, type Pace } from '../growth/background-drain.js';
import { Heap } from './heap.js';
import { check, PARAMETERS } from './parameters.js';

/** How a map grows. */
export interface GrowthPolicy {
  /** Old buckets evacuated per write beyond the one it needs: 0 to 64, default 1 (Go's rule). With 0 a write
   *  evacuates more  only if the growth would not end otherwise before the next may start. */
  assist?: number;
  /** Slices that finish a growth without writes, default 0.5 ms every 2 ms; `false` turns them off. */
  background?: false | { sliceMs?: number; everyMs?: number };
  /** Entries per 8 slots above which the map doubles: 4 to 8, default 6.5 (Go's 13/16). */
  loadFactor?: number;
  /** 'avoid': only when five times as full (Valkey's rule). 'forbid': never; chains get long. Default
   *  'allow'. */
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
  /** For string and bytes keys; number keys ignore it. 'safe', the default: SipHash-1-3 with a secret of the
   *  map's own, so  that nobody can choose keys that collide. 'fast' is for keys that no attacker chooses. */
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

const { words: RESIZE } = PARAMETERS['growth.resize'];
/** The core's number for a resize policy. */
export const resizeCode = (resize: Policy['resize']): number => RESIZE.indexOf(resize);

/** Checks a number of entries for `capacity` and reserve(). */
export const checkCapacity = (name: string, value: unknown): void => check('capacity', value, name);

/** Fills in defaults; throws PolicyError for anything out of its range. */
export const resolvePolicy = (growth: GrowthPolicy): Policy => {
  checkObject('growth', growth);
  const {
    assist = PARAMETERS['growth.assist'].default,
    loadFactor = PARAMETERS['growth.loadFactor'].default,
    resize = PARAMETERS['growth.resize'].default,
    background,
  } = growth;
  check('growth.assist', assist);
  check('growth.loadFactor', loadFactor);
  check('growth.resize', resize);
  if (background !== undefined && background !== false) checkObject('growth.background', background);
  const pace = background === false ? undefined : { ...DEFAULT_PACE, ...background };
  if (pace !== undefined) {
    check('growth.background.sliceMs', pace.sliceMs);
    check('growth.background.everyMs', pace.everyMs);
  }
  return { assist, loadFactor, resize, background: pace };
};

/** Fills in the defaults of all options. Throws PolicyError, DisposedError. */
export const resolveOptions = (options: MapOptions = {}): ResolvedOptions => {
  checkObject('options', options);
  const {
    capacity = PARAMETERS.capacity.default,
    name = PARAMETERS.name.default,
    heap = Heap.default,
    seed,
    hash = PARAMETERS.hash.default,
    growth = {},
  } = options;
  check('capacity', capacity);
  check('hash', hash);
  const policy = resolvePolicy(growth);
  if (seed !== undefined) check('seed', seed);
  check('name', name);
  if (!(heap instanceof Heap)) throw new PolicyError(`heap is ${show(heap)}: expected a Heap`);
  heap.check();
  return { capacity, name, heap, seed, fast: hash === 'fast', policy };
};
