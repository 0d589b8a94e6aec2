// Map options: defaults, and the checks that name a wrong value before anything is made of it.
import { own } from '../base/errors.js';
import { checkOptions } from '../base/options.js';
import type { KeyKind } from '../core/kinds.js';
import { DEFAULT_PACE, type Pace } from '../growth/background-drain.js';
import { type Heap, memoryOf } from './heap.js';
import type { HeapMemory } from './heap-memory.js';
import { homeOf } from './homes.js';
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
  /** Default: Heap.default; docs/platforms.md has the entry points that differ. */
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

/** @internal Options with every default filled in and checked. */
export interface ResolvedOptions {
  capacity: number;
  name: string;
  heap: HeapMemory;
  seed: bigint | undefined;
  fast: boolean;
  policy: Policy;
}

/** The names of options, as keys. */
const KNOWN: Record<keyof MapOptions, 1> = { capacity: 1, name: 1, heap: 1, seed: 1, hash: 1, growth: 1 };
const KNOWN_GROWTH: Record<keyof GrowthPolicy, 1> = { assist: 1, background: 1, loadFactor: 1, resize: 1 };

const { words: RESIZE } = PARAMETERS['growth.resize'];
/** The core's number for a resize policy. */
export const resizeCode = (resize: Policy['resize']): number => RESIZE.indexOf(resize);

const paceOf = (background: { sliceMs?: number; everyMs?: number }): Pace => {
  if (background === DEFAULT_PACE) return DEFAULT_PACE;
  checkOptions('growth.background', background, DEFAULT_PACE, 'growth.background.');
  return {
    sliceMs: own(background, 'sliceMs', DEFAULT_PACE.sliceMs),
    everyMs: own(background, 'everyMs', DEFAULT_PACE.everyMs),
  };
};

/** Fills in defaults; throws PolicyError for anything unknown or out of its range. */
export const resolvePolicy = (growth: GrowthPolicy): Policy => {
  checkOptions('growth', growth, KNOWN_GROWTH, 'growth.');
  const assist = own(growth, 'assist', PARAMETERS['growth.assist'].default);
  const loadFactor = own(growth, 'loadFactor', PARAMETERS['growth.loadFactor'].default);
  const resize = own(growth, 'resize', PARAMETERS['growth.resize'].default);
  const background = own(growth, 'background', DEFAULT_PACE);
  check('growth.assist', assist);
  check('growth.loadFactor', loadFactor);
  check('growth.resize', resize);
  const pace = background === false ? undefined : paceOf(background);
  if (pace !== undefined) {
    check('growth.background.sliceMs', pace.sliceMs);
    check('growth.background.everyMs', pace.everyMs);
  }
  return { assist, loadFactor, resize, background: pace };
};

const NO_GROWTH_OPTIONS: GrowthPolicy = {};
/** The options of a map for which none are given, but for the heap. */
const DEFAULTS = {
  capacity: PARAMETERS.capacity.default,
  name: PARAMETERS.name.default,
  policy: resolvePolicy(NO_GROWTH_OPTIONS),
};

/** @internal Fills in the defaults of all options. `key`: the kind of keys. Throws PolicyError,
 *  DisposedError. */
export const resolveOptions = (key: KeyKind, options?: MapOptions): ResolvedOptions => {
  if (options === undefined) {
    const heap = homeOf(key);
    heap.check();
    const { capacity, name, policy } = DEFAULTS;
    return { capacity, name, heap, seed: undefined, fast: false, policy };
  }
  checkOptions('options', options, KNOWN);
  const capacity = own(options, 'capacity', PARAMETERS.capacity.default);
  const name = own(options, 'name', PARAMETERS.name.default);
  const given = own(options, 'heap', undefined);
  const seed = own(options, 'seed', undefined);
  const hash = own(options, 'hash', PARAMETERS.hash.default);
  const growth = own(options, 'growth', NO_GROWTH_OPTIONS);
  check('capacity', capacity);
  check('hash', hash);
  const policy = growth === NO_GROWTH_OPTIONS ? DEFAULTS.policy : resolvePolicy(growth);
  if (seed !== undefined) check('seed', seed);
  check('name', name);
  const memory = given === undefined ? homeOf(key) : memoryOf(given);
  memory.check();
  return { capacity, name, heap: memory, seed, fast: hash === 'fast', policy };
};
