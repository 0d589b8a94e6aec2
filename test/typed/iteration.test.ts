// Iteration of a map that changes meanwhile: nothing deleted is visited, nothing is visited twice, and what
// stays throughout is visited exactly once; iterators cost nothing when they are dropped.

import { describe, expect, it } from 'vitest';
import { DisposedError } from '../../bindings/base/errors.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { sorted, upTo } from '../support/arrays.js';
import { BUILDS, type Build, heapOf, slotsOf } from '../support/cores.js';
import { filled } from '../support/filled.js';
import { type AnyMap, generator, type Item, STORAGE_PAIRS, TWO_NUMBERS } from '../support/kinds.js';

const RECORDS = [
  ['string', 'u32'],
  ['u32', 'string'],
  ['bytes', 'any'],
] as const;
/** What is copied out of records is copied by the same code on every build but for the two cores' buckets. */
const pairsOn = (build: Build) =>
  build === 'release' || build === 'classic' ? [...STORAGE_PAIRS, ...RECORDS, ...TWO_NUMBERS] : STORAGE_PAIRS;
const CASES = BUILDS.flatMap((build) => pairsOn(build).map(([key, value]) => ({ build, key, value })));

describe.each(CASES)('build $build, $key -> $value', ({ build, key, value }) => {
  it('visits every entry once in the middle of a growth, and drained at every step', () => {
    const { map, k, v, indexOf } = filled(build, key, value, 300, { growth: { assist: 0 } });
    for (let i = 300; !map.stats().growing; i++) map.set(k(i), v(i));
    const { size } = map;
    expect(sorted([...map.keys()].map(indexOf))).toEqual(upTo(size));
    const visited: number[] = [];
    for (const [x, y] of map) {
      visited.push(indexOf(x));
      expect(Number(y)).toBe(indexOf(x));
      map.drain({ maxBuckets: 1 });
    }
    expect(sorted(visited)).toEqual(upTo(size));
    expect(map.stats().growing).toBe(false);
    map.verify();
  });

  it.each([0, 1, 8])(
    'visits what stays once while inserts double the map several times (assist %i)',
    (assist) => {
      const { map, k, v, indexOf } = filled(build, key, value, 100, { growth: { assist } });
      const grown = map.stats().grows.double;
      const visited: number[] = [];
      for (const x of map.keys()) {
        visited.push(indexOf(x));
        if (map.size < 400) for (let n = 0; n < 8; n++) map.set(k(map.size), v(map.size));
      }
      expect(map.stats().grows.double).toBeGreaterThan(grown + 1);
      expect(new Set(visited).size).toBe(visited.length);
      expect(sorted(visited.filter((i) => i < 100))).toEqual(upTo(100));
      map.verify();
    },
  );

  it('visits nothing deleted: odd keys go, some by others, some at their own visit', () => {
    const { map, k, indexOf } = filled(build, key, value, 500);
    const gone = new Set<number>();
    const visited: number[] = [];
    map.forEach((_, x) => {
      const i = indexOf(x);
      expect(gone.has(i)).toBe(false);
      visited.push(i);
      for (const odd of [i | 1, ((i * 7 + 1) % 500) | 1]) if (map.delete(k(odd))) gone.add(odd);
    });
    expect(new Set(visited).size).toBe(visited.length);
    expect(sorted(visited.filter((i) => i % 2 === 0))).toEqual(upTo(500, (i) => i % 2 === 0));
    expect(map.size).toBe(250);
    map.verify();
  });

  it('forEach() shows what its callback assigns, at the next visit', () => {
    const { map, k, v, indexOf } = filled(build, key, value, 300);
    const shown: number[] = [];
    map.forEach((y, x) => {
      const round = shown.push(Number(y) - indexOf(x));
      for (let i = 0; round % 40 === 1 && i < 300; i++) map.set(k(i), v(i + round));
    });
    expect(shown).toEqual(upTo(300).map((i) => (i === 0 ? 0 : i - ((i - 1) % 40))));
  });

  it.each([0, 1, 40, 99])('ends after clear() at visit %i', (when) => {
    const { map } = filled(build, key, value, 100);
    let n = 0;
    map.forEach(() => {
      if (n++ === when) map.clear();
    });
    expect(n).toBe(when + 1);
    expect(map.size).toBe(0);
  });

  it('visits no entry twice that was put back after clear() or after the last was deleted', () => {
    const empty = [
      (map: AnyMap) => map.clear(),
      (map: AnyMap, k: (i: number) => never) => {
        for (let i = 0; i < 400; i++) map.delete(k(i));
      },
    ];
    for (const [n, emptyIt] of empty.entries()) {
      const { map, k, v, indexOf } = filled(build, key, value, 400);
      for (const when of [0, 1, 17, 300]) {
        let after: number[] | undefined;
        let visits = 0;
        map.forEach((_, x) => {
          after?.push(indexOf(x));
          if (visits++ !== when) return;
          emptyIt(map, k);
          expect(map.size).toBe(0);
          for (let i = 0; i < 400; i++) map.set(k(i), v(i));
          after = [];
        });
        expect([n, when, after?.length]).toEqual([n, when, new Set(after).size]);
        expect(map.size).toBe(400);
      }
      map.verify();
    }
  });

  it('visits what stays once while reserve() in the callback multiplies the buckets', () => {
    const { map, indexOf } = filled(build, key, value, 200);
    const buckets = map.stats().buckets;
    const visited: number[] = [];
    map.forEach((_, x) => {
      if (visited.push(indexOf(x)) % 50 === 0) map.reserve(map.stats().buckets * 8);
    });
    expect(map.stats().buckets).toBeGreaterThanOrEqual(buckets * 8);
    expect(sorted(visited)).toEqual(upTo(200));
    map.verify();
  });

  it('visits what stays once while the map is emptied by half and compacted, again and again', () => {
    const { map, k, indexOf } = filled(build, key, value, 800, { capacity: 5000 });
    const { buckets } = map.stats();
    const visited: number[] = [];
    map.forEach((_, x) => {
      visited.push(indexOf(x));
      if (visited.length % 50 !== 0) return;
      for (let n = 0; n < 60; n++) map.delete(k(400 + ((visited.length + n) % 400)));
      map.compact();
    });
    expect(map.stats().buckets).toBeLessThan(buckets / 4);
    expect(new Set(visited).size).toBe(visited.length);
    expect(sorted(visited.filter((i) => i < 400))).toEqual(upTo(400));
    map.verify();
  });

  it('visits an entry that is deleted and put back at most once more, and its neighbours once', () => {
    const { map, k, v, indexOf } = filled(build, key, value, 200);
    const visits = new Array<number>(200).fill(0);
    for (const x of map.keys()) {
      const i = indexOf(x);
      (visits[i] as number)++;
      if (i % 3 !== 0) continue;
      map.delete(x as never);
      map.set(k(i), v(i));
      if (visits.reduce((a, b) => a + b) > 1000) throw new Error('endless iteration');
    }
    for (const [i, n] of visits.entries())
      expect([i, n >= 1 && n <= (i % 3 === 0 ? 2 : 1)]).toEqual([i, true]);
  });

  it('visits what stays once through a same-size growth', () => {
    // as many entries as 16 buckets take; 0 to 29 stay, the others are exchanged until chains call for growth
    const size = Math.floor((13 / 16) * slotsOf(build, KINDS[key].bytes, KINDS[value].valueBytes) * 16);
    const { map, k, v, indexOf } = filled(build, key, value, size, { capacity: size, growth: { assist: 0 } });
    const walk = () => ({ iterator: map.keys(), visited: [] as number[] });
    const step = ({ iterator, visited }: ReturnType<typeof walk>): boolean => {
      const { done, value: x } = iterator.next();
      if (!done) visited.push(indexOf(x as Item));
      return !done;
    };
    // one iteration begins before, one is half way, one is nearly through
    const [early, half, late] = [walk(), walk(), walk()];
    for (let n = 0; n < 20; n++) step(half);
    for (let n = 0; n < size - 5; n++) step(late);
    const random = generator(1);
    const others = upTo(size).slice(30);
    for (let n = 0; map.stats().grows.sameSize === 0 && n < 20_000; n++) {
      const at = random(others.length);
      map.delete(k(others[at] as number));
      do others[at] = size + random(500);
      while (map.has(k(others[at] as number)));
      map.set(k(others[at] as number), v(0));
    }
    const { grows, growth } = map.stats();
    expect([grows.double, growth]).toEqual([0, 'same-size']);
    for (const going of [early, half, late]) {
      while (step(going));
      expect(sorted(going.visited.filter((i) => i < 30))).toEqual(upTo(30));
    }
    expect(new Set(early.visited).size).toBe(early.visited.length);
    map.drain();
    expect(sorted([...map.keys()].map(indexOf))).toEqual(sorted([...upTo(30), ...others]));
  });
});

describe.each(BUILDS)('build %s', (build) => {
  it('runs nested iterations independently', () => {
    const { map } = filled(build, 'u32', 'f64', 70);
    let pairs = 0;
    const inner: number[] = [];
    for (const a of map.keys()) {
      for (const [b, value] of map) {
        pairs++;
        if (a === 3) inner.push(b as number);
        expect(value).toBe(b);
      }
    }
    expect(pairs).toBe(70 * 70);
    expect(sorted(inner)).toEqual(upTo(70));
  });

  it('holds no memory for 10,000 abandoned iterators', () => {
    const { map } = filled(build, 'i64', 'i64', 3000);
    const { used } = map.heap.stats();
    const kept: unknown[] = [];
    for (let i = 0; i < 10_000; i++) {
      const iterator = map.entries();
      for (let n = i % 3; n > 0; n--) expect(iterator.next().done).toBe(false);
      kept.push(iterator);
    }
    expect(map.heap.stats().used).toBe(used);
    map.dispose();
    expect(map.heap.stats().used).toBe(0);
  });

  it('refuses to go on once the map is disposed, even if another lies in its place', () => {
    const heap = heapOf(build);
    for (let changes = 0; changes < 40; changes++) {
      const map = new TypedMap('i32', 'f64', { heap });
      for (let i = 0; i < 5; i++) map.set(i, i);
      const { h } = map;
      const [iterator, ended] = [map.keys(), map.keys()];
      expect(iterator.next().done).toBe(false);
      expect([...ended]).toHaveLength(5);
      map.dispose();
      const other = new TypedMap('i32', 'f64', { heap });
      expect(other.h).toBe(h);
      for (let i = 0; i < changes; i++) other.set(i, i);
      expect(() => iterator.next()).toThrow(DisposedError);
      expect(ended.next()).toEqual({ value: undefined, done: true });
      other.dispose();
    }
  });

  it('iterates one bucket whose chain is longer than the scan buffer', () => {
    const { map, indexOf } = filled(build, 'f64', 'f32', 5000, { capacity: 1, growth: { resize: 'forbid' } });
    expect(map.stats()).toMatchObject({ buckets: 1, grows: { double: 0, sameSize: 0 } });
    expect(sorted([...map.keys()].map(indexOf))).toEqual(upTo(5000));
    // and again while it is emptied
    let n = 0;
    for (const x of map.keys()) {
      n++;
      map.delete(x as never);
    }
    expect([n, map.size]).toEqual([5000, 0]);
    map.verify();
  });

  it('is not disturbed by what iterations over other kinds and sizes have left behind', () => {
    for (const [key, value, n, resize] of [
      ['u32', 'u32', 4000, 'forbid'],
      ['u32', 'i32', 3000, 'allow'],
      ['f64', 'i64', 3000, 'forbid'],
      ['i64', 'f64', 3000, 'allow'],
      ['f64', 'u32', 20, 'allow'],
      ['f64', 'i64', 5000, 'allow'],
    ] as const) {
      const { map, indexOf } = filled(build, key, value, n, { growth: { resize } });
      for (const iterator of [map.keys(), map.keys()]) {
        expect(sorted([...iterator].map((x) => indexOf(x)))).toEqual(upTo(n));
      }
      for (const [x, y] of map) expect(Number(y)).toBe(indexOf(x));
    }
  });

  it('finds several long chains too, in the middle of their growth', () => {
    const { map, k, v, indexOf } = filled(build, 'u32', 'u32', 9000, {
      growth: { resize: 'avoid', assist: 0 },
    });
    for (let i = 9000; !map.stats().growing; i++) map.set(k(i), v(i));
    const { size } = map;
    expect(map.stats().overflowBuckets).toBeGreaterThan(map.stats().oldBuckets);
    expect(sorted([...map.keys()].map(indexOf))).toEqual(upTo(size));
    map.drain({ maxBuckets: Math.ceil(map.stats().oldBuckets / 2) });
    expect(map.stats().growing).toBe(true);
    expect(sorted([...map.keys()].map(indexOf))).toEqual(upTo(size));
  });
});
