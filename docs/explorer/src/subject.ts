// The map under the glass: a TypedMap on a heap of a probe core, and what its memory holds, bucket by bucket.
// Where a field lies is asked of the compiled core (bindings/cli/layout), never known here.

import { bucketOf, type Bucket as Layout } from '../../../bindings/cli/layout/bucket.js';
import { RECORD } from '../../../bindings/core/abi.js';
import { fromBytes } from '../../../bindings/cores.js';
import { Heap, TypedMap } from '../../../bindings/index.js';
import { internalsOf } from '../../../bindings/typed/internals.js';

/** Pairs of kinds that can be looked at, and how the core stores them. */
export const PAIRS = {
  'i32, f64': { key: 'i32', value: 'f64', storage: 'u32_8' },
  'i32, i32': { key: 'i32', value: 'i32', storage: 'u32_4' },
  'u64, i32': { key: 'u64', value: 'i32', storage: 'u64_4' },
  'u64, f64': { key: 'u64', value: 'f64', storage: 'u64_8' },
  'string, f64': { key: 'string', value: 'f64', storage: 'u64_8' },
} as const;
export type PairName = keyof typeof PAIRS;
export type Key = number | bigint | string;

/** A slot in use. */
export interface Slot {
  tophash: number;
  key: Key;
  value: number;
}

/** A bucket, as it is in memory. */
export interface Bucket {
  address: number;
  slots: (Slot | undefined)[];
  linked: boolean;
}

/** What stands at a place of the array. */
export interface Chain {
  index: number;
  /** awaiting: a growth has made the place, and the old bucket that fills it is not evacuated. */
  state: 'current' | 'old' | 'awaiting';
  buckets: Bucket[];
}

/** The exports of a probe core beyond those of a core. */
interface Probe {
  chain_of(h: number, i: number): number;
  is_old(h: number, i: number): number;
  starts_of(h: number): number;
  link_of(h: number, b: number): number;
  occupied_of(h: number, b: number): number;
  hash_of_slot(h: number, b: number, i: number): number;
  tophash_of(hash: number): number;
}

/** Settings of a subject. */
export interface Settings {
  pair: PairName;
  core: 'line' | 'classic';
  assist: number;
}

/** A pseudo-random sequence of 32-bit numbers (xorshift32; Marsaglia 2003), the same for every visit. */
const sequence = (): (() => number) => {
  let x = 0x9e3779b9;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
};

/** A map to look into. */
export class Subject {
  readonly settings: Settings;
  readonly map: TypedMap<'i32' | 'u64' | 'string', 'f64' | 'i32'>;
  /** Where the parts of a bucket lie, by the numbers of the compiled core. */
  readonly geometry: Layout;
  readonly #heap: Heap;
  readonly #next = sequence();
  /** Keys that were put in by write(), to delete some. */
  readonly #written: Key[] = [];

  constructor(settings: Settings, bytes: ArrayBuffer) {
    const { key, value } = PAIRS[settings.pair];
    this.settings = settings;
    this.#heap = new Heap({ core: fromBytes(bytes, `${settings.core}, probe`), name: 'explorer' });
    // nothing ends a growth but writes and drain(): that is what there is to see
    this.map = new TypedMap(key, value, {
      heap: this.#heap,
      growth: { assist: settings.assist, background: false },
    }) as never;
    this.geometry = bucketOf(settings.core, PAIRS[settings.pair].storage);
  }

  get #probe(): Probe {
    return internalsOf(this.map).heap.x as never;
  }

  get #view(): DataView {
    return new DataView(internalsOf(this.map).heap.x.memory.buffer);
  }

  get #h(): number {
    return internalsOf(this.map).h;
  }

  /** Puts in a key of the sequence. */
  write(): void {
    const n = this.#next();
    const { key } = PAIRS[this.settings.pair];
    const next =
      key === 'i32' ? n | 0 : key === 'u64' ? (BigInt(n) << 32n) | BigInt(this.#next()) : `key ${n}`;
    this.#written.push(next);
    this.put(next);
  }

  put(key: Key): void {
    const { value } = PAIRS[this.settings.pair];
    this.map.set(key as never, (value === 'i32' ? this.map.size : this.map.size / 2) as never);
  }

  /** Deletes keys that write() has put in, the newest first: how many there were. */
  deleteSome(n: number): number {
    let deleted = 0;
    while (deleted < n && this.#written.length > 0) {
      if (this.map.delete(this.#written.pop() as never)) deleted++;
    }
    return deleted;
  }

  /** A key as typed in, by the kind of the map. Throws an Error that says what was expected. */
  parse(text: string): Key {
    const { key } = PAIRS[this.settings.pair];
    if (key === 'string') return text;
    if (!/^-?\d+$/.test(text)) throw new Error(`'${text}': expected an integer, since keys are ${key}`);
    return key === 'u64' ? BigInt(text) : Number(text);
  }

  get buckets(): number {
    return this.map.stats().buckets;
  }

  /** What stands at places [from, to) of the array. */
  chains(from: number, to: number): Chain[] {
    const chains: Chain[] = [];
    for (let index = from; index < Math.min(to, this.buckets); index++) chains.push(this.chain(index));
    return chains;
  }

  chain(index: number): Chain {
    const state = this.stateOf(index);
    const buckets: Bucket[] = [];
    const h = this.#h;
    const first = state === 'awaiting' ? 0 : this.#probe.chain_of(h, index);
    for (let b = first >>> 0; b !== 0; b = this.#probe.link_of(h, b) >>> 0) buckets.push(this.#bucket(b));
    return { index, state, buckets };
  }

  /** What a place of the array is while a growth is under way. */
  stateOf(index: number): Chain['state'] {
    if (this.#probe.is_old(this.#h, index) === 0) return 'current';
    return index < this.#probe.starts_of(this.#h) >>> 0 ? 'old' : 'awaiting';
  }

  /** Entries in the chain at a place, 0 where it waits. */
  entriesAt(index: number): number {
    let entries = 0;
    if (this.stateOf(index) === 'awaiting') return 0;
    const h = this.#h;
    for (let b = this.#probe.chain_of(h, index) >>> 0; b !== 0; b = this.#probe.link_of(h, b) >>> 0) {
      for (let rest = this.#probe.occupied_of(h, b); rest !== 0; rest &= rest - 1) entries++;
    }
    return entries;
  }

  #bucket(address: number): Bucket {
    const occupied = this.#probe.occupied_of(this.#h, address);
    const slots = Array.from({ length: this.geometry.slots }, (_, i) =>
      (occupied >>> i) & 1 ? this.#slot(address, i) : undefined,
    );
    return { address, slots, linked: this.#probe.link_of(this.#h, address) !== 0 };
  }

  #slot(address: number, i: number): Slot {
    const { key, value } = PAIRS[this.settings.pair];
    const { keys, values, keyBytes, valueBytes } = this.geometry;
    const view = this.#view;
    const keyAt = address + keys + i * keyBytes;
    const valueAt = address + values + i * valueBytes;
    const hash = this.#probe.hash_of_slot(this.#h, address, i);
    return {
      tophash: this.#probe.tophash_of(hash) & 0xff,
      key:
        key === 'i32'
          ? view.getInt32(keyAt, true)
          : key === 'u64'
            ? view.getBigUint64(keyAt, true)
            : this.#text(view.getUint32(keyAt, true)),
      value: value === 'i32' ? view.getInt32(valueAt, true) : view.getFloat64(valueAt, true),
    };
  }

  /** The string of a record: one byte a character, or two. */
  #text(record: number): string {
    const view = this.#view;
    const word = view.getUint32(record + RECORD.word, true);
    const bytes = new Uint8Array(view.buffer, record + RECORD.data, word & 0x7fffffff);
    if (word >>> 31 === 0) return String.fromCharCode(...bytes);
    return new TextDecoder('utf-16le').decode(bytes);
  }

  /** The bytes of a bucket. */
  bytesOf(address: number): Uint8Array {
    return new Uint8Array(this.#view.buffer as ArrayBuffer, address, this.geometry.stride).slice();
  }

  dispose(): void {
    this.#heap.dispose();
  }
}
