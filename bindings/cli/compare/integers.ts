// Reads the reader's own integers for `--file`: decimal, separated by blanks, line ends or commas. Works on
// bytes, so a file may be larger than the longest string.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../command.js';
import { integersOf } from './random.js';
import type { IntegerKind, Integers } from './types.js';

/** Least and largest integer of each kind, the kind to prefer first. */
export const RANGES: Readonly<Record<IntegerKind, readonly [min: bigint, max: bigint]>> = {
  i32: [-(2n ** 31n), 2n ** 31n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  i64: [-(2n ** 63n), 2n ** 63n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};
const KINDS = Object.keys(RANGES) as IntegerKind[];
const kindFor = (lowest: bigint, highest: bigint): IntegerKind | undefined =>
  KINDS.find((kind) => lowest >= RANGES[kind][0] && highest <= RANGES[kind][1]);

const NEWLINE = 10;
const COMMA = 44;
/** Longest part of a wrong value that a message repeats. */
const SHOWN = 40;

/** Reads a file of integers into the smallest kind that holds them all. Throws UsageError, with line and
 *  value, if it cannot be read, is empty, or holds anything else. */
export const readIntegers = (file: string): { kind: IntegerKind; stream: Integers } => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
  return parseIntegers(basename(file), bytes);
};

/** The same for bytes; `name` stands in messages. */
const parseIntegers = (name: string, bytes: Uint8Array): { kind: IntegerKind; stream: Integers } => {
  const small: number[] = [];
  const big: bigint[] = []; // used from the first integer on that a double cannot hold
  let line = 1;
  let lowest = 0n;
  let highest = 0n;
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = bom ? 3 : 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte <= 32 || byte === COMMA) {
      if (byte === NEWLINE) line++;
      at++;
      continue;
    }
    const start = at;
    while (at < bytes.length && (bytes[at] as number) > 32 && bytes[at] !== COMMA) at++;
    const token = Buffer.from(bytes.subarray(start, at)).toString('utf8');
    const where = `${name} line ${line}: '${token.length > SHOWN ? `${token.slice(0, SHOWN)}...` : token}'`;
    if (!/^[+-]?\d+$/.test(token)) throw new UsageError(`${where} is not an integer`);
    const value = Number(token);
    if (Number.isSafeInteger(value) && big.length === 0) {
      small.push(value);
      continue;
    }
    if (big.length === 0) for (const each of small) big.push(BigInt(each));
    const exact = BigInt(token.startsWith('+') ? token.slice(1) : token);
    big.push(exact);
    if (exact < lowest) lowest = exact;
    if (exact > highest) highest = exact;
    if (kindFor(exact, exact) === undefined) throw new UsageError(`${where} does not fit 64 bits`);
  }
  for (const each of small) {
    if (each < lowest) lowest = BigInt(each);
    if (each > highest) highest = BigInt(each);
  }
  const length = big.length || small.length;
  if (length === 0) throw new UsageError(`${name} holds no integers`);
  const kind = kindFor(lowest, highest);
  if (kind === undefined)
    throw new UsageError(`${name}: ${lowest} and ${highest} do not fit one 64-bit type`);
  const stream = integersOf(kind, length) as { [i: number]: number | bigint } & Integers;
  const wide = kind === 'i64' || kind === 'u64';
  for (let i = 0; i < length; i++) {
    const value = (big.length ? big[i] : small[i]) as number | bigint;
    stream[i] = wide ? BigInt(value) : Number(value);
  }
  return { kind, stream };
};
