// The code of a bigint under an index's coefficients: all of its digits count, so no two bigints share one by
// their form.
import { foldDigit } from './number-index.js';

/** Digits of 64 bits that are taken off one by one. Each shift copies the rest: more would be quadratic. */
const FEW = 4;
/** Hexadecimal digits folded at a time: fewer than 64 bits. */
const STEP = 15;

/** Code of a bigint. O(digits). */
export const codeOf = (h: number, key: bigint): number => {
  let code = 0;
  let rest = key;
  for (let i = 0; i < FEW; i++) {
    code = foldDigit(h, code, rest);
    rest >>= 64n;
    if (rest === 0n || rest === -1n) return code;
  }
  const text = rest.toString(16); // linear, as for every power of two
  code = foldDigit(h, code, BigInt(rest < 0n ? -text.length : text.length));
  for (let i = rest < 0n ? 1 : 0; i < text.length; i += STEP)
    code = foldDigit(h, code, BigInt(`0x${text.slice(i, i + STEP)}`));
  return code;
};
