// Chunks of an ordered map's log: arrays that hold keys at even and values at odd places.

/** Positions of a chunk. An array of 2 * 8,192 is the shortest that V8 keeps among its large objects, which its scavenger
 *  does not copy: with shorter ones a growing map spends its time there. */
export const CHUNK_BITS = 13;
export const CHUNK = 1 << CHUNK_BITS;

/** Stands in the place of a key that is no more. */
export const DEAD = Symbol('dead');

/** An array of keys and values. */
export type Chunk = unknown[];

/** A chunk for `entries` entries, all dead. Filled with objects from the start, so that the engine never has to turn an
 *  array of small integers into one of anything. */
export const places = (entries: number): Chunk => new Array(2 * entries).fill(DEAD);

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

/** The `live` entries of a chunk side by side, and the offsets that they had: those of `offsets` if it is packed. */
export const pack = (
  chunk: Chunk,
  offsets: Uint16Array | undefined,
  live: number,
): { chunk: Chunk; offsets: Uint16Array } => {
  const packed = places(live);
  const kept = new Uint16Array(live);
  let n = 0;
  for (let i = 0; 2 * i < chunk.length; i++) {
    if (chunk[2 * i] === DEAD) continue;
    packed[2 * n] = chunk[2 * i];
    packed[2 * n + 1] = chunk[2 * i + 1];
    kept[n++] = offsets === undefined ? i : (offsets[i] as number);
  }
  return { chunk: packed, offsets: kept };
};
