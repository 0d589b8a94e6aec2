// Keys and values of a Map of any kinds as bytes: one byte that says what follows, then that, little-endian.
import { KeyTypeError, show, ValueTypeError } from '../base/errors.js';
import { isWide } from './format.js';

const CONSTANTS = [undefined, null, false, true] as const;
/** The first bytes, whose meaning never changes; 0 to 3 are CONSTANTS. */
const NUMBER = 4;
const NARROW = 5;
const WIDE = 6;
const BIGINT = 7;
const NEGATIVE = 8;

const ofText = (text: string): Uint8Array => {
  const wide = isWide(text);
  const step = wide ? 2 : 1;
  const bytes = new Uint8Array(1 + text.length * step);
  bytes[0] = wide ? WIDE : NARROW;
  for (let i = 0, at = 1; i < text.length; i++, at += step) {
    const c = text.charCodeAt(i);
    bytes[at] = c;
    if (wide) bytes[at + 1] = c >> 8;
  }
  return bytes;
};

/** A sign, and the digits of the magnitude by twos of hexadecimal ones, the lowest first. */
const ofBigint = (value: bigint): Uint8Array => {
  const digits = (value < 0n ? -value : value).toString(16);
  const bytes = new Uint8Array(1 + Math.ceil(digits.length / 2));
  bytes[0] = value < 0n ? NEGATIVE : BIGINT;
  for (let end = digits.length, at = 1; end > 0; end -= 2, at++)
    bytes[at] = Number.parseInt(digits.slice(Math.max(0, end - 2), end), 16);
  return bytes;
};

const ofNumber = (value: number): Uint8Array => {
  const bytes = new Uint8Array(9);
  bytes[0] = NUMBER;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
};

/** A key or value as bytes; undefined for an object, a function or a symbol. */
const encoded = (item: unknown): Uint8Array | undefined => {
  if (typeof item === 'number') return ofNumber(item);
  if (typeof item === 'string') return ofText(item);
  if (typeof item === 'bigint') return ofBigint(item);
  const constant = CONSTANTS.indexOf(item as never);
  return constant < 0 ? undefined : Uint8Array.of(constant);
};

const WRITTEN = 'expected a number, string, bigint, boolean, null or undefined';

/** Keys and values of entries as bytes, so many at a time. Throws KeyTypeError or ValueTypeError that name
 *  the first one that has none, and its entry. */
export function* encodedBlocks(
  entries: Iterable<readonly [unknown, unknown]>,
  most: number,
): Generator<{ keys: Uint8Array[]; values: Uint8Array[]; length: number }, undefined> {
  let keys: Uint8Array[] = [];
  let values: Uint8Array[] = [];
  let n = 0;
  for (const [key, value] of entries) {
    const k = encoded(key);
    if (k === undefined)
      throw new KeyTypeError(`a snapshot: the key of entry ${n} is ${show(key)}: ${WRITTEN}`);
    const v = encoded(value);
    if (v === undefined)
      throw new ValueTypeError(
        `a snapshot: the value of entry ${n}, key ${show(key)}, is ${show(value)}: ${WRITTEN}`,
      );
    keys.push(k);
    values.push(v);
    n++;
    if (keys.length < most) continue;
    yield { keys, values, length: most };
    keys = [];
    values = [];
  }
  if (keys.length > 0) yield { keys, values, length: keys.length };
  return undefined;
}

/** Whether bytes are what a key or value is written as. */
export const isMixed = (bytes: Uint8Array, at: number, length: number): boolean => {
  const kind = length === 0 ? -1 : (bytes[at] as number);
  if (kind === NUMBER) return length === 9;
  if (kind === WIDE) return length % 2 === 1;
  if (kind === BIGINT || kind === NEGATIVE) return length > 1;
  return kind === NARROW || (kind >= 0 && kind < CONSTANTS.length && length === 1);
};

/** What bytes for which isMixed() holds are of. */
export const decoded = (bytes: Uint8Array): unknown => {
  const kind = bytes[0] as number;
  if (kind < CONSTANTS.length) return CONSTANTS[kind];
  if (kind === NUMBER) return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(1, true);
  if (kind === BIGINT || kind === NEGATIVE) {
    let digits = '';
    for (let i = bytes.length - 1; i > 0; i--) digits += (bytes[i] as number).toString(16).padStart(2, '0');
    const magnitude = BigInt(`0x${digits}`);
    return kind === NEGATIVE ? -magnitude : magnitude;
  }
  let text = '';
  const step = kind === WIDE ? 2 : 1;
  for (let i = 1; i < bytes.length; i += step)
    text += String.fromCharCode((bytes[i] as number) | (step === 2 ? (bytes[i + 1] as number) << 8 : 0));
  return text;
};
