// A map of many keys that only the engine can tell apart, as several native Maps, the oldest entries first:
// the map itself, and generations behind it. No one of them is so large that the engine's copying of its
// table makes a pause. Nothing is moved, so none of it can be interrupted.
import { natives, SafeMap } from '../base/native-map.js';
import { rules } from './rules.js';

const { delete: nativeDelete, get: nativeGet, has: nativeHas, set: nativeSet, size: sizeOf } = natives;

type AnyMap = SafeMap<unknown, unknown>;

/** A native Map that knows the next, also when it is left out itself. */
export class Generation extends SafeMap<unknown, unknown> {
  next: Generation | undefined = undefined;
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
    for (let i = maps.length - 1; i >= 0; i--) {
      const value = nativeGet(maps[i] as AnyMap, key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Which of the first so many has a key; -1 if none has. */
  #find(key: unknown, count: number): number {
    let i = count - 1;
    while (i >= 0 && !nativeHas(this.#maps[i] as AnyMap, key)) i--;
    return i;
  }

  has(key: unknown): boolean {
    return this.#find(key, this.#maps.length) >= 0;
  }

  put(key: unknown, value: unknown): void {
    const last = this.#open();
    const i = this.#find(key, this.#maps.length - 1);
    nativeSet(i < 0 ? last : (this.#maps[i] as AnyMap), key, value);
  }

  delete(key: unknown): boolean {
    const maps = this.#maps;
    for (let i = maps.length - 1; i >= 0; i--) {
      if (!nativeDelete(maps[i] as AnyMap, key)) continue;
      if (sizeOf(maps[i] as AnyMap) === 0 && i > 0 && i < maps.length - 1) this.#leaveOut(i);
      return true;
    }
    return false;
  }

  /** The last one, behind which another begins when it is full. */
  #open(): AnyMap {
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
