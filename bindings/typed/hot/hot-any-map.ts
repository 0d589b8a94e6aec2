// The hot methods of a map with values of kind any: the core knows their numbers (any-values.ts). A new entry
// gets the next free number in the same probe. tools/specialise.mjs writes this text once per kind of key.
import { noNumber } from '../../core/kinds.js';
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import type { AnyValues } from '../any-values.js';
import { again, fail, type Internals } from '../internals.js';
import { Stamped } from '../stamp.js';
import { type CoreKey, checkedKey, common, hasNotices, isMiss, type Key, own, statusOf } from './holes.js';

/** The exports of the kind pair; values are numbers of kept values. */
declare const core: (heap: Heap) => {
  get(h: number, key: CoreKey): number;
  keep(h: number, key: CoreKey, next: number): number;
  has(h: number, key: CoreKey): number;
  take(h: number, key: CoreKey): number;
};

export const hotAnyMap = () =>
  class Hot extends Stamped {
    #h = 0;
    readonly #kept: AnyValues;
    constructor(table: object, it: Internals) {
      super(table);
      this.#kept = it.kept as AnyValues;
    }
    static methods(heap: Heap) {
      const get = core(heap).get;
      const keep = core(heap).keep;
      const has = core(heap).has;
      const take = core(heap).take;
      return class {
        static hold = common.hold;
        get = common.get(get);
        set(this: Hot, key: Key, value: unknown): Hot {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          if (h === 0) fail(this, heap, h, statusOf(heap));
          const kept = this.#kept;
          const next = kept.prepare();
          const v = keep(h, k, next);
          if (isMiss(heap, v) && fail(this, heap, h, statusOf(heap)))
            return again(this).set.call(this, key, value);
          if (v === next) {
            // no call from keep() to here: an interruption would lose the value
            kept.chunk[kept.place] = value;
            kept.next = kept.following;
          } else {
            kept.replace(v, value);
          }
          if (hasNotices(heap)) heap.takeNotices();
          return this;
        }
        has = common.has(has);
        delete(this: Hot, key: Key): boolean {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          if (h === 0) fail(this, heap, h, statusOf(heap));
          const kept = this.#kept;
          const v = take(h, k);
          if (isMiss(heap, v))
            return fail(this, heap, h, statusOf(heap)) ? again(this).delete.call(this, key) : false;
          // as in set(); 4096 values to a chunk (any-values.ts)
          (kept.chunks[v >>> 12] as unknown[])[v & 4095] = kept.next;
          kept.next = v;
          return true;
        }
        add(): never {
          return noNumber('any', 'add()');
        }
        getOrInsert(this: Hot, key: Key, value: unknown): unknown {
          const k = checkedKey(heap, key);
          const h = own(this.#h);
          if (h === 0) fail(this, heap, h, statusOf(heap));
          const kept = this.#kept;
          const next = kept.prepare();
          const v = keep(h, k, next);
          if (isMiss(heap, v) && fail(this, heap, h, statusOf(heap)))
            return again(this).getOrInsert.call(this, key, value);
          if (v === next) {
            kept.chunk[kept.place] = value; // as in set()
            kept.next = kept.following;
          }
          if (hasNotices(heap)) heap.takeNotices();
          return kept.at(v);
        }
      };
    }
  };
