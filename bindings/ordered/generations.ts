// A map of many keys that only the engine can tell apart, as several native Maps, the oldest entries first:
// the map itself, and generations behind it. No one of them is so large that the engine's copying of its
// table makes a pause. Nothing is moved, so none of it can be interrupted.
import { natives, SafeMap } from '../base/native-map.js';
import { hashOf, KeyFilter } from './key-filter.js';
import { rules } from './rules.js';

const { delete: nativeDelete, get: nativeGet, has: nativeHas, set: nativeSet, size: sizeOf } = natives;

type AnyMap = SafeMap<unknown, unknown>;

/** A native Map that knows the next, also when it is left out itself. */
export class Generation extends SafeMap<unknown, unknown> {
  next: Generation | undefined = undefined;
  /** Of its strings; undefined while it has none. */
  filter: KeyFilter | undefined = undefined;
}

/** Entries in order, by key. */
export class Generations {
  /** Begins with the map itself. */
  #maps: readonly AnyMap[];
  /** Entries of the last one that make it full. */
  #most = rules.generation;
  /** The generation behind the map itself. */
  second = new Generation();

  /** `map`: a native Map that has one key more than it has entries. */
  constructor(map: object) {
    this.#maps = [map as AnyMap, this.second];
  }

  /** Whether there are so many that it pays to move. */
  get isCrowded(): boolean {
    return this.#maps.length > rules.crowded;
  }

  get size(): number {
    let size = -1;
    for (const map of this.#maps) size += sizeOf(map);
    return size;
  }

  get(key: unknown): unknown {
    const maps = this.#maps;
    const hash = typeof key === 'string' ? hashOf(key) : 0;
    for (let i = maps.length - 1; i > 0; i--) {
      const map = maps[i] as Generation;
      if (typeof key === 'string' && map.filter?.mayHave(hash) !== true) continue;
      const value = nativeGet(map, key);
      if (value !== undefined) return value;
    }
    return nativeGet(maps[0] as AnyMap, key);
  }

  /** Which one has a key; -1 if none has. `hash`: of a string. */
  #find(key: unknown, hash: number): number {
    const maps = this.#maps;
    for (let i = maps.length - 1; i > 0; i--) {
      const map = maps[i] as Generation;
      if (typeof key === 'string' && map.filter?.mayHave(hash) !== true) continue;
      if (nativeHas(map, key)) return i;
    }
    return nativeHas(maps[0] as AnyMap, key) ? 0 : -1;
  }

  has(key: unknown): boolean {
    return this.#find(key, typeof key === 'string' ? hashOf(key) : 0) >= 0;
  }

  put(key: unknown, value: unknown): void {
    const hash = typeof key === 'string' ? hashOf(key) : 0;
    const i = this.#find(key, hash);
    if (i >= 0) {
      nativeSet(this.#maps[i] as AnyMap, key, value);
      return;
    }
    const last = this.#open();
    if (typeof key === 'string') {
      last.filter ??= new KeyFilter(this.#most);
      last.filter.add(hash);
    }
    nativeSet(last, key, value);
  }

  delete(key: unknown): boolean {
    const maps = this.#maps;
    const i = this.#find(key, typeof key === 'string' ? hashOf(key) : 0);
    if (i < 0) return false;
    nativeDelete(maps[i] as AnyMap, key);
    if (sizeOf(maps[i] as AnyMap) === 0 && i > 0 && i < maps.length - 1) this.#leaveOut(i);
    return true;
  }

  /** The last one, behind which another begins when it is full. */
  #open(): Generation {
    const last = this.#maps[this.#maps.length - 1] as Generation;
    if (sizeOf(last) < this.#most) return last;
    const next = new Generation();
    const maps = [...this.#maps, next];
    const share = 2 ** Math.floor(Math.log2(this.size * rules.share)) - 1;
    this.#most = share > rules.generation ? share : rules.generation;
    last.next = next;
    this.#maps = maps;
    return next;
  }

  /** One that is empty; iterations that are in it go on behind it. */
  #leaveOut(at: number): void {
    const maps = this.#maps.filter((_, i) => i !== at);
    const [before, left] = [this.#maps[at - 1] as Generation, this.#maps[at] as Generation];
    if (at === 1) this.second = left.next as Generation;
    else before.next = left.next;
    this.#maps = maps;
  }
}
