// Chunks of an ordered map's log: one array of keys and one of values, so that reading a value does not pull
// keys through the caches.
import { uncurryThis } from '../base/host.js';

/** Positions of a chunk. An array of 16,384 is the shortest power of two that V8 keeps among its large
 *  objects, which its  scavenger does not copy: with shorter ones a growing map spends its time there. */
export const CHUNK_BITS = 14;
export const CHUNK = 1 << CHUNK_BITS;

/** Marks the place of a deleted key. */
export const DEAD = Symbol('dead');

/** Whether a key is DEAD. The type is asked first, since engines compare what may be anything by a call. */
export const isDead = (key: unknown): boolean => typeof key === 'symbol' && key === DEAD;

/** The keys, or the values, of a chunk. */
export type Chunk = unknown[];

/** The chunk of a walk that has not begun. */
export const NOTHING: Chunk = [];

const fill = uncurryThis(Array.prototype.fill);

/** An array that holds one value in all its places. */
export const filled = <T>(length: number, value: T): T[] => fill(new Array(length), value) as T[];

/** Keys, or values, of `entries` entries, all dead. Filled with objects from the start, so that the engine
 *  never has to turn an  array of small integers into one of anything. */
export const places = (entries: number): Chunk => filled<unknown>(entries, DEAD);

let nothing: Chunk | undefined;

/** Stands for every chunk that holds nothing any more. */
export const gone = (): Chunk => {
  nothing ??= places(CHUNK);
  return nothing;
};

/** First index at which a sorted list has `value` or more. */
export const lowerBound = (list: ArrayLike<number>, value: number): number => {
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((list[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The `live` entries of a chunk side by side, and the offsets that they had: those of `offsets` if it is
 *  packed. */
export const pack = (
  keys: Chunk,
  values: Chunk,
  offsets: Uint16Array | undefined,
  live: number,
): { keys: Chunk; values: Chunk; offsets: Uint16Array } => {
  const packed = { keys: places(live), values: places(live), offsets: new Uint16Array(live) };
  let n = 0;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === DEAD) continue;
    packed.keys[n] = keys[i];
    packed.values[n] = values[i];
    packed.offsets[n++] = offsets === undefined ? i : (offsets[i] as number);
  }
  return packed;
};
