// The hot methods of a shared map whose values are numbers. tools/specialise.mjs writes this text once per
// kind pair. Whatever is not the usual case is left to the general method, which makes the call again:
// another thread that holds the shard, a read that a write went through, errors, and a map that this thread
// has given up.
import { MISS } from '../../core/core.js';
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import {
  type CoreKey,
  checkedKey,
  checkValue,
  clearStatus,
  isMiss,
  type Key,
  type Num,
  statusIn,
  toJs,
} from '../../typed/hot/holes.js';
import type { HotMethods } from '../hot-methods.js';

/** The exports of the kind pair. */
declare const core: (heap: Heap) => {
  get(key: CoreKey): Num;
  set(key: CoreKey, value: Num): number;
  add(key: CoreKey, delta: Num): Num;
  has(key: CoreKey): number;
  remove(key: CoreKey): number;
};

/** `heap`: the memory of the map; `general`: the methods for all kinds. Called once for each map, so that the
 *  functions of the core are constants to the engine. */
export const hotShared =
  () => (heap: Heap & { readonly isOver: boolean }, map: object, general: HotMethods) => {
    const get = core(heap).get;
    const set = core(heap).set;
    const add = core(heap).add;
    const has = core(heap).has;
    const remove = core(heap).remove;
    return {
      get(key: Key): unknown {
        if (this !== map || heap.isOver) return general.get.call(this, key);
        const k = checkedKey(heap, key);
        let v: Num;
        try {
          v = get(k);
        } catch {
          return general.get.call(this, key);
        }
        if (isMiss(heap, v)) {
          const status = statusIn(heap);
          clearStatus(heap);
          return status === MISS ? undefined : general.get.call(this, key);
        }
        return toJs(heap, v);
      },
      has(key: Key): boolean {
        if (this !== map || heap.isOver) return general.has.call(this, key);
        const k = checkedKey(heap, key);
        let found: number;
        try {
          found = has(k);
        } catch {
          return general.has.call(this, key);
        }
        if (found === 1) return true;
        if (statusIn(heap) === 0) return false;
        clearStatus(heap);
        return general.has.call(this, key);
      },
      set(key: Key, value: Num): unknown {
        if (this !== map || heap.isOver) return general.set.call(this, key, value);
        const k = checkedKey(heap, key);
        checkValue(value);
        if (set(k, value) === 0) return this;
        clearStatus(heap);
        return general.set.call(this, key, value);
      },
      delete(key: Key): boolean {
        if (this !== map || heap.isOver) return general.delete.call(this, key);
        const k = checkedKey(heap, key);
        if (remove(k) === 1) return true;
        if (statusIn(heap) === 0) return false;
        clearStatus(heap);
        return general.delete.call(this, key);
      },
      add(key: Key, delta: Num): unknown {
        if (this !== map || heap.isOver) return general.add.call(this, key, delta);
        const k = checkedKey(heap, key);
        checkValue(delta);
        const v = add(k, delta);
        if (isMiss(heap, v)) {
          clearStatus(heap);
          return general.add.call(this, key, delta);
        }
        return toJs(heap, v);
      },
    };
  };
