/**
 * AssemblyScript's own Map<K, V>, compiled to WebAssembly (../assembly/std-map.ts) and called one operation at a time:
 * what one would use without tophash. It has no iterators; keys() and values() copy into arrays inside.
 */
import { readFileSync } from 'node:fs';
import { instantiate } from '../assembly.mjs';
import { Lacking } from '../job.mjs';

const pairs = ['i32:f64', 'i32:i32', 'i64:f64'];
/** What the core gives for a missing integer, if `missed` says so too. */
const MISSING = -(2 ** 31);

export default {
  open({ key, value }) {
    if (!pairs.includes(`${key}:${value}`)) throw new Lacking(`compiled for ${pairs.join(', ')} only`);
    const fail = () => {
      throw new Error('abort in AssemblyScript');
    };
    const exports = instantiate('std-map', { env: { abort: fail } });
    const Wrapper = wrapper(exports, `${key}_${value}`, value === 'i32');
    const compiler = new URL('../../node_modules/assemblyscript/package.json', import.meta.url);
    return { version: JSON.parse(readFileSync(compiler, 'utf8')).version, create: () => new Wrapper() };
  },
};

/** A class for one pair of kinds, whose calls have constant targets, as TypedMap's have. */
function wrapper(exports, pair, isInteger) {
  const of = (operation) => exports[`${operation}_${pair}`];
  const [create, size, get, has] = [of('create'), of('size'), of('get'), of('has')];
  const [set, remove, clear] = [of('set'), of('delete'), of('clear')];
  const { missed, release } = exports;
  class Floats {
    handle = create();
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
      return value === MISSING && missed.value !== 0 ? undefined : value;
    }
  }
  return isInteger ? Integers : Floats;
}
