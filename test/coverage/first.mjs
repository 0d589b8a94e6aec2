/** The number of the first point: so large that each takes four bytes as a constant, and none is taken for
 *  another one. */
export const FIRST = 1 << 22;
