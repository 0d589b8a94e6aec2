// Every call takes the shards that it is about and gives them back: while another thread holds one it waits
// and has changed nothing, and whoever comes after it finds none held.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import type { SharedKey, SharedValue } from '../../bindings/shared/handle.js';
import { BUSY } from '../../bindings/shared/shared-memory.js';
import { any, keyAt, valueAt } from '../support/kinds.js';
import { type AnyShared, give, type Side, secondSide, sideOf, stopsBefore } from '../support/shared.js';

const KINDS: readonly [SharedKey, SharedValue][] = [
  ['i32', 'f64'],
  ['string', 'i32'],
  ['i32', 'string'],
  ['bytes', 'bytes'],
];

describe.each(KINDS)('%s -> %s', (key, value) => {
  const k = (i: number) => give(key, keyAt(key, i));
  const v = (i: number) => give(value, valueAt(value, i));
  const isNumber = value === 'f64' || value === 'i32';
  const keys = key === 'i32' ? Int32Array.of(any(k(1))) : [k(1)];
  const values =
    value === 'f64' ? Float64Array.of(any(v(2))) : value === 'i32' ? Int32Array.of(any(v(2))) : [v(2)];
  const CALLS: Record<string, (map: AnyShared) => unknown> = {
    get: (map) => map.get(k(1)),
    has: (map) => map.has(k(1)),
    set: (map) => map.set(k(1), v(2)),
    delete: (map) => map.delete(k(1)),
    getOrInsert: (map) => map.getOrInsert(k(1), v(2)),
    compareExchange: (map) => map.compareExchange(k(1), v(1), v(2)),
    compareAndDelete: (map) => map.compareAndDelete(k(1), v(1)),
    getAndDelete: (map) => map.getAndDelete(k(1)),
    getAndSet: (map) => map.getAndSet(k(1), v(2)),
    range: (map) => map.range(() => {}),
    getMany: (map) => map.getMany(any(keys)),
    setMany: (map) => map.setMany(any(keys), any(values)),
    clear: (map) => map.clear(),
    stats: (map) => map.stats(),
    verify: (map) => map.verify(),
    freeze: (map) => map.freeze(),
    ...(isNumber && {
      add: (map) => map.add(k(1), v(2)),
      updateMany: (map) => map.updateMany(any(keys), any(values), 'add'),
    }),
  };
  const filled = (shards: number): Side => {
    const side = sideOf('shared-faults', key, value, { shards });
    for (let i = 0; i < 4; i++) side.map.set(k(i), v(i));
    return side;
  };
  const owners = ({ memory }: Side) => Array.from({ length: memory.shards }, (_, i) => memory.x.owner(i));

  it.each(Object.entries(CALLS))('%s() waits for a shard that another thread holds', (_, call) => {
    const side = filled(1);
    const victim = secondSide(side);
    expect(stopsBefore(victim, 3, () => victim.map.set(k(100), v(1)))).toBe(true);
    side.memory.wait = () => {
      throw new Error('waits');
    };
    expect(() => call(side.map)).toThrow('waits');
    Reflect.deleteProperty(side.memory, 'wait');
    expect(owners(side)).toEqual([victim.memory.id]);
    expect(side.map.lost(victim.memory.id)).toBe(true);
    expect(owners(side)).toEqual([0]);
    expect(side.map.stats().recoveries).toBe(1);
    expect(side.map.size).toBe(4);
    expect(side.map.get(k(1))).toEqual(v(1));
    side.map.verify();
  });

  it('a write that is refused gives its shard back', () => {
    const side = filled(1);
    side.map.freeze();
    expect(() => side.map.set(k(1), v(2))).toThrow(PolicyError);
    expect(owners(side)).toEqual([0]);
  });

  it('the background drain gives its shards back, and leaves one alone that another thread holds', async () => {
    const side = filled(1);
    for (let i = 4; side.map.stats().oldBuckets < 64; i++) side.map.set(k(i), v(i));
    const victim = secondSide(side);
    expect(stopsBefore(victim, 3, () => victim.map.set(k(0), v(1)))).toBe(true);
    expect(side.memory.x.drain(0, 64)).toBe(0);
    expect(side.memory.takeStatus()).toBe(BUSY);
    expect(owners(side)).toEqual([victim.memory.id]);
    side.map.lost(victim.memory.id);
    while (side.map.stats().growing) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(owners(side)).toEqual([0]);
    }
    side.map.verify();
  });

  it.each(Object.entries(CALLS))('%s() gives its shards back, and what its thread held', (name, call) => {
    for (const stopped of [100, 101, 102, 103]) {
      const side = filled(/^get$|has|getMany/.test(name) ? 1 : 2); // reads take no lock of another shard
      const other = secondSide(side);
      expect(stopsBefore(side, 3, () => side.map.set(k(stopped), v(1)))).toBe(true);
      expect(owners(other)).toContain(side.memory.id);
      call(side.map);
      expect(Math.max(...owners(other))).toBe(0);
      other.map.verify();
    }
  });
});
