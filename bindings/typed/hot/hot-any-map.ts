// The hot methods of a map with values of kind any: the core knows their numbers (any-values.ts). A new entry
// gets the next free number in the same probe. tools/specialise.mjs writes this text once per kind of key.
import { noNumber } from '../../core/kinds.js';
import type { Heap } from '../../heap/heap.js';
import type { AnyValues } from '../any-values.js';
import {
  AGAIN,
  type CoreKey,
  checkedKey,
  hasNotices,
  isMiss,
  type Key,
  type MapBase,
  PRESENT,
} from './holes.js';

/** The exports of the kind pair; values are numbers of kept values. */
declare const core: (heap: Heap) => {
  get(h: number, key: CoreKey): number;
  insert(h: number, key: CoreKey, next: number): number;
  has(h: number, key: CoreKey): number;
  take(h: number, key: CoreKey): number;
};

export const hotAnyMap = (Base: MapBase<'any'>, heap: Heap) => {
  const get = core(heap).get;
  const insert = core(heap).insert;
  const has = core(heap).has;
  const take = core(heap).take;
  return class extends Base {
    override get(key: Key): unknown {
      const k = checkedKey(heap, key);
      const v = get(this.h, k);
      const miss = isMiss(heap, v) ? this.missed() : PRESENT;
      if (miss !== PRESENT) return miss === AGAIN ? this.get(key) : undefined;
      return (this.kept as AnyValues).at(v);
    }
    override set(key: Key, value: unknown): this {
      const k = checkedKey(heap, key);
      const { kept } = this as { kept: AnyValues };
      const next = kept.prepare();
      const v = insert(this.h, k, next);
      if (isMiss(heap, v) && this.fail()) return this.set(key, value);
      if (v === next) {
        kept.chunk[kept.place] = value; // no call from insert() to here: an interruption would lose the value
        kept.next = kept.following;
      } else {
        kept.replace(v, value);
      }
      if (hasNotices(heap)) heap.takeNotices();
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
      const v = take(this.h, k);
      if (isMiss(heap, v)) return this.fail() ? this.delete(key) : false;
      (this.kept as AnyValues).drop(v);
      return true;
    }
    override add(): never {
      return noNumber('any', 'add()');
    }
    override getOrInsert(key: Key, value: unknown): unknown {
      const k = checkedKey(heap, key);
      const { kept } = this as { kept: AnyValues };
      const next = kept.prepare();
      const v = insert(this.h, k, next);
      if (isMiss(heap, v) && this.fail()) return this.getOrInsert(key, value);
      if (v === next) {
        kept.chunk[kept.place] = value; // as in set()
        kept.next = kept.following;
      }
      if (hasNotices(heap)) heap.takeNotices();
      return kept.at(v);
    }
  };
};
