// What bulk calls of a TypedMap take beside keys and values.

/** What updateMany() can do with a value that is there: add to it, or take the lesser or the greater, as
 *  Math.min. */
export type UpdateOp = 'add' | 'min' | 'max';

/** Options of getMany(). */
export interface GetManyOptions<T> {
  /** The value of a key that is not there. Default: NaN for floats, 0 for integers. */
  missing?: T;
  /** Gets 1 for a key that is there and 0 for one that is not; at least as long as keys. */
  found?: Uint8Array;
}
