// The hot methods of a set. tools/specialise.mjs writes this text once per kind of key.
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import { again, fail } from '../internals.js';
import { Stamped } from '../stamp.js';
import { type CoreKey, checkedKey, common, type Key, own, statusOf } from './holes.js';

/** The exports of the kind. */
declare const core: (heap: Heap) => {
  put(h: number, key: CoreKey): number;
  has(h: number, key: CoreKey): number;
  remove(h: number, key: CoreKey): number;
};

export const hotSet = () =>
  class Hot extends Stamped {
    #h = 0;
    static methods(heap: Heap) {
      const put = core(heap).put;
      const has = core(heap).has;
      const remove = core(heap).remove;
      return class {
        static hold = common.hold;
        add(this: Hot, key: Key): Hot {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          if (put(h, k) !== 0 && fail(this, heap, h, statusOf(heap))) return again(this).add.call(this, key);
          return this;
        }
        has = common.has(has);
        delete = common.delete(remove);
      };
    }
  };
