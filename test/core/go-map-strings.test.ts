// Go's map tests that need string, byte and interface keys or large ones (runtime/map_test.go of Go 1.23), as
// go-map.test.ts has those of numbers. Each title names the Go test and says what JavaScript or this design
// changes.

import { describe, expect, it } from 'vitest';
import { KeyTypeError, ValueTypeError } from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { arenaOf } from '../support/arena.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf, slotsOf } from '../support/cores.js';
import { any, generator } from '../support/kinds.js';
import { same } from '../support/model.js';

/** A key of Go's benchmarks: a number with as many zeros in front as make it `length` characters. */
const padded = (n: number, length: number): string => `${n}`.padStart(length, '0');

describe.each(BUILDS)('build %s', (build) => {
  it('TestBigItems: keys and values of 256 characters', () => {
    const map = new TypedMap('string', 'string', { heap: heapOf(build) });
    const [key, value] = upTo(2).map((side) => upTo(100).map((i) => `${i}`.padEnd(256, 'kv'[side])));
    for (const i of upTo(100)) map.set(key?.[i] as string, value?.[i] as string);
    expect([...map.keys()].sort()).toEqual([...(key ?? [])].sort());
    expect([...map.values()].sort()).toEqual([...(value ?? [])].sort());
    for (const i of upTo(100)) same(map.get(key?.[i] as string), value?.[i], 'get()');
    map.verify();
  });

  it.each([128, 129, 1024, 16_384, 100_000])(
    'TestMapLargeKeyNoPointer, TestMapLargeValNoPointer: %i bytes come back as they are after others came',
    (length) => {
      const map = new TypedMap('bytes', 'bytes', { heap: heapOf(build) });
      const filled = (byte: number) => new Uint8Array(length).fill(byte);
      for (const i of upTo(20)) map.set(filled(i), filled(i + 100));
      for (const i of upTo(20))
        expect(Buffer.compare(map.get(filled(i)) as Uint8Array, filled(i + 100))).toBe(0);
      for (const i of upTo(20)) if (i !== 7) map.delete(filled(i));
      expect(Buffer.compare(map.get(filled(7)) as Uint8Array, filled(107))).toBe(0);
      map.verify();
    },
  );

  it('TestMapHugeZero: a key that is not there gives undefined, whatever values are (in Go, a zero of any size)', () => {
    const map = new TypedMap('string', 'bytes', { heap: heapOf(build) });
    expect([map.get('nope'), map.set('yes', new Uint8Array(4000)).get('nope')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(map.getMany(['nope'])).toEqual([undefined]);
  });

  it('TestEmptyKeyAndValue: the empty string and empty bytes are keys and values like others', () => {
    const heap = heapOf(build);
    const a = new TypedMap('string', 'string', { heap });
    expect([a.set('', '').size, a.get(''), a.has('')]).toEqual([1, '', true]);
    const b = new TypedMap('bytes', 'bytes', { heap });
    const empty = new Uint8Array();
    expect([b.set(empty, empty).size, b.get(empty), [...b]]).toEqual([1, empty, [[empty, empty]]]);
    expect([a.delete(''), b.delete(empty), a.delete(''), a.size, b.size]).toEqual([true, true, false, 0, 0]);
    const set = TypedSet.from('string', [''], { heap });
    expect([set.has(''), set.has('\0'), [...set]]).toEqual([true, false, ['']]);
  });

  it.each([
    ['DupLen', ['x', 'xx', 'foo', 'bar', 'xxxx', 'xxxxx', 'y'.repeat(128), 'z'.repeat(128)]],
    ['NoDupLen', ['', 'x', 'xx', 'foo', 'xxxx', 'xxxxx', 'xxxxxx', 'y'.repeat(128)]],
  ])(
    'TestSingleBucketMapStringKeys_%s: in one bucket, each is found and its neighbours in length are not',
    (_, all) => {
      // as many as one bucket holds, in every order that begins elsewhere
      const n = slotsOf(build, 8, 8);
      for (const first of all.keys()) {
        const keys = [...all.slice(first), ...all.slice(0, first)].slice(0, n);
        const map = new TypedMap('string', 'i64', { heap: heapOf(build), capacity: n });
        for (const [i, key] of keys.entries()) map.set(key, BigInt(i));
        expect(map.stats()).toMatchObject({ buckets: 1, overflowBuckets: 0 });
        for (const [i, key] of keys.entries()) {
          same(map.get(key), BigInt(i), 'get()', key);
          for (const other of [`${key}x`, `${key.slice(0, -1)}!`, `!${key.slice(1)}`, `${key}\0`])
            same(
              map.get(other),
              keys.includes(other) ? BigInt(keys.indexOf(other)) : undefined,
              'get()',
              other,
            );
        }
      }
    },
  );

  it('TestStringBytesLookup: a lookup by a view of bytes allocates nothing, wherever the view is', () => {
    const heap = heapOf(build);
    const map = new TypedMap('bytes', 'u32', { heap });
    const buffer = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ and some more of it, longer than 48 bytes');
    map.set(Buffer.from('ABC'), 1).set(buffer.subarray(27), 2);
    const before = Buffer.from(heap.x.memory.buffer, 448, 128).toString('hex'); // the heap's account
    for (const at of upTo(40)) {
      same(map.get(buffer.subarray(at, at + 3)), at === 0 ? 1 : undefined, 'get()', at);
      same(map.has(buffer.subarray(at)), at === 27, 'has()', at);
    }
    expect(Buffer.from(heap.x.memory.buffer, 448, 128).toString('hex')).toBe(before);
  });

  it('TestMapInterfaceKey, TestEmptyMapWithInterfaceKey: what is no key is an error, in an empty map too', () => {
    const heap = heapOf(build);
    const strings = new TypedMap('string', 'any', { heap });
    const bytes = new TypedMap('bytes', 'any', { heap });
    for (const round of upTo(2)) {
      for (const bad of [
        undefined,
        null,
        1,
        1n,
        true,
        Symbol('s'),
        () => {},
        [1],
        { a: 1 },
        new Error('e'),
      ]) {
        for (const map of [strings, bytes]) {
          for (const name of ['get', 'has', 'delete', 'explain'] as const)
            expect(() => map[name](any(bad)), `round ${round}`).toThrow(KeyTypeError);
        }
      }
      strings.set('a', 1);
      bytes.set(new Uint8Array(1), 1);
    }
  });

  it('TestIncrementAfterDeleteValueKeyString, TestIncrementAfterBulkClearKeyStringValueInt: no old value leaks', () => {
    for (const empty of ['delete', 'clear'] as const) {
      const map = new TypedMap('string', 'i32', { heap: heapOf(build) }).set('key1', 99);
      if (empty === 'clear') map.clear();
      else map.delete('key1');
      expect([map.add('key2', 1), map.get('key1'), map.size]).toEqual([1, undefined, 1]);
    }
  });

  it('TestMapAppendAssignment: what is built on the old value, an array or a string', () => {
    const heap = heapOf(build);
    const lists = new TypedMap('string', 'any', { heap });
    const words = new TypedMap('string', 'string', { heap });
    for (const i of upTo(300)) {
      lists.getOrInsertComputed(`${i % 3}`, () => [] as number[]).push(i);
      words.set(`${i % 3}`, `${words.get(`${i % 3}`) ?? ''}${i % 10}`);
    }
    expect(lists.get('1')).toEqual(upTo(300).filter((i) => i % 3 === 1));
    expect(words.get('2')).toBe(
      upTo(300)
        .filter((i) => i % 3 === 2)
        .map((i) => i % 10)
        .join(''),
    );
    expect(() => words.add('2', any('x'))).toThrow(ValueTypeError);
    words.verify();
  });

  it('TestTombstoneGrow: churn of strings at constant size grows neither buckets nor records', () => {
    const map = new TypedMap('string', 'u32', { heap: heapOf(build), capacity: 256 });
    const { B } = map.stats();
    for (const i of upTo(200)) map.set(padded(i, 20), i);
    let most = 0;
    for (const i of upTo(50_000)) {
      map.delete(padded(i, 20));
      map.set(padded(i + 200, 20), i);
      if (i % 100 === 0) most = Math.max(most, arenaOf(map).held);
    }
    expect(map.stats()).toMatchObject({ B, size: 200, grows: { double: 0 } });
    expect(most).toBeLessThanOrEqual(2 * 200 * 32 + 4096 + 16_384);
    map.verify();
  });

  it('TestMemHashGlobalSeed, maplinear: structured strings stay linear: hardly more than one bucket is looked at', () => {
    const N = 3000;
    const random = generator(7);
    const tail = 'z'.repeat(60);
    const patterns: [string, (i: number) => string][] = [
      ['decimal', (i) => `${i}`],
      ['padded', (i) => padded(i, 64)],
      ['one late byte or two', (i) => `${tail}${String.fromCharCode(i & 63, i >> 6)}`],
      ['one early byte or two', (i) => `${String.fromCharCode(i & 63, i >> 6)}${tail}`],
      ['zeros of all lengths', (i) => '\0'.repeat(i)],
      ['wide', (i) => `ключ ${i}`],
      ['random', () => `${random(1e9)}`],
    ];
    for (const hash of ['safe', 'fast'] as const) {
      for (const [name, key] of patterns) {
        const keys = upTo(N).map(key);
        const map = new TypedMap('string', 'u32', { heap: heapOf(build), hash });
        for (const [i, x] of keys.entries()) map.set(x, i);
        const probes = keys.map((x) => map.explain(x).probes);
        const sum = probes.reduce((a, b) => a + b);
        expect([hash, name, sum < 1.5 * N, Math.max(...probes) < 8]).toEqual([hash, name, true, true]);
      }
    }
  });
});
