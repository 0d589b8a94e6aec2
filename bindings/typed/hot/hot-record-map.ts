// The hot methods of a map whose values are strings or bytes: the core knows their records' addresses.
// tools/specialise.mjs writes this text once per kind pair.
import { noNumber } from '../../core/kinds.js';
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';
import { again, fail } from '../internals.js';
import { Stamped } from '../stamp.js';
import {
  type CoreKey,
  checkedKey,
  common,
  isMiss,
  type Key,
  own,
  putValue,
  type RecordValue,
  statusOf,
  toJs,
  valueKind,
} from './holes.js';

/** The exports of the kind pair; values are addresses of records. */
declare const core: (heap: Heap) => {
  get(h: number, key: CoreKey): number;
  setRecord(h: number, key: CoreKey, value: number): number;
  insertRecord(h: number, key: CoreKey, value: number): number;
  has(h: number, key: CoreKey): number;
  removeRecord(h: number, key: CoreKey): number;
};

export const hotRecordMap = () =>
  class Hot extends Stamped {
    #h = 0;
    static methods(heap: Heap) {
      const get = core(heap).get;
      const set = core(heap).setRecord;
      const insert = core(heap).insertRecord;
      const has = core(heap).has;
      const remove = core(heap).removeRecord;
      return class {
        static hold = common.hold;
        get = common.get(get);
        set(this: Hot, key: Key, value: RecordValue): Hot {
          const k = checkedKey(heap, key);
          const r = putValue(heap, value);
          const h = own(this.#h);
          if (set(h, k, r) !== 0 && fail(this, heap, h, statusOf(heap)))
            return again(this).set.call(this, key, value);
          return this;
        }
        has = common.has(has);
        delete = common.delete(remove);
        add(): never {
          return noNumber(valueKind, 'add()');
        }
        getOrInsert(this: Hot, key: Key, value: RecordValue): RecordValue {
          const k = checkedKey(heap, key);
          const r = putValue(heap, value);
          const h = own(this.#h);
          const v = insert(h, k, r);
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
