// Turns the values of the reader's file into keys of one kind: integers of the smallest kind that holds them
// all, numbers as f64, or strings.
import { UsageError } from '../command.js';
import { newKeys } from './random.js';
import { csvColumn, lines, type Token, words } from './tokens.js';
import type { IntegerKind, Key, KeyKind, Keys } from './types.js';

/** What a file is read as. */
export const READINGS = ['integers', 'numbers', 'strings'] as const;
export type Reading = (typeof READINGS)[number];

/** Keys of one kind. */
interface KeyStream {
  readonly kind: KeyKind;
  readonly stream: Keys;
}

/** Least and largest integer of each kind, the kind to prefer first. */
const RANGES: Readonly<Record<IntegerKind, readonly [min: bigint, max: bigint]>> = {
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};
const KINDS = Object.keys(RANGES) as IntegerKind[];
const kindFor = (lowest: bigint, highest: bigint): IntegerKind | undefined =>
  KINDS.find((kind) => lowest >= RANGES[kind][0] && highest <= RANGES[kind][1]);

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Longest part of a wrong value that a message repeats. */
const SHOWN = 40;

/** A value as messages name it. */
const where = (name: string, [text, line]: Token): string =>
  `${name} line ${line}: '${text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text}'`;

/** Reads a file's bytes; `name` stands in messages. `column`: of a CSV file. Throws UsageError, with line and
 *  value, if it is empty or holds anything else. */
export const parseKeys = (
  name: string,
  bytes: Uint8Array,
  reading: Reading,
  column: string | undefined,
): KeyStream => {
  const whole = reading === 'strings' ? lines : words;
  const tokens = column === undefined ? whole(bytes) : csvColumn(name, bytes, column);
  const keys = readers[reading](name, tokens);
  if (keys.stream.length === 0) throw new UsageError(`${name} holds no ${reading}`);
  return keys;
};

const integers = (name: string, tokens: Iterable<Token>): KeyStream => {
  const small: number[] = [];
  const big: bigint[] = []; // used from the first integer on that a double cannot hold
  let lowest = 0n;
  let highest = 0n;
  for (const token of tokens) {
    const [text] = token;
    if (!INTEGER.test(text)) {
      const other = NUMBER.test(text) ? 'numbers' : 'strings';
      throw new UsageError(`${where(name, token)} is not an integer: --keys ${other} takes it`);
    }
    const value = Number(text);
    if (Number.isSafeInteger(value) && big.length === 0) {
      small.push(value);
      continue;
    }
    if (big.length === 0) for (const each of small) big.push(BigInt(each));
    const exact = BigInt(text.startsWith('+') ? text.slice(1) : text);
    big.push(exact);
    if (exact < lowest) lowest = exact;
    if (exact > highest) highest = exact;
    if (kindFor(exact, exact) === undefined)
      throw new UsageError(`${where(name, token)} does not fit 64 bits`);
  }
  for (const each of small) {
    if (each < lowest) lowest = BigInt(each);
    if (each > highest) highest = BigInt(each);
  }
  const kind = kindFor(lowest, highest);
  if (kind === undefined)
    throw new UsageError(`${name}: ${lowest} and ${highest} do not fit one 64-bit type`);
  const length = big.length || small.length;
  const stream = newKeys(kind, length);
  const wide = kind === 'i64' || kind === 'u64';
  for (let i = 0; i < length; i++) {
    const value = (big.length ? big[i] : small[i]) as number | bigint;
    stream[i] = wide ? BigInt(value) : Number(value);
  }
  return { kind, stream };
};

const numbers = (name: string, tokens: Iterable<Token>): KeyStream => {
  const found: number[] = [];
  for (const token of tokens) {
    const value = NUMBER.test(token[0]) ? Number(token[0]) : Number.NaN;
    if (!Number.isFinite(value)) throw new UsageError(`${where(name, token)} is not a finite number`);
    found.push(value + 0); // -0 and 0 are one key
  }
  return { kind: 'f64', stream: Float64Array.from(found) };
};

const strings = (_: string, tokens: Iterable<Token>): KeyStream => ({
  kind: 'string',
  stream: Array.from(tokens, ([text]) => text),
});

const readers: Record<Reading, (name: string, tokens: Iterable<Token>) => KeyStream> = {
  integers,
  numbers,
  strings,
};

/** Moves a double by so many representable ones; NaN beyond the largest. */
const moveDouble = (key: number, steps: number): number => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, key);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(steps));
  const moved = view.getFloat64(0) + 0;
  return Number.isFinite(moved) ? moved : Number.NaN;
};

/** A key near another, by `steps` from it; undefined where the kind has none. */
export const moved = (kind: KeyKind, key: Key, steps: number): Key | undefined => {
  if (typeof key === 'string') return `${key.slice(0, -1)}${Math.abs(steps).toString(36)}`;
  if (kind === 'f64') {
    const near = moveDouble(Number(key), steps);
    return Number.isNaN(near) ? undefined : near;
  }
  const [low, high] = RANGES[kind as IntegerKind];
  const near = BigInt(key) + BigInt(steps);
  if (near < low || near > high) return undefined;
  return kind === 'i64' || kind === 'u64' ? near : Number(near);
};
