// What to expect of a map by its load: how many buckets overflow, bytes per entry, and lines of memory that a
// lookup touches. A good hash throws entries into buckets at random: their number per bucket is Poisson's.
// test/cli/layout-expected.test.ts compares with maps, and with the lines that bench/counted counted.
import type { Bucket } from './bucket.js';

/** Bytes of a cache line. */
export const LINE = 64;
/** Bits of a chain's filter. */
const FILTER_BITS = 32;

/** What to expect of a map at a load. */
export interface Expected {
  /** Entries per 8 slots of the main buckets, as the option loadFactor counts them. */
  readonly load: number;
  /** Entries per main bucket. */
  readonly entries: number;
  /** Share of main buckets that have an overflow bucket. */
  readonly chained: number;
  /** Overflow buckets per main bucket. */
  readonly overflow: number;
  /** Bytes of all buckets per entry, main and overflow. */
  readonly bytesPerEntry: number;
  /** Cache lines of buckets that a lookup touches, value included, if the key is there. */
  readonly linesPerHit: number;
  /** The same if it is not there. */
  readonly linesPerMiss: number;
}

/** Probabilities of 0, 1, 2, ... where `mean` is to be expected, until the rest is nothing. */
export const poisson = (mean: number): number[] => {
  const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 12);
  const chances: number[] = [];
  for (let n = 0, chance = Math.exp(-mean); n <= most; n++, chance *= mean / n) chances.push(chance);
  return chances;
};

/** Lines that some of a bucket's bytes lie in. */
const linesOf = (offsets: readonly number[]): number =>
  new Set(offsets.map((at) => Math.floor(at / LINE))).size;

/** Lines that a search of one bucket touches: if it finds the key in slot i, and if it goes on behind the
 *  bucket. It begins in the first line, at the tophash bytes, or at the keys and the meta word. */
const costs = (bucket: Bucket): { found: readonly number[]; on: number } => {
  const { slots, keys, values, keyBytes, valueBytes, link } = bucket;
  const found = Array.from({ length: slots }, (_, i) =>
    linesOf([0, keys + i * keyBytes, ...(valueBytes > 0 ? [values + i * valueBytes] : [])]),
  );
  return { found, on: linesOf([0, link]) };
};

/** What to expect at `load` entries per 8 slots. */
export const expectedAt = (bucket: Bucket, load: number): Expected => {
  const { slots, stride, inLastSlot, filter, tophashes } = bucket;
  const { found, on } = costs(bucket);
  const entries = (load / 8) * slots;
  /** Slots that are left in a bucket that has a link. */
  const linked = inLastSlot ? slots - 1 : slots;
  const sum = { chained: 0, overflow: 0, hit: 0, miss: 0 };
  for (const [n, chance] of poisson(entries).entries()) {
    const behind = Math.max(0, Math.ceil((n - slots) / linked));
    if (behind > 0) sum.chained += chance;
    sum.overflow += chance * behind;
    let rest = n;
    for (let i = 0; i <= behind; i++) {
      const here = Math.min(rest, i < behind ? linked : slots);
      for (let slot = 0; slot < here; slot++) sum.hit += chance * (i * on + (found[slot] as number));
      rest -= here;
    }
    // tophash: a bucket that is full is asked for its overflow bucket; else the search ends in it
    const last = tophashes && n - behind * linked === slots ? on : 1;
    const passes = filter < 0 ? 1 : 1 - (1 - 1 / FILTER_BITS) ** (n - linked);
    sum.miss += chance * (behind === 0 ? last : on + passes * ((behind - 1) * on + last));
  }
  return {
    load,
    entries,
    chained: sum.chained,
    overflow: sum.overflow,
    bytesPerEntry: (stride * (1 + sum.overflow)) / entries,
    linesPerHit: sum.hit / entries,
    linesPerMiss: sum.miss,
  };
};

/** Entries that a line holds, in buckets that are full. */
export const entriesPerLine = ({ slots, stride }: Bucket): number => (slots / stride) * LINE;
