// Drop-in maps with a native Map beside each, to which the same is done: both have to hold the same entries,
// and an iteration that is under way has to go on with the same.
import type { Api } from './findings.js';

// biome-ignore lint/suspicious/noExplicitAny: the drop-in has more methods than the native one
export type AnyMap = any;
type Entries = Iterator<[unknown, unknown]>;
/** Entries put in, how many of them are deleted again, and from where on; and whether the map has moved to
 *  the log before. */
export type Shape = readonly [number, number, number, 'log'?];

export const objects: object[] = Array.from({ length: 40_000 }, (_, n) => ({ n }));
const mixed = [
  (n: number) => n,
  (n: number) => n + 0.5,
  (n: number) => BigInt(n) << 40n,
  (n: number) => `${n}`,
  (n: number) => objects[n],
];

/** Keys and values by number. */
export const KINDS = {
  'integers -> integers': [(n: number) => n, (n: number) => 7 * n],
  'integers -> texts': [(n: number) => n, (n: number) => `${n}`],
  'doubles -> integers': [(n: number) => n + 0.5, (n: number) => n],
  'bigints -> integers': [(n: number) => BigInt(n) << 20n, (n: number) => n],
  'texts -> integers': [(n: number) => `key ${n}`, (n: number) => n],
  'objects -> objects': [(n: number) => objects[n], (n: number) => objects[n + 1]],
  'mixed -> mixed': [(n: number) => mixed[n % 5]?.(n), (n: number) => mixed[(n + 2) % 5]?.(n)],
} as const;

/** What a call is given. */
export interface Numbers {
  readonly absent: unknown;
  readonly present: unknown;
  readonly value: unknown;
}

/** Entries of an iteration from where it is. */
const rest = (entries: Entries): [unknown, unknown][] => {
  const left: [unknown, unknown][] = [];
  for (let it = entries.next(); !it.done; it = entries.next()) left.push(it.value);
  return left;
};

export const alike = (a: Iterable<[unknown, unknown]>, b: Iterable<[unknown, unknown]>): boolean => {
  const [left, right] = [[...a], [...b]];
  return (
    left.length === right.length &&
    left.every(([key, value], i) => key === right[i]?.[0] && value === right[i]?.[1])
  );
};

/** A drop-in and a native Map with the same entries, and an iteration of each at the same place. */
export class Pair {
  readonly map: AnyMap;
  readonly native = new Map<unknown, unknown>();
  readonly #under: { map: Entries; native: Entries };
  readonly #kind: (typeof KINDS)[keyof typeof KINDS];
  #next: number;

  constructor(api: Api, kind: keyof typeof KINDS, [size, deleted, from, form]: Shape) {
    const [key, value] = KINDS[kind];
    this.#kind = KINDS[kind];
    this.map = new api.DropIn();
    if (form === 'log') this.map.last();
    for (const map of [this.map, this.native]) {
      for (let n = 0; n < size; n++) map.set(key(n), value(n));
      for (let n = from; n < from + deleted; n++) map.delete(key(n));
    }
    this.#next = size;
    this.#under = { map: this.map.entries(), native: this.native.entries() };
    for (let i = 0; i < this.native.size >> 1; i++) {
      this.#under.map.next();
      this.#under.native.next();
    }
  }

  /** Keys and a value for a call. */
  numbers(seed: number): Numbers {
    const [key, value] = this.#kind;
    let n = (seed * 31) % this.#next;
    while (this.native.size > 0 && !this.native.has(key(n))) n = (n + 1) % this.#next;
    return { absent: key(this.#next), present: key(n), value: value(this.#next + 1) };
  }

  /** Does `change` to the native one if the other has had it done, and says so. Throws unless both are
   *  alike. */
  settle(change: () => unknown, isDone: boolean): boolean {
    let changed = isDone;
    if (isDone) change();
    else if (!alike(this.map, this.native)) {
      change();
      changed = true;
    }
    this.check();
    return changed;
  }

  check(): void {
    const { map, native } = this;
    const say = (what: string): never => {
      throw new Error(what);
    };
    if (map.size !== native.size) say('size differs');
    if (!alike(map, native)) say('entries differ');
    for (const [key, value] of native) {
      if (map.get(key) !== value) say('get() gives another value');
      if (!map.has(key)) say('has() does not find a key');
    }
    const [key] = this.#kind;
    for (let n = 0; n < Math.min(this.#next, 1200); n++) {
      if (map.has(key(n)) !== native.has(key(n))) say('has() finds a key that is not there');
    }
    for (let n = this.#next; n < this.#next + 20; n++) {
      if (map.has(key(n)) !== native.has(key(n))) say('has() finds a key that was never there');
    }
  }

  /** Throws unless the iteration under way goes on as the native one, and both take further writes. */
  checkFurther(): void {
    if (!alike(rest(this.#under.map), rest(this.#under.native))) throw new Error('an iteration went astray');
    const { map, native } = this;
    const [key, value] = this.#kind;
    const n = this.#next + 100;
    const some = [...native.keys()].slice(0, 12);
    for (const it of [map, native]) {
      for (let i = 0; i < 40; i++) it.set(key(n + i), value(i));
      for (const there of some) it.set(there, value(3));
      for (const there of some.slice(0, 6)) it.delete(there);
      for (let i = 0; i < 40; i += 3) it.delete(key(n + i));
      it.set(key(n + 50), objects);
    }
    this.check();
  }
}

/** Drop-ins that no interrupted call names. */
export class Bystanders {
  readonly #pairs: Pair[];
  constructor(api: Api) {
    const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
    this.#pairs = kinds.flatMap((kind) =>
      [[5, 0, 0] as const, [700, 90, 300] as const].map((shape) => new Pair(api, kind, shape)),
    );
  }

  check(): void {
    try {
      for (const [i, pair] of this.#pairs.entries()) {
        const { present, value } = pair.numbers(i);
        pair.map.set(present, value);
        pair.native.set(present, value);
        pair.check();
      }
    } catch (error) {
      throw new Error(`a bystander: ${(error as Error).message}`);
    }
  }
}
