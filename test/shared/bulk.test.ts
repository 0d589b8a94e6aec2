// Bulk calls of shared maps, and maps made of many entries at once.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, OutOfMemoryError, SnapshotError } from '../../bindings/base/errors.js';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { any, keyAt, valueAt } from '../support/kinds.js';
import { give, got, SHARED_PAIRS, sideOf } from '../support/shared.js';

const small = { maximumBytes: 2 ** 24 };

describe.each(SHARED_PAIRS)('bulk calls of %s -> %s', (key, value) => {
  const n = 3000;
  const keys = Array.from({ length: n }, (_, i) => give(key, keyAt(key, i)));
  const values = Array.from({ length: n }, (_, i) => give(value, valueAt(value, i)));
  const typed = (kind: string, items: unknown[]): never => {
    const Arrays: Record<string, unknown> = {
      ...{ i32: Int32Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array },
      ...{ i64: BigInt64Array, u64: BigUint64Array },
    };
    const View = Arrays[kind] as { from(items: unknown[]): unknown } | undefined;
    return (View === undefined ? items : View.from(items)) as never;
  };

  it('do as many single calls, and from() makes a map of columns, entries and snapshots', () => {
    const { map } = sideOf('shared', key, value, { shards: 4 });
    expect(map.setMany(typed(key, keys), typed(value, values))).toBe(map);
    expect(map.size).toBe(n);
    map.verify();
    const back = map.getMany(typed(key, keys)) as ArrayLike<unknown>;
    for (let i = 0; i < n; i++) {
      const one = map.get(keys[i] as never);
      if (!Object.is(got(value, back[i]), got(value, one))) expect([i, back[i]]).toEqual([i, one]);
    }
    const plain = TypedMap.from(key, value, { keys: typed(key, keys), values: typed(value, values) });
    for (const entries of [
      { keys: typed(key, keys), values: typed(value, values) },
      keys.map((k, i) => [k, values[i]] as never),
      plain.snapshot(),
    ]) {
      const made = SharedTypedMap.from(key, value, any(entries), { maximumBytes: 2 ** 26, shards: 4 });
      expect(made.size).toBe(n);
      for (let i = 0; i < n; i += 37)
        expect(got(value, made.get(keys[i] as never))).toEqual(got(value, map.get(keys[i] as never)));
      made.verify();
      made.dispose();
    }
    plain.dispose();
  });
});

describe('bulk calls', () => {
  it('update numbers by addition, least and greatest', () => {
    const map = new SharedTypedMap('u32', 'i32', small);
    map.setMany(Uint32Array.of(1, 2, 3), Int32Array.of(10, 20, 30));
    map.updateMany(Uint32Array.of(1, 1, 4), 5, 'add');
    map.updateMany(Uint32Array.of(2, 3), Int32Array.of(7, 7), 'min');
    map.updateMany(Uint32Array.of(2, 3), Int32Array.of(9, 1), 'max');
    expect([...map.getMany(Uint32Array.of(1, 2, 3, 4, 5))]).toEqual([20, 9, 7, 5, 0]);
    expect(() => map.updateMany(Uint32Array.of(1), 5, any('mul'))).toThrow(/op is "mul"/);
    expect(() => map.setMany(Uint32Array.of(1), Int32Array.of())).toThrow(
      /got 0, expected as many as keys: 1/,
    );
    expect(() => map.setMany(any([1]), Int32Array.of(1))).toThrow(KeyTypeError);
  });

  it('read again what another thread was changing when the engine trapped', () => {
    const { map, memory } = sideOf('shared', 'u32', 'f64');
    map.setMany(Uint32Array.of(1, 2), Float64Array.of(10, 20));
    const read = (memory.x as unknown as Record<string, (...args: number[]) => number>).getMany_u32_8;
    let traps = 0;
    const getMany_u32_8 = (...args: number[]) => {
      if (traps++ < 3) throw new WebAssembly.RuntimeError('memory access out of bounds');
      return read?.(...args);
    };
    Object.assign(memory, { x: { ...memory.x, getMany_u32_8 } });
    expect([...map.getMany(Uint32Array.of(1, 2))]).toEqual([10, 20]);
    expect(traps).toBe(4);
  });

  it('say how many elements are applied when memory ends', () => {
    const map = new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 20, shards: 2 });
    const keys = Uint32Array.from({ length: 200_000 }, (_, i) => i);
    try {
      map.setMany(keys, new Float64Array(keys.length).fill(1));
      expect('thrown').toBe('nothing');
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      expect((error as OutOfMemoryError).index).toBe(map.size);
    }
    map.verify();
  });

  it('refuse a snapshot of other kinds, or with a flaw', () => {
    const plain = TypedMap.from('u32', 'f64', [[1, 2]]);
    const bytes = plain.snapshot();
    expect(() => SharedTypedMap.from('u32', 'f32', bytes, small)).toThrow(/a snapshot of u32 -> f64/);
    bytes[40] = (bytes[40] as number) ^ 1;
    expect(() => SharedTypedMap.from('u32', 'f64', bytes, small)).toThrow(SnapshotError);
    expect(() => SharedTypedMap.from('u32', 'f64', any(5), small)).toThrow(/expected an iterable/);
    expect(() => SharedTypedMap.from('u32', 'f64', any([5]), small)).toThrow(/entry: got 5/);
  });
});
