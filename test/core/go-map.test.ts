// Go's map tests by what they ask of a map (runtime/map_test.go and maps_test.go of Go 1.23, the fixedbugs
// programs, and two of the Swiss era). Each title names the Go test and says what JavaScript or this design
// changes. Elsewhere: MapBuckets in growth.test.ts, HmapSize in layout.test.ts, MapKeys and MapValues in
// iteration.test.ts, iteration in go-map-iteration.test.ts, strings and large keys in go-map-strings.test.ts.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, PolicyError } from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { sorted, upTo } from '../support/arrays.js';
import { BUILDS, type Build, heapOf, isClassic, slotsOf } from '../support/cores.js';
import { floats, LAZY, type Words, words } from '../support/go.js';
import { any, generator, type Item, type KeyKind, keyAt, STORAGE_PAIRS, zero } from '../support/kinds.js';
import { Checked, forceSameSize, same } from '../support/model.js';

/** Entries that 2^bits buckets take before they grow, 4-byte key and value. */
const room = (build: Build, bits: number): number =>
  Math.max(slotsOf(build, 4, 4), Math.floor((13 / 16) * slotsOf(build, 4, 4) * 2 ** bits));

describe.each(BUILDS)('build %s', (build) => {
  it('TestNegativeZero: -0 and +0 are one key, and it is kept as +0', () => {
    const map = floats(build).set(-0, 1);
    expect([map.get(0), map.get(-0), map.has(0), map.size]).toEqual([1, 1, true, 1]);
    map.set(0, -0);
    expect([...map]).toEqual([[0, -0]]); // toEqual tells -0 from 0: the value is kept as it is
    expect([map.delete(-0), map.has(0), map.size]).toEqual([true, false, 0]);
  });

  it('TestMapAssignmentNan: NaN is one key, whatever its bits (in Go each is a new entry that none finds)', () => {
    const map = floats(build);
    const odd = new Float64Array(new BigUint64Array([0x7ff8_0000_0000_0001n, 0xfff8_0000_0000_0000n]).buffer);
    for (const [i, key] of [NaN, ...odd, NaN].entries()) map.set(key, i);
    expect([...map]).toEqual([[NaN, 3]]);
    expect([map.get(odd[0] as number), map.delete(odd[1] as number), map.size]).toEqual([3, true, 0]);
  });

  it('TestMapOperatorAssignment, TestMapOperatorAssignmentNan: add() is +=, and a missing key starts at 0', () => {
    const map = floats(build);
    for (const key of [0, NaN]) {
      expect([map.add(key, 4), map.add(key, -2), map.add(key, 0.5)]).toEqual([4, 2, 2.5]);
    }
    expect([...map]).toEqual([
      [0, 2.5],
      [NaN, 2.5],
    ]);
  });

  it('TestMapAppendAssignment: what is built on the old value is upsert here, values being numbers', () => {
    const map = words(build);
    for (const digit of [1, 2, 3]) map.set(7, map.getOrInsert(7, 0) * 10 + digit);
    expect(map.getOrInsertComputed(7, () => 0)).toBe(123);
    expect(map.size).toBe(1);
  });

  it('TestConcurrentReadsAfterGrowth: reads change no byte, at every step of a growth (in Go, 16 readers race)', () => {
    const map = words(build);
    const { memory } = map.heap.x;
    // the fixed output and scan buffers, from 1024 on in page 0, are the answers themselves
    const state = () =>
      Buffer.concat([Buffer.from(memory.buffer, 0, 1024), Buffer.from(memory.buffer, 65536)]);
    let growing = 0;
    for (let i = 0; i < 250; i++) {
      map.set(i, i);
      if (i % 6 !== 0 && !map.stats().growing) continue;
      growing += Number(map.stats().growing);
      const before = state();
      for (let key = 0; key < 2 * i; key++) {
        same(map.get(key), key <= i ? key : undefined, 'get()');
        same(map.has(key), key <= i, 'has()');
      }
      let sum = 0;
      for (const [key, value] of map) sum += key + value;
      map.forEach((value) => {
        sum -= 2 * value;
      });
      same(sum, 0, 'sum');
      for (const read of [() => map.explain(i), () => map.stats(), () => map.verify(), () => map.size])
        read();
      map.drain({ dryRun: true });
      expect(before.equals(state())).toBe(true);
    }
    expect(growing).toBeGreaterThan(15);
  });

  it('TestIgnoreBogusMapHint: a bad capacity is a PolicyError before anything is made (Go takes it for 0)', () => {
    const heap = heapOf(build);
    const before = Buffer.from(heap.x.memory.buffer.slice(0));
    for (const capacity of [-1, 2 ** 62, 2 ** 28 + 1, 0.5, NaN, Infinity, '8', 8n, null]) {
      expect(() => new TypedMap('u32', 'u32', { heap, capacity: capacity as never })).toThrow(PolicyError);
    }
    expect(before.equals(Buffer.from(heap.x.memory.buffer))).toBe(true);
    const map = new TypedMap('u32', 'u32', { heap, capacity: 10 }).set(1, 1);
    const { stats } = { stats: map.stats() };
    for (const entries of [-1, 2 ** 62, 0.5, NaN]) expect(() => map.reserve(entries)).toThrow(PolicyError);
    expect(map.stats()).toEqual(stats);
  });

  describe.each(STORAGE_PAIRS)('%s -> %s', (key, value) => {
    const one = any(value === 'i64' || value === 'u64' ? 1n : 1);
    const high = any(value === 'i64' || value === 'u64' ? 99n : 99);
    type Map = TypedMap<KeyKind, typeof value>;
    const k = (i: number): never => any(keyAt(key, i));

    it.each<[string, (map: Map) => unknown]>([
      ['delete()', (map) => upTo(60).forEach((i) => void map.delete(k(i)))],
      ['delete() in an iteration (BulkClear)', (map) => map.forEach((_, x) => void map.delete(x as never))],
      ['clear() (BulkClear)', (map) => map.clear()],
      ['delete() and compact()', (map) => upTo(60).forEach((i) => void map.delete(k(i))) ?? map.compact()],
    ])('TestIncrementAfterDelete: after %s no old value is found in a slot used again', (_, empty) => {
      const heap = heapOf(build);
      for (let n = 1; n <= 60; n += n < 9 ? 1 : 17) {
        const map: Map = new TypedMap<KeyKind, typeof value>(key, value, { heap });
        for (let round = 0; round < 3; round++) {
          for (const i of upTo(n)) map.set(k(i), high);
          empty(map);
          expect(map.size).toBe(0);
          // other keys, and the same ones
          for (const i of [...upTo(n).map((i) => i + 100), ...upTo(n)]) {
            same(map.get(k(i)), undefined, 'get()');
            same(map.add(k(i), one), one, 'add()');
          }
          same(map.size, 2 * n, 'size');
          map.verify();
          map.clear();
        }
      }
    });

    it('TestIncrementAfterDeleteValue: one slot used again and again, zero and all', () => {
      const map: Map = new TypedMap<KeyKind, typeof value>(key, value, { heap: heapOf(build) });
      map.set(k(1), high);
      map.delete(k(1));
      expect(map.add(k(2), any(zero(value)))).toBe(zero(value));
      expect([...map]).toEqual([[k(2), zero(value)]]);
    });
  });

  it('TestMapTombstones: 10,000 in, half out, in again, all out: emptyRest holds at each stage (verify)', () => {
    const map = words(build);
    const N = 10_000;
    const stage = (size: number) => {
      map.verify();
      expect(map.size).toBe(size);
    };
    for (const i of upTo(N)) map.set(i, i);
    stage(N);
    for (let i = 0; i < N; i += 2) map.delete(i);
    stage(N / 2);
    for (let i = N; i < (3 * N) / 2; i++) map.set(i, i);
    stage(N);
    for (let i = 0; i < (3 * N) / 2; i++) {
      map.delete(i);
      if (i % 1000 === 1) map.verify();
    }
    stage(0);
    // nothing is left that a search would have to pass, though classic keeps the chains
    for (const i of upTo(3000)) same(map.explain(i).probes, 1, 'probes');
    if (!isClassic(build)) expect(map.stats().overflowBuckets).toBe(0);
  });

  it('TestMapInterfaceKey, TestEmptyMapWithInterfaceKey: a key of the wrong type is an error, also in an empty map', () => {
    const map = words(build);
    for (let round = 0; round < 2; round++) {
      for (const key of ['1', 1n, null, undefined, {}, -1, 0.5]) {
        for (const name of ['get', 'has', 'delete'] as const) {
          expect(() => map[name](key as never)).toThrow(KeyTypeError);
        }
      }
      map.set(1, 1);
    }
  });

  it('TestLoadFactor: 2^B buckets take 13/16 of their slots and not one more, B from 0 to 19 (B 0: one full bucket)', () => {
    const heap = heapOf(build);
    for (let bits = 0; bits < 20; bits++) {
      for (const [entries, expected] of [
        [room(build, bits), bits],
        [room(build, bits) + 1, bits + 1],
      ] as const) {
        const map = new TypedMap('u32', 'u32', { heap, capacity: entries });
        expect([bits, map.stats().B]).toEqual([bits, expected]); // untouched pages take no memory
      }
    }
  });

  it.each([1, 7, 100, 3000])(
    'TestMapClear: nothing of %i entries is left, and all of them fit in again',
    (n) => {
      const map = words(build);
      for (let round = 0; round < 14; round++) {
        for (const i of upTo(n)) map.set(i + round, i);
        const { buckets } = map.stats();
        map.clear();
        for (const i of upTo(n)) same(map.get(i + round), undefined, 'get()');
        expect([map.size, [...map], map.stats().growing]).toEqual([0, [], false]);
        map.verify();
        expect(map.stats().buckets).toBeLessThanOrEqual(buckets);
      }
    },
  );

  describe('clone', () => {
    const pairOf = (n: number) => {
      const map = words(build);
      for (const i of upTo(n)) map.set(i, i);
      return { map, copy: map.clone() };
    };
    const content = (map: Words) => [...map].sort(([a], [b]) => a - b);
    const entries = (n: number, from = 0) => upTo(n).map((i) => [i + from, i + from]);

    it('TestClone: the same entries, and neither sees what becomes of the other', () => {
      for (const n of [0, 1, 8, 20]) {
        const { map, copy } = pairOf(n);
        expect(content(copy)).toEqual(entries(n));
        copy.set(1_000_000, 1);
        map.set(2_000_000, 2);
        expect([map.has(1_000_000), copy.has(2_000_000)]).toEqual([false, false]);
        map.clear();
        expect(copy.size).toBe(n + 1);
      }
    });

    it('TestCloneWithDelete: entries deleted from a map half emptied before', () => {
      const map = words(build);
      for (const i of upTo(16)) map.set(i, i);
      for (const i of [...upTo(4), 8, 9, 10, 11]) map.delete(i);
      const copy = map.clone();
      for (const i of [4, 5, 12]) copy.delete(i);
      expect(sorted(copy.keys())).toEqual([6, 7, 13, 14, 15]);
      expect(sorted(map.keys())).toEqual([4, 5, 6, 7, 12, 13, 14, 15]);
      for (const one of [map, copy]) one.verify();
    });

    it('TestCloneWithMapAssign: assignments to either stay there', () => {
      const { map, copy } = pairOf(25);
      for (const i of upTo(25)) copy.set(i, i + 100);
      for (const i of upTo(25)) map.set(i + 25, i + 25);
      expect(content(map)).toEqual(entries(50));
      expect(content(copy)).toEqual(upTo(25).map((i) => [i, i + 100]));
    });

    it('TestCloneLarge: at every size up to 200, and with the map disposed before its copy is used', () => {
      const heap = heapOf(build);
      const map = new TypedMap('u32', 'u32', { heap });
      for (const n of upTo(200)) {
        const copy = map.clone();
        map.set(n, n);
        copy.verify();
        expect(content(copy)).toEqual(entries(n));
        copy.dispose();
      }
      const last = map.clone();
      map.dispose();
      for (const i of upTo(200)) last.set(i + 200, i + 200);
      expect(content(last)).toEqual(entries(400));
      last.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    });

    it('issue62203: a map that grows and whose entries fit into 4 buckets, at every stage of its growth', () => {
      for (let drained = 0; drained < 3; drained++) {
        const map = words(build, { ...LAZY, capacity: room(build, 2) });
        growUpTo(map, 8);
        const buckets = build.startsWith('classic') ? 8 : 16;
        map.drain({ maxBuckets: drained });
        // the entry that began the growth evacuated the bucket it needed
        expect(map.stats()).toMatchObject({ buckets, oldBuckets: 3 - drained, size: room(build, 2) + 1 });
        map.delete(0); // and this one may need another
        expect(map.stats().growing || drained === 2).toBe(true);
        const copy = map.clone();
        for (const one of [map, copy]) one.verify();
        expect(copy.stats()).toMatchObject({ size: room(build, 2), buckets: 4, growing: false });
        expect(content(copy)).toEqual(content(map));
      }
    });

    it('issue69110: same-size growth at the greatest load, one entry more, then clone', () => {
      const map = words(build, { ...LAZY, capacity: room(build, 4) });
      const checked = new Checked(any(map));
      forceSameSize(checked, slotsOf(build, 4, 4), (n) => n, 0, generator(5));
      expect(map.stats()).toMatchObject({ B: 4, growth: 'same-size', size: room(build, 4) });
      checked.set(1_000_000, 1);
      expect(map.stats()).toMatchObject({ B: 4, growth: 'same-size', size: room(build, 4) + 1 });
      const copy = map.clone();
      copy.verify();
      checked.verify();
      expect(copy.stats()).toMatchObject({ B: 5, size: map.size });
      expect(content(copy)).toEqual(content(map));
      map.drain();
      checked.iterate();
    });
  });

  it('maplinear: keys with structure stay linear: hardly more than one bucket is looked at (NaN: one key, so one)', () => {
    const N = 3000;
    const nan = floats(build);
    for (let i = 0; i < N; i++) nan.set(NaN, i);
    expect([nan.size, nan.explain(NaN).probes]).toEqual([1, 1]);
    const patterns: [KeyKind, (i: number) => Item][] = [
      ['u32', (i) => i],
      ['u32', (i) => ((i << 20) | (i >> 12)) >>> 0],
      ['i32', (i) => -i * 4096],
      ['f64', (i) => i],
      ['f64', (i) => 1 / (i + 1)],
      ['f64', (i) => i * 2 ** 40],
      ['i64', (i) => BigInt(i) << 40n],
      ['u64', (i) => BigInt(i) << 32n],
      ['u64', (i) => (BigInt(i) << 32n) | BigInt(N - i)],
    ];
    for (const [kind, key] of patterns) {
      const map = new TypedMap<KeyKind, 'u32'>(kind, 'u32', { heap: heapOf(build) });
      for (let i = 0; i < N; i++) map.set(any(key(i)), i);
      let probes = 0;
      let most = 0;
      for (let i = 0; i < N; i++) {
        const { probes: looked } = map.explain(any(key(i)));
        probes += looked;
        most = Math.max(most, looked);
      }
      expect([kind, String(key), probes < 1.5 * N, most < 7]).toEqual([kind, String(key), true, true]);
    }
  });
});

/** Sets i -> i until the map is on its way to `buckets`. */
function growUpTo(map: Words, buckets: number): void {
  for (let i = 0; map.stats().buckets < buckets; i++) {
    map.drain();
    map.set(i, i);
  }
}
