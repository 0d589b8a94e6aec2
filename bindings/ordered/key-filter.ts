// Which strings a generation surely has not: a Bloom filter whose bits of a key lie in one word (F. Putze, P.
// Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007). A look-up that goes through
// generations asks few of them in vain then, for one cache line each.
import { uncurryThis } from '../base/host.js';

/** Bits of the filter per entry. Four bits a key: one in about 60 look-ups is in vain when it is full. */
const BITS_PER_ENTRY = 16;
/** Characters that are hashed at each end of a longer string. What they do not tell apart is looked for in
 *  every generation. */
const ENDS = 24;
const WORD = 32;

const charCodeAt = uncurryThis(String.prototype.charCodeAt as (this: string, i: number) => number);
const { imul } = Math;

const mixed = (h: number): number => {
  const once = imul(h ^ (h >>> 16), 0x85ebca6b); // MurmurHash3's finalizer, by Austin Appleby
  const twice = imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
};

/** A hash of a string, 32 bits. It keeps no secret: keys that are chosen to be alike cost what all keys would
 *  without a filter. */
export const hashOf = (key: string): number => {
  const { length } = key;
  let h = length;
  const first = length <= 2 * ENDS ? length : ENDS;
  for (let i = 0; i < first; i++) h = imul(h ^ charCodeAt(key, i), 0x01000193); // FNV-1a's prime
  for (let i = length - ENDS; first < length && i < length; i++) h = imul(h ^ charCodeAt(key, i), 0x01000193);
  return mixed(h);
};

/** The bits of a key in its word. */
const bitsOf = (hash: number): number =>
  (1 << hash) | (1 << (hash >>> 5)) | (1 << (hash >>> 10)) | (1 << (hash >>> 15));

/** The filter of one generation. */
export class KeyFilter {
  readonly #words: Int32Array;

  /** `entries`: most that are added. */
  constructor(entries: number) {
    const words = Math.ceil((entries * BITS_PER_ENTRY) / WORD);
    this.#words = new Int32Array(2 ** Math.ceil(Math.log2(words + 1)));
  }

  /** The word of a key: by other bits of the hash than those in it. */
  #at(hash: number): number {
    return (imul(hash, 0x9e3779b1) >>> 7) & (this.#words.length - 1);
  }

  add(hash: number): void {
    const at = this.#at(hash);
    this.#words[at] = (this.#words[at] as number) | bitsOf(hash);
  }

  /** False if no key of this hash was added. */
  mayHave(hash: number): boolean {
    const bits = bitsOf(hash);
    return ((this.#words[this.#at(hash)] as number) & bits) === bits;
  }
}
