// What a shared map is to a program: its arguments, its errors, its life, its bulk calls.
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  ArgumentTypeError,
  ConcurrentMapError,
  DisposedError,
  KeyTypeError,
  OutOfMemoryError,
  PolicyError,
  TophashError,
  ValueTypeError,
} from '../../bindings/base/errors.js';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { any } from '../support/kinds.js';
import { secondSide, sideOf, stopsBefore } from '../support/shared.js';

const small = { maximumBytes: 2 ** 24 };

describe('arguments', () => {
  it('are checked before anything is made', () => {
    expect(() => new SharedTypedMap(any('i31'), 'f64', small)).toThrow(ArgumentTypeError);
    expect(() => new SharedTypedMap('i32', any('any'), small)).toThrow(/unknown value kind "any"/);
    expect(() => new SharedTypedMap(any('i32x2'), 'f64', small)).toThrow(ArgumentTypeError);
    expect(() => new SharedTypedMap('i32', 'f64', any(undefined))).toThrow(/options/);
    expect(() => new SharedTypedMap('i32', 'f64', any({}))).toThrow(
      /maximumBytes is undefined: expected an integer/,
    );
    expect(() => new SharedTypedMap('i32', 'f64', { ...small, shards: 0 })).toThrow(PolicyError);
    expect(() => new SharedTypedMap('i32', 'f64', any({ ...small, shard: 4 }))).toThrow(
      /did you mean shards/,
    );
    expect(() => new SharedTypedMap('i32', 'f64', any({ ...small, name: 5 }))).toThrow(/name is 5/);
    expect(() => new SharedTypedMap('i32', 'f64', { maximumBytes: 2 ** 20 })).toThrow(OutOfMemoryError);
  });

  it('of wrong kinds are refused in reads and writes alike', () => {
    const map = new SharedTypedMap('i32', 'f32', small);
    for (const bad of [1.5, 2 ** 31, '1', undefined, 1n]) {
      expect(() => map.get(any(bad))).toThrow(KeyTypeError);
      expect(() => map.set(any(bad), 1)).toThrow(KeyTypeError);
    }
    expect(() => map.set(1, any('1'))).toThrow(ValueTypeError);
    expect(() => map.compareExchange(1, any('1'), 1)).toThrow(ValueTypeError);
    expect(map.size).toBe(0);
    expect(() => map.range(any(5))).toThrow(/fn/);
    expect(() => map.lost(any('x'))).toThrow(PolicyError);
    expect(() => map.track({})).toThrow(/expected a Worker/);
  });
});

describe('handles', () => {
  it('are refused where they are of another version, no handles, or attached twice', () => {
    const map = new SharedTypedMap('i32', 'f64', small);
    const { handle } = map;
    expect(() => SharedTypedMap.attach(any({}))).toThrow(/expected the handle of a SharedTypedMap/);
    expect(() => SharedTypedMap.attach(any(map))).toThrow(ArgumentTypeError);
    expect(() => SharedTypedMap.attach({ ...handle, version: 2 })).toThrow(/handle of version 2: expected 1/);
    expect(() =>
      SharedTypedMap.attach(any({ ...handle, memory: new WebAssembly.Memory({ initial: 1 }) })),
    ).toThrow(TophashError);
    expect(() => SharedTypedMap.attach(handle)).toThrow(/in this thread already/);
    map.dispose();
    expect(() => SharedTypedMap.attach(handle)).toThrow(DisposedError);
  });

  it('are what to post: the map itself is not cloned', () => {
    const map = new SharedTypedMap('i32', 'f64', small);
    expect(() => structuredClone(map)).toThrow(/post its handle/);
    expect(structuredClone(map.handle)).toMatchObject({ key: 'i32', value: 'f64' });
  });

  it('are limited to 128 threads at a time', () => {
    const side = sideOf('shared', 'i32', 'f64', { maximumBytes: 2 ** 26 });
    const others = Array.from({ length: 127 }, () => secondSide(side));
    expect(() => secondSide(side)).toThrow(/128 threads have the map: expected fewer/);
    others[5]?.map.detach();
    const next = secondSide(side);
    expect(next.memory.id & 0xff).toBe((others[5]?.memory.id ?? 0) & 0xff);
    expect(next.memory.id).not.toBe(others[5]?.memory.id); // a recycled slot has another id
    expect(side.map.lost(others[5]?.memory.id ?? 0)).toBe(false);
    next.map.set(1, 1);
    expect(side.map.get(1)).toBe(1);
  });
});

describe('the end', () => {
  it('by dispose() is one for all threads', () => {
    const side = sideOf('shared', 'string', 'string');
    const other = secondSide(side);
    side.map.set('a', 'b');
    side.map.dispose();
    side.map.dispose();
    for (const call of [
      () => other.map.get('a'),
      () => other.map.has('a'),
      () => other.map.set('a', 'c'),
      () => other.map.getMany(['a']),
      () => other.map.delete('a'),
      () => side.map.get('a'),
      () => side.map.size,
    ])
      expect(call).toThrow(DisposedError);
  });

  it('by detach() is one for this thread', () => {
    const side = sideOf('shared', 'i32', 'f64');
    const other = secondSide(side);
    other.map.set(1, 2);
    other.map.detach();
    expect(() => other.map.stats()).toThrow(/was detached/);
    expect(side.map.get(1)).toBe(2);
    expect(side.map.stats().threads).toBe(1);
  });
});

describe('freeze()', () => {
  it('refuses writes of every kind, in all threads, and lets all read', () => {
    const side = sideOf('shared', 'string', 'f64', { shards: 8 });
    const other = secondSide(side);
    for (let i = 0; i < 500; i++) other.map.set(`${i}`, i);
    expect(side.map.freeze()).toBe(side.map);
    side.map.freeze();
    for (const { map } of [side, other]) {
      expect(map.stats().frozen).toBe(true);
      for (let i = 0; i < 500; i++) expect(map.get(`${i}`)).toBe(i);
      expect(map.get('500')).toBe(undefined);
      expect(map.has('7')).toBe(true);
      let sum = 0;
      map.range((value) => {
        sum += value as number;
      });
      expect(sum).toBe((499 * 500) / 2);
      for (const call of [
        () => map.set('1', 2),
        () => map.add('1', 2),
        () => map.delete('1'),
        () => map.clear(),
        () => map.getOrInsert('new', 2),
        () => map.getAndDelete('1'),
        () => map.setMany(['1'], new Float64Array(1)),
        () => map.updateMany(['1'], 1, 'add'),
      ])
        expect(call).toThrow(/is frozen: expected a read/);
    }
    side.map.verify();
  });
});

describe('range()', () => {
  it('visits what stays throughout once while the map changes and grows', () => {
    const map = new SharedTypedMap('i32', 'string', { maximumBytes: 2 ** 26, shards: 3 });
    for (let i = 0; i < 2000; i++) map.set(i, `value ${i}`);
    const seen = new Map<number, number>();
    let next = 2000;
    map.range((value, key) => {
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (key < 2000) expect(value).toBe(`value ${key}`);
      if (next < 6000) map.set(next++, 'new');
      if (key % 2 === 1 && key < 2000) map.delete(key);
    });
    for (let i = 0; i < 2000; i += 2) expect(seen.get(i)).toBe(1);
    for (const times of seen.values()) expect(times).toBe(1);
  });

  it('ends where the callback says false', () => {
    const map = new SharedTypedMap('i32', 'f64', small);
    for (let i = 0; i < 100; i++) map.set(i, i);
    let calls = 0;
    map.range(() => ++calls < 5);
    expect(calls).toBe(5);
  });
});

describe('memory that grew', () => {
  it('is what views and the platform’s reader of text are over', () => {
    const { map, memory } = sideOf('shared', 'string', 'string');
    const { length } = memory.u8;
    const long = 'ж'.repeat(2 ** 20);
    expect(map.set('key', long).get('key')).toBe(long);
    expect(memory.u8.length).toBeGreaterThan(length);
    expect((memory.characters as unknown as Buffer).length).toBe(memory.u8.length);
  });
});

describe('growth', () => {
  it('is finished in the background', async () => {
    const map = new SharedTypedMap('i32', 'f64', { maximumBytes: 2 ** 28, shards: 2 });
    let i = 0;
    while (map.stats().oldBuckets < 100) map.set(i++, i);
    const before = map.stats();
    expect(before.growing).toBe(true);
    while (map.stats().growing) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(map.stats().evacuated.background).toBeGreaterThanOrEqual(before.oldBuckets);
    map.verify();
  });
});

describe('a thread that has died', () => {
  it('holds its shard until its end is told, and the thread that tracks it is not blocked for ever', () => {
    const side = sideOf('shared-faults', 'i32', 'f64', { shards: 1 });
    for (let i = 0; i < 10; i++) side.map.set(i, i);
    const victim = secondSide(side);
    expect(stopsBefore(victim, 3, () => victim.map.set(100, 1))).toBe(true);
    side.memory.isTracker = true;
    expect(() => side.map.get(1)).toThrow(ConcurrentMapError);
    expect(() => side.map.set(1, 5)).toThrow(new RegExp(`lost\\(${victim.memory.id}\\)`));
    expect(side.map.lost(victim.memory.id)).toBe(true);
    expect(side.map.get(1)).toBe(1);
    expect(side.map.stats().recoveries).toBe(1);
    side.map.verify();
  });

  it('may be this one, whose call was interrupted: its next call goes on', () => {
    const side = sideOf('shared-faults', 'string', 'f64', { shards: 1 });
    side.map.set('a', 1);
    for (let n = 1; n < 40; n++) {
      if (!stopsBefore(side, n, () => side.map.set(`key ${n}`, n))) break;
      expect(side.map.get('a')).toBe(1);
      side.map.verify();
      side.map.delete(`key ${n}`);
    }
    expect(side.map.stats().threads).toBe(1);
  });
});

describe('a call that is interrupted', () => {
  it('leaves its shard to others, whatever its thread calls next', () => {
    const side = sideOf('shared-faults', 'i32', 'f64', { shards: 16 });
    for (let i = 0; i < 100; i++) side.map.set(i, i);
    const other = secondSide(side);
    const held = () => Array.from({ length: 16 }, (_, i) => other.memory.x.owner(i)).filter((it) => it !== 0);
    for (let n = 2; n < 6; n++) {
      expect(stopsBefore(side, n, () => side.map.set(1000 + n, 1))).toBe(true);
      expect(held()).toEqual([side.memory.id]);
      for (let i = 0; i < 100; i++) side.map.set(i, i); // of which the first is enough
      expect(held()).toEqual([]);
      other.map.verify();
    }
  });

  it('leaves it soon, if its thread calls nothing', async () => {
    const side = sideOf('shared-faults', 'i32', 'f64', { shards: 1 });
    side.map.set(1, 1);
    const other = secondSide(side);
    expect(stopsBefore(side, 4, () => side.map.set(2, 2))).toBe(true);
    expect(other.memory.x.owner(0)).toBe(side.memory.id);
    while (other.memory.x.owner(0) !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
    other.map.verify();
    expect(other.map.get(1)).toBe(1);
  });

  it('may be ended by a timeout of vm, and another thread goes on', () => {
    const side = sideOf('shared', 'string', 'f64', { shards: 2, maximumBytes: 2 ** 28 });
    const other = secondSide(side);
    const sandbox = createContext({ map: side.map, i: 0 });
    for (let n = 0; n < 30; n++) {
      const run = () =>
        runInContext("for (;;) { map.set('key ' + i, i); i++; }", sandbox, { timeout: 1 + (n % 3) });
      expect(run).toThrow(/timed out/);
      side.memory.x.letGo();
      const { i } = sandbox as { i: number };
      for (let k = Math.max(0, i - 100); k < i; k++) expect(other.map.get(`key ${k}`)).toBe(k);
      other.map.set('other', n);
    }
    other.map.verify();
  });
});
