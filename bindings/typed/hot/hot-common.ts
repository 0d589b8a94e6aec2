// The hot methods that have one text whatever the values are. tools/specialise.mjs puts each in the place of
// its hole in the other templates, with the private field and the exports of the class that is there.
import { MISS } from '../../core/core.js';
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import { again, fail, missed } from '../internals.js';
import { Stamped } from '../stamp.js';
import {
  AGAIN,
  type CoreKey,
  checkedKey,
  clearStatus,
  isSuspect,
  type Key,
  type Num,
  own,
  PRESENT,
  statusIn,
  statusOf,
  toJs,
} from './holes.js';

/** The exports of the kind pair; where values are records, get gives their addresses. */
declare const core: (heap: Heap) => {
  get(h: number, key: CoreKey): Num;
  has(h: number, key: CoreKey): number;
  remove(h: number, key: CoreKey): number;
};

export const hotCommon = () =>
  class Hot extends Stamped {
    #h = 0;
    static methods(heap: Heap) {
      const get = core(heap).get;
      const has = core(heap).has;
      const remove = core(heap).remove;
      return class {
        static hold(table: Hot, h: number): void {
          table.#h = h;
        }
        get(this: Hot, key: Key): unknown {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          const v = get(h, k);
          if (isSuspect(v)) {
            const status = statusIn(heap);
            if (status !== 0) {
              clearStatus(heap);
              if (status === MISS && h !== 0) return undefined;
              const miss = missed(this, heap, h, status);
              if (miss !== PRESENT) return miss === AGAIN ? again(this).get.call(this, key) : undefined;
            }
          }
          return toJs(heap, v);
        }
        has(this: Hot, key: Key): boolean {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          const found = has(h, k);
          if (found === 1) return true;
          return (found !== 0 || h === 0) && fail(this, heap, h, statusOf(heap))
            ? again(this).has.call(this, key)
            : false;
        }
        delete(this: Hot, key: Key): boolean {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          if (remove(h, k) !== 0) return true;
          return fail(this, heap, h, statusOf(heap)) ? again(this).delete.call(this, key) : false;
        }
      };
    }
  };
