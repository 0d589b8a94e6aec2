// Options of a cache: defaults, the checks that name a wrong value before anything is made of it, and what an
// entry of a kind pair weighs.
import { checkFunction, own, PolicyError, show } from '../base/errors.js';
import { now as clock } from '../base/host.js';
import { checkOptions } from '../base/options.js';
import { lengthOfBytes } from '../base/typed-arrays.js';
import { type JsOf, type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';

/** Why an entry left: the bound was reached; its time was over; set() gave the key another value; delete();
 *  clear(). */
export type EvictReason = 'evict' | 'expire' | 'set' | 'delete' | 'clear';

/** Options of a cache. One of `maxEntries` and `maxBytes` is needed. */
export interface CacheOptions<K extends KeyKind, V extends ValueKind, T = JsOf<V>>
  extends Pick<MapOptions, 'capacity' | 'name' | 'heap' | 'seed' | 'hash' | 'growth'> {
  /** Entries at most: 1 to 2^28, which is the default. */
  maxEntries?: number;
  /** Sum of the entries' sizes at most [bytes]: 1 to 2^53 - 1. */
  maxBytes?: number;
  /** Which entry goes first, when the bound is reached. 'lru', the default: the one whose last use is longest
   *  ago. 'sieve': of those that were not used since they were last looked at, the one that is there longest;
   *  a use costs less. */
  policy?: 'lru' | 'sieve';
  /** Time that an entry is there after it was set [ms]: above 0, default Infinity. */
  ttl?: number;
  /** Size of an entry [bytes], an integer of 1 or more. Needed with `maxBytes` where values are any; else the
   *  default is what key and value take: 4 or 8 for a number, 8 for two, 2 for each character, the length of
   *  bytes. A key that is two numbers is [a, b] here and in onEvict(). */
  sizeOf?: (value: T, key: JsOf<K>) => number;
  /** Called with every entry that has left, when the write that made it leave is whole: it may use the cache.
   *  If it throws, the write has happened, the other entries are told of, and the caller gets the error. */
  onEvict?: (key: JsOf<K>, value: T, reason: EvictReason) => void;
  /** The clock of `ttl` [ms]. Default: performance.now(). */
  now?: () => number;
}

/** Options of one set(). */
export interface CacheSetOptions {
  /** As the cache's, for this entry. */
  ttl?: number;
}

/** Every option checked, and defaults filled in. */
export interface ResolvedCacheOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly isSieve: boolean;
  readonly ttl: number;
  /** Size of an entry; undefined without a bound in bytes. */
  readonly sizeOf: ((value: unknown, key: unknown) => number) | undefined;
  readonly onEvict: ((key: never, value: never, reason: EvictReason) => void) | undefined;
  readonly now: () => number;
  /** Those of the index. */
  readonly map: MapOptions;
}

/** The names of options, as keys. */
const OF_INDEX = { capacity: 1, name: 1, heap: 1, seed: 1, hash: 1, growth: 1 } as const;
const KNOWN: Record<keyof CacheOptions<KeyKind, ValueKind>, 1> = {
  ...{ maxEntries: 1, maxBytes: 1, policy: 1, ttl: 1, sizeOf: 1, onEvict: 1, now: 1 },
  ...OF_INDEX,
};
const KNOWN_OF_SET: Record<keyof CacheSetOptions, 1> = { ttl: 1 };
const POLICIES: readonly unknown[] = ['lru', 'sieve'];

/** Entries at most of a cache that is bounded by bytes alone, and of any other. */
const MOST_ENTRIES = 2 ** 28;

/** Throws PolicyError for a bound that is no integer from 1 to `most`. */
const checkBound = (name: string, value: unknown, most: number): void => {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > most)
    throw new PolicyError(`${name} is ${show(value)}: expected an integer from 1 to ${most}`);
};

const checkTtl = (ttl: unknown): void => {
  if (typeof ttl !== 'number' || !(ttl > 0))
    throw new PolicyError(`ttl is ${show(ttl)}: expected a number of milliseconds above 0`);
};

/** The time to live that set() is to give an entry. Throws PolicyError. */
export const ttlOf = (options: CacheSetOptions, fallback: number): number => {
  checkOptions('options', options, KNOWN_OF_SET);
  const ttl = own(options, 'ttl', fallback);
  checkTtl(ttl);
  return ttl;
};

/** Bytes of one key or value of a kind. */
const weight = (kind: KeyKind | ValueKind, value: unknown): number => {
  if (kind === 'string') return 2 * (value as string).length;
  return kind === 'bytes' ? lengthOfBytes(value) : KINDS[kind].bytes;
};

/** A user's sizeOf(), with its answer checked. */
const checkedSize =
  (sizeOf: (value: never, key: never) => number) =>
  (value: unknown, key: unknown): number => {
    const size: unknown = sizeOf(value as never, key as never);
    if (!Number.isSafeInteger(size) || (size as number) < 1)
      throw new PolicyError(
        `sizeOf() gave ${show(size)} for key ${show(key)}: expected an integer of 1 or more`,
      );
    return size as number;
  };

/** A user's clock, with its answer checked. */
const checkedClock = (now: () => number) => (): number => {
  const ms: unknown = now();
  if (!Number.isFinite(ms))
    throw new PolicyError(`now() gave ${show(ms)}: expected a number of milliseconds`);
  return ms as number;
};

/** Fills in the defaults of all options. Throws PolicyError. */
export const resolveCacheOptions = <K extends KeyKind, V extends ValueKind, T>(
  key: K,
  value: V,
  options: CacheOptions<K, V, T>,
): ResolvedCacheOptions => {
  checkOptions('options', options, KNOWN);
  const maxEntries = own(options, 'maxEntries', undefined);
  const maxBytes = own(options, 'maxBytes', undefined);
  const policy = own(options, 'policy', 'lru');
  const ttl = own(options, 'ttl', Number.POSITIVE_INFINITY);
  const sizeOf = own(options, 'sizeOf', undefined);
  const onEvict = own(options, 'onEvict', undefined);
  const now = own(options, 'now', undefined);
  if (maxEntries === undefined && maxBytes === undefined)
    throw new PolicyError('neither maxEntries nor maxBytes is given: expected a bound');
  if (maxEntries !== undefined) checkBound('maxEntries', maxEntries, MOST_ENTRIES);
  if (maxBytes !== undefined) checkBound('maxBytes', maxBytes, Number.MAX_SAFE_INTEGER);
  if (!POLICIES.includes(policy))
    throw new PolicyError(`policy is ${show(policy)}: expected one of ${POLICIES.map(show).join(', ')}`);
  checkTtl(ttl);
  if (sizeOf !== undefined) checkFunction('sizeOf', sizeOf);
  if (onEvict !== undefined) checkFunction('onEvict', onEvict);
  if (now !== undefined) checkFunction('now', now);
  if (maxBytes === undefined && sizeOf !== undefined)
    throw new PolicyError('sizeOf is given without maxBytes: expected both, or maxEntries alone');
  if (maxBytes !== undefined && sizeOf === undefined && value === 'any')
    throw new PolicyError(
      'maxBytes with values of kind any: expected sizeOf, which tells how large they are',
    );
  const map: Record<string, unknown> = {};
  for (const name of Object.keys(OF_INDEX) as (keyof typeof OF_INDEX)[]) {
    const given = own(options, name, undefined);
    if (given !== undefined) map[name] = given;
  }
  const weigh = (v: unknown, k: unknown): number => Math.max(1, weight(key, k) + weight(value, v));
  return {
    maxEntries: maxEntries ?? MOST_ENTRIES,
    maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
    isSieve: policy === 'sieve',
    ttl,
    sizeOf: maxBytes === undefined ? undefined : sizeOf === undefined ? weigh : checkedSize(sizeOf),
    onEvict,
    now: now === undefined ? clock : checkedClock(now),
    map,
  };
};
