// %MapIterator% of the drop-in: what keys(), values() and entries() return. An iteration goes over native
// Maps, and over the log once the map has moved there. One that is under way then goes on in the native Maps
// and asks the log what is still there, until it comes to what was never in them.
import { type NativeIterator, natives, type Step } from '../base/native-map.js';
import { type Chunk, DEAD, NOTHING } from './chunks.js';
import type { EntryLog } from './entry-log.js';
import { type Generation, Generations } from './generations.js';
import { countWalk, toLog } from './moving.js';
import { movedOf, watchOf } from './state.js';
import { OrderedTable } from './table.js';
import { Walk } from './walk.js';
import { SMALL, type Watch } from './watch.js';

/** What an iteration gives. */
export const GIVE = { keys: 0, values: 1, entries: 2 } as const;
/** The same for next(): engines know what a constant of the module itself is, and look up all else whenever
 *  it is asked for. */
const KEYS = GIVE.keys;
const ENTRIES = GIVE.entries;
const NO_LOG = { version: 0 };
const dead = DEAD;
const isDead = (key: unknown): boolean => typeof key === 'symbol' && key === dead;
const { entries: entriesOf, get: nativeGet, keys: keysOf, next, size: sizeOf, values: valuesOf } = natives;

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What forEach() calls. */
export type Callback = (value: unknown, key: unknown, map: object) => void;

/** The generations behind a map's native slots, or that were there before it moved to the log. */
const generationsOf = (map: object): Generations | undefined => {
  const moved = movedOf(map);
  return moved instanceof Generations ? moved : moved?.before;
};

/** An iteration over a map. What next() needs for the next entry of a chunk stands here and is given to no
 *  function, so that an engine that compiles a loop keeps it in registers. */
export class MapIterator {
  readonly #map: object;
  readonly #give: number;
  /** Over the map's own slots, or over a generation behind them: of keys, or else of entries. */
  #native: NativeIterator<unknown> | undefined = undefined;
  #behind: NativeIterator<unknown> | undefined = undefined;
  /** That generation, and all of them. */
  #generation: Generation | undefined = undefined;
  #generations: Generations | undefined = undefined;
  /** What it gave and the iteration did not yet. */
  #pending: Step<unknown> | undefined = undefined;
  /** Number of the first entry, if that is all that was given so far. */
  #first = 0;
  /** Whether it has come to the end. */
  #isOver = false;
  /** In the log. */
  #walk: Walk | undefined = undefined;
  /** As the walk had them when it last sought. */
  #log: Pick<EntryLog, 'version'> = NO_LOG;
  #keys: Chunk = NOTHING;
  #values: Chunk = NOTHING;
  #n = 0;
  #version = 0;
  #i = 0;

  constructor(map: object, give: number) {
    this.#map = map;
    this.#give = give;
    if (movedOf(map) === undefined && watchOf(map) === SMALL) this.#open();
  }

  // one result object on every way through, so that engines can do without it; the type of a key is asked
  // before it is compared, since they compare what may be anything by a call. Where `next` of a native
  // iterator is read, they learn its class, and there is one place for each class
  next(): { value: unknown; done: boolean } {
    const native = this.#native;
    const i = this.#i;
    let value: unknown;
    let done: boolean | undefined = false;
    if (native !== undefined && movedOf(this.#map) === undefined) {
      if (this.#give === ENTRIES) {
        native.next;
        const step = next(native);
        done = step.done;
        value = step.value;
      } else if (this.#give === KEYS) {
        native.next;
        const step = next(native);
        done = step.done;
        value = step.value;
      } else {
        native.next;
        const step = next(native);
        done = step.done;
        if (!done) value = (step.value as [unknown, unknown])[1];
      }
      if (done) this.#end();
    } else if (i < this.#n && this.#version === this.#log.version && !isDead(this.#keys[i])) {
      this.#i = i + 1;
      if (this.#give === ENTRIES) value = [this.#keys[i], this.#values[i]];
      else value = this.#give === KEYS ? this.#keys[i] : this.#values[i];
    } else {
      const step = this.#seek();
      done = step.done;
      value = step.value;
    }
    return { value, done: done as boolean };
  }

  /** Calls back for each entry. Keys and values of a native Map come from two iterators side by side: an
   *  engine makes no pairs then. */
  static each(map: object, callback: Callback, thisArg: unknown): void {
    const it = new MapIterator(map, KEYS);
    const call: Callback =
      thisArg === undefined
        ? callback
        : (value, key) => void Reflect.apply(callback, thisArg, [value, key, map]);
    if (movedOf(map) === undefined) {
      if (it.#native === undefined) it.#open();
      const keys = it.#native as NativeIterator<unknown>;
      const values = valuesOf(map as never);
      while (movedOf(map) === undefined) {
        keys.next;
        const key = next(keys);
        if (key.done === true) {
          it.#end();
          return;
        }
        values.next;
        call(next(values).value, key.value, map);
      }
    }
    for (let step = it.next(); !step.done; step = it.next()) {
      const moved = movedOf(map);
      const { value: key } = step;
      call(moved === undefined ? nativeGet(map as never, key) : moved.get(key), key, map);
      while (it.#i < it.#n && it.#version === it.#log.version) {
        const i = it.#i++;
        const there = it.#keys[i];
        if (!isDead(there)) call(it.#values[i], there, map);
      }
    }
  }

  /** Begins to go over the map's own slots. */
  #open(): void {
    const map = this.#map as never;
    const native = this.#give === KEYS ? keysOf(map) : entriesOf(map);
    countWalk(map, 1);
    this.#native = native;
  }

  #end(): void {
    const native = this.#native ?? this.#behind;
    this.#isOver = true;
    this.#native = undefined;
    this.#behind = undefined;
    if (native !== undefined) countWalk(this.#map, -1);
  }

  #step(key: unknown, value: unknown): Step<unknown> {
    const given = this.#give === KEYS ? key : this.#give === ENTRIES ? [key, value] : value;
    return { value: given, done: false };
  }

  /** The slow path of next(). */
  #seek(): Step<unknown> {
    while (!this.#isOver) {
      const moved = movedOf(this.#map);
      const walk = this.#walk;
      if (walk !== undefined) {
        if (walk.log === moved) return this.#stepInLog(walk);
        // the map was cleared: whatever it holds came later
        this.#n = 0;
        this.#walk = undefined;
      } else if (this.#native !== undefined || this.#behind !== undefined) {
        const step = this.#stepInNative(moved);
        if (step !== undefined) return step;
      } else if (moved instanceof OrderedTable) {
        const { serial, isThere } = watchOf(this.#map);
        this.#walk = new Walk(moved, isThere && this.#first === serial ? moved.second : moved.head);
      } else {
        const step = this.#stepToFirst(moved);
        if (step !== undefined) return step;
      }
    }
    return { value: undefined, done: true };
  }

  #stepInLog(walk: Walk): Step<unknown> {
    if (this.#n > 0) walk.i = this.#i;
    if (!walk.seek()) {
      this.#n = 0;
      this.#isOver = true;
      return { value: undefined, done: true };
    }
    const { i } = walk;
    const step = this.#step(walk.keys[i], walk.values[i]);
    this.#log = walk.log;
    this.#keys = walk.keys;
    this.#values = walk.values;
    this.#n = walk.n;
    this.#version = walk.version;
    this.#i = i + 1;
    return step;
  }

  /** The next entry of the native Map that it is in; undefined if that is none of the map's, or it was the
   *  last. */
  #stepInNative(moved: Generations | OrderedTable | undefined): Step<unknown> | undefined {
    const generations = generationsOf(this.#map);
    if (this.#generations !== undefined && this.#generations !== generations) {
      // cleared, as above
      this.#behind = undefined;
      this.#generation = undefined;
      this.#generations = undefined;
      this.#pending = undefined;
      countWalk(this.#map, -1);
      return undefined;
    }
    const step = this.#pending ?? next((this.#native ?? this.#behind) as NativeIterator<unknown>);
    this.#pending = step;
    if (step.done === true) {
      this.#goOn(moved, generations);
      return undefined;
    }
    let [key, value] = this.#give === KEYS ? [step.value] : (step.value as [unknown, unknown]);
    let isGiven = typeof key !== 'symbol' || key !== watchOf(this.#map).mark;
    if (isGiven && moved instanceof OrderedTable) {
      const entry = moved.find(key);
      isGiven = moved.wasBefore(entry);
      if (isGiven) value = moved.valueAt(entry);
    }
    const given = isGiven ? this.#step(key, value) : undefined;
    this.#pending = undefined;
    return given;
  }

  /** Behind one native Map: the next, or the entries of the log that were never in one. */
  #goOn(moved: Generations | OrderedTable | undefined, generations: Generations | undefined): void {
    const generation = this.#generation === undefined ? generations?.second : this.#generation.next;
    if (generation !== undefined) {
      const native = this.#give === KEYS ? keysOf(generation) : entriesOf(generation);
      this.#generation = generation;
      this.#generations = generations;
      this.#native = undefined;
      this.#behind = native;
      this.#pending = undefined;
    } else if (moved instanceof OrderedTable) {
      const walk = new Walk(moved, moved.border);
      this.#walk = walk;
      this.#native = undefined;
      this.#behind = undefined;
      this.#pending = undefined;
      countWalk(this.#map, -1);
    } else {
      this.#end();
    }
  }

  /** The first entry, by what is known of it where some were deleted before it; undefined if it goes over
   *  native Maps now, or there is no entry. */
  #stepToFirst(generations: Generations | undefined): Step<unknown> | undefined {
    const map = this.#map as never;
    const watch = watchOf(map);
    if (watch.isThere && watch.serial === this.#first) {
      this.#passFirst(watch, generations);
    } else if (watch.deletes === 0) {
      this.#open();
    } else if (watch.findFirst(map, generations?.second)) {
      const { first, serial } = watch;
      const value = this.#give === KEYS || generations !== undefined ? undefined : nativeGet(map, first);
      const step = this.#step(first, generations === undefined ? value : generations.get(first));
      this.#first = serial;
      return step;
    } else {
      this.#isOver = true;
    }
    return undefined;
  }

  /** Goes over native Maps from behind the first entry on. */
  #passFirst(watch: Watch, generations: Generations | undefined): void {
    const isOfKeys = this.#give === KEYS;
    let generation: Generation | undefined;
    let native = isOfKeys ? keysOf(this.#map as never) : entriesOf(this.#map as never);
    for (let key: unknown = watch.mark; key === watch.mark; ) {
      const step = next(native as NativeIterator<unknown>);
      if (step.done === true) {
        generation = (generation === undefined ? generations?.second : generation.next) as Generation;
        native = isOfKeys ? keysOf(generation) : entriesOf(generation);
      } else {
        key = isOfKeys ? step.value : (step.value as [unknown, unknown])[0];
        if (watch.mark === undefined) break;
      }
    }
    countWalk(this.#map, 1);
    if (generation === undefined) this.#native = native;
    else this.#behind = native;
    this.#generation = generation;
    this.#generations = generation && generations;
    if (watch.stepped(sizeOf(this.#map as never))) toLog(this.#map);
  }
}

/** What forEach() does. */
export const eachOf = MapIterator.each;
delete (MapIterator.prototype as { constructor?: unknown }).constructor;
Object.setPrototypeOf(MapIterator.prototype, IteratorPrototype);
Object.defineProperty(MapIterator.prototype, Symbol.toStringTag, {
  value: 'Map Iterator',
  configurable: true,
});
