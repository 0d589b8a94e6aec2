// %MapIterator% of the drop-in: what keys(), values() and entries() return. An iteration goes over native
// Maps, and over the log once the map has moved there. One that is under way then goes on in the native Maps
// and asks the log what is still there, until it comes to what was never in them.
import { type NativeIterator, natives, type Step } from '../base/native-map.js';
import { type Generation, Generations } from './generations.js';
import { countWalk, toLog } from './moving.js';
import { type Moved, movedOf, setWalks, walksOf, watchOf } from './state.js';
import { OrderedTable } from './table.js';
import { Walk } from './walk.js';
import { SMALL, type Watch } from './watch.js';

/** What an iteration gives. */
export const KEYS = 0;
export const VALUES = 1;
export const ENTRIES = 2;
const { entries: entriesOf, get: nativeGet, keys: keysOf, next, size: sizeOf, values: valuesOf } = natives;

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What forEach() calls. */
export type Callback = (value: unknown, key: unknown, map: object) => void;

/** The generations behind a map's native slots, or that were there before it moved to the log. */
const generationsOf = (map: object): Generations | undefined => {
  const moved = movedOf(map);
  return moved instanceof Generations ? moved : moved?.before;
};

/** Where an iteration is that has left the map's own slots, or has given the first entry without them. */
class Place {
  /** Over a generation behind the slots, that generation, and all of them. */
  behind: NativeIterator<unknown> | undefined = undefined;
  generation: Generation | undefined = undefined;
  generations: Generations | undefined = undefined;
  /** What a native iterator gave and the iteration did not yet. */
  pending: Step<unknown> | undefined = undefined;
  /** Number of the first entry, if that is all that was given so far. */
  first = 0;
}

/** Where it is once it has come to the end. */
const OVER = new Place();

/** An iteration over a map. Small, since many are over a few entries. */
export class MapIterator {
  readonly #map: object;
  readonly #give: number;
  /** Over the map's own slots: of keys, or else of entries. */
  #native: NativeIterator<unknown> | undefined = undefined;
  #place: Place | undefined = undefined;
  #walk: Walk | undefined = undefined;

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
      if (done) {
        this.#native = undefined;
        this.#place = OVER;
        setWalks(this.#map, walksOf(this.#map) - 1);
      }
    } else if (this.#walk?.isInChunk() === true) {
      const walk = this.#walk;
      const i = walk.i++;
      if (this.#give === ENTRIES) value = [walk.keys[i], walk.values[i]];
      else value = this.#give === KEYS ? walk.keys[i] : walk.values[i];
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
      const walk = it.#walk;
      while (walk?.isInChunk()) {
        const i = walk.i++;
        call(walk.values[i], walk.keys[i], map);
      }
    }
  }

  /** Begins to go over the map's own slots. */
  #open(): void {
    const map = this.#map as never;
    const native = this.#give === KEYS ? keysOf(map) : entriesOf(map);
    setWalks(map, walksOf(map) + 1);
    this.#native = native;
  }

  /** After the last entry of the last native Map. */
  #end(): void {
    this.#native = undefined;
    this.#place = OVER;
    countWalk(this.#map, -1);
  }

  #step(key: unknown, value: unknown): Step<unknown> {
    const given = this.#give === KEYS ? key : this.#give === ENTRIES ? [key, value] : value;
    return { value: given, done: false };
  }

  /** The slow path of next(). */
  #seek(): Step<unknown> {
    this.#place ??= new Place();
    for (let place = this.#place; place !== OVER; place = this.#place) {
      const moved = movedOf(this.#map);
      const walk = this.#walk;
      let step: Step<unknown> | undefined;
      if (walk !== undefined) {
        if (walk.log === moved) return this.#stepInLog(walk);
        // the map was cleared: whatever it holds came later
        this.#walk = undefined;
      } else if (this.#native !== undefined || place.behind !== undefined) {
        step = this.#stepInNative(place, moved);
      } else if (moved instanceof OrderedTable) {
        const { serial, isThere } = watchOf(this.#map);
        this.#walk = new Walk(moved, isThere && place.first === serial ? moved.second : moved.head);
      } else {
        step = this.#stepToFirst(place, moved);
      }
      if (step !== undefined) return step;
    }
    return { value: undefined, done: true };
  }

  #stepInLog(walk: Walk): Step<unknown> {
    if (!walk.seek()) {
      this.#place = OVER;
      return { value: undefined, done: true };
    }
    const step = this.#step(walk.keys[walk.i], walk.values[walk.i]);
    walk.i++;
    return step;
  }

  /** The next entry of the native Map that it is in; undefined if that is none of the map's, or it was the
   *  last. */
  #stepInNative(place: Place, moved: Moved | undefined): Step<unknown> | undefined {
    const generations = generationsOf(this.#map);
    if (place.generations !== undefined && place.generations !== generations) {
      // cleared, as above
      place.behind = undefined;
      place.generation = undefined;
      place.generations = undefined;
      place.pending = undefined;
      countWalk(this.#map, -1);
      return undefined;
    }
    const step = place.pending ?? next((this.#native ?? place.behind) as NativeIterator<unknown>);
    place.pending = step;
    if (step.done === true) {
      this.#goOn(place, moved, generations);
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
    place.pending = undefined;
    return given;
  }

  /** Behind one native Map: the next, or the entries of the log that were never in one. */
  #goOn(place: Place, moved: Moved | undefined, generations: Generations | undefined): void {
    const generation = place.generation === undefined ? generations?.second : place.generation.next;
    if (generation !== undefined) {
      const native = this.#give === KEYS ? keysOf(generation) : entriesOf(generation);
      place.generation = generation;
      place.generations = generations;
      place.behind = native;
      place.pending = undefined;
      this.#native = undefined;
    } else if (moved instanceof OrderedTable) {
      const walk = new Walk(moved, moved.border);
      this.#walk = walk;
      place.behind = undefined;
      place.pending = undefined;
      this.#native = undefined;
      countWalk(this.#map, -1);
    } else {
      this.#end();
    }
  }

  /** The first entry, by what is known of it where some were deleted before it; undefined if it goes over
   *  native Maps now, or there is no entry. */
  #stepToFirst(place: Place, generations: Generations | undefined): Step<unknown> | undefined {
    const map = this.#map as never;
    const watch = watchOf(map);
    if (watch.isThere && watch.serial === place.first) {
      this.#passFirst(place, watch, generations);
    } else if (watch.deletes === 0) {
      this.#open();
    } else if (watch.findFirst(map, generations?.second)) {
      const { first, serial } = watch;
      const value = generations === undefined ? nativeGet(map, first) : generations.get(first);
      const step = this.#step(first, value);
      place.first = serial;
      return step;
    } else {
      this.#place = OVER;
    }
    return undefined;
  }

  /** Goes over native Maps from behind the first entry on. */
  #passFirst(place: Place, watch: Watch, generations: Generations | undefined): void {
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
    else place.behind = native;
    place.generation = generation;
    place.generations = generation && generations;
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
