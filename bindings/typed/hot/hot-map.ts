// The hot methods of a map whose values are numbers. tools/specialise.mjs writes this text once per kind
// pair.
import type { NumberKind } from '../../core/kinds.js';
import type { Heap } from '../../heap/heap.js';
import {
  AGAIN,
  type CoreKey,
  checkedKey,
  checkValue,
  hasNotices,
  isMiss,
  type Key,
  type MapBase,
  type Num,
  PRESENT,
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

export const hotMap = (Base: MapBase<NumberKind>, heap: Heap) => {
  const get = core(heap).get;
  const set = core(heap).set;
  const add = core(heap).add;
  const insert = core(heap).insert;
  const has = core(heap).has;
  const remove = core(heap).remove;
  return class extends Base {
    override get(key: Key): Num | undefined {
      const k = checkedKey(heap, key);
      const v = get(this.h, k);
      const miss = isMiss(heap, v) ? this.missed() : PRESENT;
      if (miss !== PRESENT) return miss === AGAIN ? this.get(key) : undefined;
      return toJs(heap, v);
    }
    override set(key: Key, value: Num): this {
      const k = checkedKey(heap, key);
      checkValue(value);
      if (set(this.h, k, value) !== 0 && this.fail()) return this.set(key, value);
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
    override add(key: Key, delta: Num): Num {
      const k = checkedKey(heap, key);
      checkValue(delta);
      const v = add(this.h, k, delta);
      if (isMiss(heap, v) && this.fail()) return this.add(key, delta);
      if (hasNotices(heap)) heap.takeNotices();
      return toJs(heap, v);
    }
    override getOrInsert(key: Key, value: Num): Num {
      const k = checkedKey(heap, key);
      checkValue(value);
      const v = insert(this.h, k, value);
      if (isMiss(heap, v) && this.fail()) return this.getOrInsert(key, value);
      if (hasNotices(heap)) heap.takeNotices();
      return toJs(heap, v);
    }
  };
};
