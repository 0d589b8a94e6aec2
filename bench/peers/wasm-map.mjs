// A Map's face for a hash map inside WebAssembly: one class per pair of kinds, whose calls have constant
// targets, as TypedMap's have. A get of a missing key gives NaN, or for integers a number that is seldom a
// value.

/** What a core gives for a missing integer; has() says whether it is one. */
const MISSING = -(2 ** 31);

/** The parameters are calls that the core exports, where a map is a number; `isInteger` is about values. */
export function wrapper({ create, release, size, get, has, set, remove, clear }, isInteger) {
  class Floats {
    constructor(capacity = 0) {
      this.handle = create(capacity);
    }
    get size() {
      return size(this.handle);
    }
    get(key) {
      const value = get(this.handle, key);
      return Number.isNaN(value) ? undefined : value; // no NaN is ever stored here
    }
    has(key) {
      return has(this.handle, key) !== 0;
    }
    set(key, value) {
      set(this.handle, key, value);
      return this;
    }
    delete(key) {
      return remove(this.handle, key) !== 0;
    }
    clear() {
      clear(this.handle);
    }
    dispose() {
      release(this.handle);
    }
  }
  class Integers extends Floats {
    get(key) {
      const value = get(this.handle, key);
      return value === MISSING && has(this.handle, key) === 0 ? undefined : value;
    }
  }
  return isInteger ? Integers : Floats;
}
