// A map that this thread has detached, or disposed of: every call says so. A write would otherwise hold a
// shard under an id that is nobody's any more, which others take for a dead thread's.
import { describe, expect, it } from 'vitest';
import { DisposedError } from '../../bindings/base/errors.js';
import { SharedTypedMap } from '../../bindings/shared.js';

const calls: Record<string, (map: SharedTypedMap<'u32', 'f64'>) => unknown> = {
  get: (map) => map.get(1),
  has: (map) => map.has(1),
  set: (map) => map.set(1, 2),
  delete: (map) => map.delete(1),
  add: (map) => map.add(1, 2),
  getOrInsert: (map) => map.getOrInsert(1, 2),
  compareExchange: (map) => map.compareExchange(1, 0.5, 2),
  'compareExchange of none': (map) => map.compareExchange(7, undefined, 2),
  compareAndDelete: (map) => map.compareAndDelete(1, 0.5),
  getAndDelete: (map) => map.getAndDelete(1),
  getAndSet: (map) => map.getAndSet(1, 2),
  range: (map) => map.range(() => true),
  getMany: (map) => map.getMany(Uint32Array.of(1)),
  setMany: (map) => map.setMany(Uint32Array.of(1), Float64Array.of(2)),
  updateMany: (map) => map.updateMany(Uint32Array.of(1), 2, 'add'),
  size: (map) => map.size,
  clear: (map) => map.clear(),
  stats: (map) => map.stats(),
  verify: (map) => map.verify(),
  freeze: (map) => map.freeze(),
  idle: (map) => map.idle(),
  lost: (map) => map.lost(7),
  handle: (map) => map.handle,
};

describe.each(['detach', 'dispose'] as const)('after %s()', (how) => {
  it.each(Object.entries(calls))('%s throws DisposedError and changes nothing', (_name, call) => {
    const map = new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 20, shards: 1, name: 'gone' });
    map.set(1, 0.5);
    const { handle } = map;
    map[how]();
    expect(() => call(map)).toThrow(DisposedError);
    expect(() => call(map)).toThrow(`shared map "gone" was ${how === 'detach' ? 'detached' : 'disposed'}`);
    if (how === 'dispose') return;
    const again = SharedTypedMap.attach(handle);
    expect([again.size, again.get(1)]).toEqual([1, 0.5]);
    again.verify();
    again.dispose();
  });

  it('within range() ends it after the block', () => {
    const map = new SharedTypedMap('u32', 'u32', { maximumBytes: 2 ** 22, shards: 1 });
    const keys = Uint32Array.from({ length: 2000 }, (_, i) => i);
    map.setMany(keys, keys);
    let calls = 0;
    const leaving = (): void => {
      if (++calls === 1) map[how]();
    };
    expect(() => map.range(leaving)).toThrow(DisposedError);
    expect(calls).toBeLessThan(2000);
  });

  it('is done once, and then has no effect', () => {
    const map = new SharedTypedMap('string', 'bytes', { maximumBytes: 2 ** 20, shards: 1 });
    map[how]();
    map[how]();
    expect(() => map.get('a')).toThrow(DisposedError);
    expect(() => map.set('a', new Uint8Array(1))).toThrow(DisposedError);
    expect(map.name).toBe('');
  });
});
