// The hot methods of a map whose values are strings or bytes: the core knows their records' addresses.
// tools/specialise.mjs writes this text once per kind pair.
import { noNumber } from '../../core/kinds.js';
import type { Heap } from '../../heap/heap.js';
import {
  AGAIN,
  type CoreKey,
  checkedKey,
  hasNotices,
  isMiss,
  type Key,
  type MapBase,
  PRESENT,
  putValue,
  type RecordValue,
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

export const hotRecordMap = (Base: MapBase<'string' | 'bytes'>, heap: Heap) => {
  const get = core(heap).get;
  const set = core(heap).setRecord;
  const insert = core(heap).insertRecord;
  const has = core(heap).has;
  const remove = core(heap).removeRecord;
  return class extends Base {
    override get(key: Key): RecordValue | undefined {
      const k = checkedKey(heap, key);
      const v = get(this.h, k);
      const miss = isMiss(heap, v) ? this.missed() : PRESENT;
      if (miss !== PRESENT) return miss === AGAIN ? this.get(key) : undefined;
      return toJs(heap, v);
    }
    override set(key: Key, value: RecordValue): this {
      const k = checkedKey(heap, key);
      if (set(this.h, k, putValue(heap, value)) !== 0 && this.fail()) return this.set(key, value);
      return this;
    }
    override has(key: Key): boolean {
      const k = checkedKey(heap, key);
      const found = has(this.h, k);
      if (found === 1) return true;
      return (found !== 0 || this.h === 0) && this.fail() ? this.has(key) : false;
    }
    override delete(key: Key): boolean {
      const k = checkedKey(heap, key);
      if (remove(this.h, k) !== 0) return true;
      return this.fail() ? this.delete(key) : false;
    }
    override add(): never {
      return noNumber(valueKind, 'add()');
    }
    override getOrInsert(key: Key, value: RecordValue): RecordValue {
      const k = checkedKey(heap, key);
      const v = insert(this.h, k, putValue(heap, value));
      if (isMiss(heap, v) && this.fail()) return this.getOrInsert(key, value);
      if (hasNotices(heap)) heap.takeNotices();
      return toJs(heap, v);
    }
  };
};
