// Arrays as bulk calls take them; of keys that are two numbers an array of text, for latin1.ts.
import { KINDS, type PackedBytes } from '../../bindings/core/kinds.js';
import { type AnyKind, type Item, isNumber } from './kinds.js';

/** An array of any kind, seen without its element type. */
export type Items = { [index: number]: Item } & { readonly length: number };

/** A typed array of a number kind, else an array, of text for bytes (latin1.ts). */
export const arrayOf = (kind: AnyKind, from: readonly Item[]): Items => {
  if (!isNumber(kind)) return from.slice() as unknown as Items;
  const array = new KINDS[kind].View(from.length) as unknown as Items;
  for (const [i, x] of from.entries()) array[i] = x;
  return array;
};

/** Strings of one-byte characters as packed keys. */
export const packed = (texts: readonly string[]): PackedBytes => {
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = (offsets[i] as number) + text.length;
  return { data: Uint8Array.from(Buffer.from(texts.join(''), 'latin1')), offsets };
};

/** The numbers from 0 to n - 1, or those of them that `keep` accepts. */
export const upTo = (n: number, keep: (i: number) => boolean = () => true): number[] =>
  Array.from({ length: n }, (_, i) => i).filter(keep);

/** In ascending order. */
export const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);
