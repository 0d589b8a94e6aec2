// The hot methods of a set. tools/specialise.mjs writes this text once per kind of key.
import type { KeyKind } from '../../core/kinds.js';
import type { Heap } from '../../heap/heap.js';
import type { TypedSet } from '../typed-set.js';
import { type CoreKey, checkedKey, type Key } from './holes.js';

/** The exports of the kind. */
declare const core: (heap: Heap) => {
  put(h: number, key: CoreKey): number;
  has(h: number, key: CoreKey): number;
  remove(h: number, key: CoreKey): number;
};

type SetBase = new (...args: ConstructorParameters<typeof TypedSet<KeyKind>>) => TypedSet<KeyKind>;

export const hotSet = (Base: SetBase, heap: Heap) => {
  const put = core(heap).put;
  const has = core(heap).has;
  const remove = core(heap).remove;
  return class extends Base {
    override add(key: Key): this {
      const k = checkedKey(heap, key);
      if (put(this.h, k) !== 0 && this.fail()) return this.add(key);
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
  };
};
