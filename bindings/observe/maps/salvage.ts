// salvage(): what verifies of a map whose bytes are damaged. The core looks (assembly/salvage.ts) and changes
// nothing; what it finds sound is put into a map in another heap, since this one's allocator may be damaged
// too.
import { PolicyError } from '../../base/errors.js';
import { checkOptions } from '../../base/options.js';
import { BULK, HEADER, OUT } from '../../core/core.js';
import { KINDS, type Kind } from '../../core/kinds.js';
import { line } from '../../core/line.js';
import { Heap } from '../../heap/heap.js';
import { readRecord } from '../../heap/records.js';
import { type Internals, internalsOf } from '../../typed/internals.js';
import { TypedMap } from '../../typed/typed-map.js';
import { TypedSet } from '../../typed/typed-set.js';
import { tableOf } from './tables.js';

/** Options of salvage(). */
export interface SalvageOptions {
  /** Where the new map is made; not the damaged one's. Default: a heap of its own, of the same core. */
  heap?: Heap;
}

/** What was saved of a map. */
export interface Salvaged<T> {
  /** A new map or set of the same kinds and name with the entries that are sound. */
  map: T;
  /** Its entries. */
  kept: number;
  /** Entries that the damaged map counts, or has slots for, and that are not among them. */
  lost: number;
  /** What is wrong, as sentences; none where nothing was found. */
  faults: string[];
}

const KNOWN: Record<keyof SalvageOptions, 1> = { heap: 1 };

/** Entries that the core gives at a time, and where their values begin (SCAN_ENTRIES of the core). */
const MOST = 2048;
const VALUES = BULK + MOST * 8;
/** Numbers at OUT that are the core's between calls, and those of them that count faults. */
const FIELDS = 9;
const FAULTS = { chains: 6, keys: 7, records: 8 } as const;
/** What the core gives for a header that is none of the map's kinds. */
const NO_HEADER = -2;

/** The number of a storage pair (pairOf() of the core). */
const pairOf = ({ keyKind, valueKind }: Internals): number => {
  const { slot, core } = KINDS[keyKind];
  const key = slot !== 'number' ? 6 : core === 'u32' ? 0 : 3;
  return key + (valueKind === 'none' ? 0 : KINDS[valueKind].valueBytes / 4);
};

/** Reads items of a kind from cells of 8 bytes at an address. Throws RangeError once records have more bytes
 *  than memory. */
const readerOf = (it: Internals, name: keyof typeof KINDS, at: number): ((i: number) => unknown[]) => {
  const { heap, kept } = it;
  const { slot, View, width, valueBytes } = KINDS[name] as Kind;
  if (slot !== 'number') {
    let left = heap.u8.length;
    return (i) => {
      const word = heap.words[at / 4 + 2 * i] as number;
      if (slot === 'kept') return kept?.holds(word >>> 0) === true ? [kept.at(word >>> 0)] : [];
      const record = readRecord(heap, name as 'string' | 'bytes', word);
      left -= record.length;
      if (left < 0) throw new RangeError();
      return [record];
    };
  }
  const cells = new View(heap.u8.buffer, at, (MOST * 8) / valueBytes);
  const step = 8 / valueBytes;
  return (i) => (width === 2 ? [cells[i * step], cells[i * step + 1]] : [cells[i * step]]);
};

const sentences = (counts: Record<string, number>): string[] =>
  Object.entries(counts).flatMap(([what, n]) => (n === 0 ? [] : [`${n} ${what}`]));

/**
 * Gives what is sound of a map or set whose bytes are damaged, for which verify() throws CorruptionError: a
 * new one of the same kinds, in another heap. The damaged one is not changed.
 *
 * Sound is an entry where a lookup would look for its key. A string or bytes key is whole but for once in
 * 2^32, a number once in as many times as there are buckets; a value that is a number is not checked at all,
 * one that is a string or bytes by its length and place. Reads no address that memory does not have, ends,
 * and takes no more memory than the damaged heap has, whatever its bytes say. Throws PolicyError for anything
 * but a TypedMap or TypedSet, DisposedError, OutOfMemoryError.
 */
export const salvage = <T extends object>(map: T, options: SalvageOptions = {}): Salvaged<T> => {
  checkOptions('options', options, KNOWN);
  tableOf(map);
  const it = internalsOf(map).check();
  const { heap, h, keyKind, valueKind } = it;
  const into = options.heap ?? new Heap({ core: heap.core, name: `salvaged from ${heap.name}` });
  if (into === heap.heap) throw new PolicyError('heap is that of the damaged map: expected another one');
  const settings = { name: it.name, heap: into };
  const isSet = valueKind === 'none';
  const fresh = (isSet ? new TypedSet(keyKind, settings) : new TypedMap(keyKind, valueKind, settings)) as {
    has(...key: unknown[]): boolean;
    add(...key: unknown[]): unknown;
    set(...entry: unknown[]): unknown;
    readonly size: number;
  };
  const { f64 } = heap;
  f64.fill(0, OUT, OUT + FIELDS);
  const run = heap.joined(line).salvage;
  const [keyAt, pair] = [readerOf(it, keyKind, BULK), pairOf(it)];
  const valueAt = isSet ? () => [] : readerOf(it, valueKind, VALUES);
  const holdsRecords = !isSet && KINDS[valueKind].slot === 'record' ? 1 : 0;
  let [twice, strange, isWhole] = [0, 0, true];
  let n = run(h, pair, holdsRecords);
  try {
    for (; n >= 0; n = run(h, pair, holdsRecords)) {
      for (let i = 0; i < n; i++) {
        const [key, value] = [keyAt(i), valueAt(i)];
        if (!isSet && value.length === 0) strange++;
        else if (fresh.has(...key)) twice++;
        else if (isSet) fresh.add(...key);
        else fresh.set(...key, ...value);
      }
    }
  } catch (error) {
    if (Object.getPrototypeOf(error) !== RangeError.prototype) throw error;
    isWhole = false;
  }
  const [chains, keys, records] = [FAULTS.chains, FAULTS.keys, FAULTS.records].map(
    (field) => f64[OUT + field] as number,
  ) as [number, number, number];
  const kept = fresh.size;
  const refused = keys + records + twice + strange;
  const counted = heap.words[((h >>> 0) + HEADER.count) >>> 2] as number;
  const faults = sentences({
    'header that is none of this map': n === NO_HEADER ? 1 : 0,
    'chains that lead out of memory or have no end': chains,
    'entries that are not of their bucket': keys,
    'entries whose string or bytes are not whole, or of another key': records,
    'entries whose key is there already': twice,
    'entries whose value is none that the map keeps': strange,
    'more bytes of strings than memory has: what came behind them is left out': isWhole ? 0 : 1,
  });
  const slots = heap.u8.length / 4; // no map of this memory has as many
  const missing = counted >= 0 && counted <= slots ? counted - kept : 0;
  if (missing !== 0 && faults.length === 0) faults.push(`a count of ${counted}, and ${kept} entries`);
  return { map: fresh as T, kept, lost: Math.max(missing, refused), faults };
};
