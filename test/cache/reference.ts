// Caches in the plainest form, as models: arrays in order, searched from one end to the other. LRU as
// textbooks have it; SIEVE as the paper's listing does (Zhang et al., NSDI 2024, algorithm 1).
import type { EvictReason } from '../../bindings/cache.js';
import type { Item } from '../support/kinds.js';

interface Entry {
  readonly key: Item;
  value: Item;
  expires: number;
  bytes: number;
  visited: boolean;
}

export interface ReferenceOptions {
  readonly policy: 'lru' | 'sieve';
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly ttl: number;
}

const sameKey = (a: Item, b: Item): boolean => a === b || Object.is(a, b);

export class Reference {
  /** The newest first. */
  entries: Entry[] = [];
  time = 0;
  readonly gone: [Item, Item, EvictReason][] = [];
  hits = 0;
  misses = 0;
  evictions = 0;
  expirations = 0;
  #hand: Entry | undefined;

  constructor(readonly options: ReferenceOptions) {}

  get bytes(): number {
    return this.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get live(): Entry[] {
    return this.entries.filter((it) => !this.#isOver(it));
  }

  #isOver({ expires }: Entry): boolean {
    return expires <= this.time;
  }

  #entry(key: Item): Entry | undefined {
    return this.entries.find((it) => sameKey(it.key, key));
  }

  #newer(entry: Entry): Entry | undefined {
    return this.entries[this.entries.indexOf(entry) - 1];
  }

  #remove(entry: Entry, reason: EvictReason): void {
    if (this.#hand === entry) this.#hand = this.#newer(entry);
    this.entries.splice(this.entries.indexOf(entry), 1);
    this.gone.push([entry.key, entry.value, reason]);
    if (reason === 'evict') this.evictions++;
    if (reason === 'expire') this.expirations++;
  }

  /** Evicts one; `kept` is passed. */
  #evict(kept?: Entry): void {
    if (this.options.policy === 'lru') {
      this.#remove(this.entries.at(-1) as Entry, 'evict');
      return;
    }
    let it = this.#hand ?? (this.entries.at(-1) as Entry);
    while (it.visited || it === kept) {
      it.visited = false;
      it = this.#newer(it) ?? (this.entries.at(-1) as Entry);
    }
    this.#hand = this.#newer(it);
    this.#remove(it, 'evict');
  }

  #use(entry: Entry): void {
    if (this.options.policy === 'sieve') entry.visited = true;
    else this.entries = [entry, ...this.entries.filter((it) => it !== entry)];
  }

  get(key: Item): Item {
    return this.#read(key)?.value;
  }

  #read(key: Item): Entry | undefined {
    const entry = this.#entry(key);
    if (entry !== undefined && !this.#isOver(entry)) {
      this.hits++;
      this.#use(entry);
      return entry;
    }
    this.misses++;
    if (entry !== undefined) this.#remove(entry, 'expire');
    return undefined;
  }

  peek(key: Item): Item {
    return this.live.find((it) => sameKey(it.key, key))?.value;
  }

  has(key: Item): boolean {
    return this.live.some((it) => sameKey(it.key, key));
  }

  set(given: Item, value: Item, bytes: number, ttl = this.options.ttl): void {
    const key = given === 0 ? 0 : given; // no -0
    const { maxEntries, maxBytes } = this.options;
    const expires = this.time + ttl;
    const entry = this.#entry(key);
    if (bytes > maxBytes) {
      if (entry !== undefined) this.#remove(entry, 'set');
      this.gone.push([key, value, 'evict']);
      this.evictions++;
    } else if (entry !== undefined) {
      this.gone.push([entry.key, entry.value, 'set']);
      Object.assign(entry, { value, bytes, expires });
      this.#use(entry);
      while (this.bytes > maxBytes) this.#evict(entry);
    } else {
      while (this.entries.length === maxEntries || this.bytes + bytes > maxBytes) this.#evict();
      this.entries.unshift({ key, value, expires, bytes, visited: false });
    }
  }

  getOrInsert(key: Item, value: Item, bytes: number): Item {
    const entry = this.#read(key);
    if (entry !== undefined) return entry.value;
    this.set(key, value, bytes);
    return value;
  }

  delete(key: Item): boolean {
    const entry = this.#entry(key);
    if (entry === undefined) return false;
    const isOver = this.#isOver(entry);
    this.#remove(entry, isOver ? 'expire' : 'delete');
    return !isOver;
  }

  purgeExpired(): number {
    const over = this.entries.filter((it) => this.#isOver(it));
    for (const it of over) this.#remove(it, 'expire');
    return over.length;
  }

  clear(): void {
    for (const { key, value } of this.entries) this.gone.push([key, value, 'clear']);
    this.entries = [];
    this.#hand = undefined;
  }
}
