// The hot methods of a map whose values are numbers. tools/specialise.mjs writes this text once per kind
// pair.
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import { again, fail } from '../internals.js';
import { Stamped } from '../stamp.js';
import {
  type CoreKey,
  checkedKey,
  checkValue,
  common,
  isMiss,
  type Key,
  type Num,
  own,
  statusOf,
  toJs,
} from './holes.js';

/** The exports of the kind pair. */
declare const core: (heap: Heap) => {
  get(h: number, key: CoreKey): Num;
  set(h: number, key: CoreKey, value: Num): number;
  add(h: number, key: CoreKey, delta: Num): Num;
  insert(h: number, key: CoreKey, value: Num): Num;
  has(h: number, key: CoreKey): number;
  remove(h: number, key: CoreKey): number;
};

export const hotMap = () =>
  class Hot extends Stamped {
    #h = 0;
    static methods(heap: Heap) {
      const get = core(heap).get;
      const set = core(heap).set;
      const add = core(heap).add;
      const insert = core(heap).insert;
      const has = core(heap).has;
      const remove = core(heap).remove;
      return class {
        static hold = common.hold;
        get = common.get(get);
        set(this: Hot, key: Key, value: Num): Hot {
          const k = checkedKey(heap, key);
          checkValue(value);
          const h = own(this.#h);
          if (set(h, k, value) !== 0 && fail(this, heap, h, statusOf(heap)))
            return again(this).set.call(this, key, value);
          return this;
        }
        has = common.has(has);
        delete = common.delete(remove);
        add(this: Hot, key: Key, delta: Num): Num {
          const k = checkedKey(heap, key);
          checkValue(delta);
          const h = own(this.#h);
          const v = add(h, k, delta);
          if (isMiss(heap, v)) {
            return fail(this, heap, h, statusOf(heap))
              ? again(this).add.call(this, key, delta)
              : again(this).get.call(this, key);
          }
          return toJs(heap, v);
        }
        getOrInsert(this: Hot, key: Key, value: Num): Num {
          const k = checkedKey(heap, key);
          checkValue(value);
          const h = own(this.#h);
          const v = insert(h, k, value);
          if (isMiss(heap, v)) {
            return fail(this, heap, h, statusOf(heap))
              ? again(this).getOrInsert.call(this, key, value)
              : again(this).get.call(this, key);
          }
          return toJs(heap, v);
        }
      };
    }
  };
