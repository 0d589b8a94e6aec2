// The entry points of one kind of keys: what their maps can do alone, what they say of the rest, and what
// tophash adds when the program loads it too. Each test begins with nothing loaded.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyKind, ValueKind } from '../../bindings/index.js';
import { bytesOf } from '../support/cores.js';

beforeEach(() => vi.resetModules());

interface AnyMap {
  readonly size: number;
  readonly key: string;
  set(...entry: unknown[]): unknown;
  get(...key: unknown[]): unknown;
  has(...key: unknown[]): boolean;
  delete(...key: unknown[]): boolean;
  clear(): void;
  clone(): AnyMap;
  entries(): IterableIterator<[unknown, unknown]>;
  drain(): { complete: boolean };
  reserve(n: number): unknown;
  verify(): void;
  dispose(): void;
  stats(): { core: string; size: number; key: string };
}
interface AnyEntry {
  TypedMap: new (key: string, value: string, options?: object) => AnyMap;
  TypedSet: new (
    key: string,
    options?: object,
  ) => AnyMap & { add(...key: unknown[]): unknown; union(o: unknown): AnyMap };
  init(): Promise<void>;
}

const ENTRIES = {
  i32: { core: 'i32', kinds: ['i32', 'u32'], load: () => import('../../bindings/i32.js') },
  i64: { core: 'i64', kinds: ['i64', 'u64'], load: () => import('../../bindings/i64.js') },
  f64: { core: 'f64', kinds: ['f64'], load: () => import('../../bindings/f64.js') },
  string: { core: 'records', kinds: ['string'], load: () => import('../../bindings/string.js') },
  bytes: { core: 'records', kinds: ['bytes'], load: () => import('../../bindings/bytes.js') },
  i32x2: { core: 'i32x2', kinds: ['i32x2', 'u32x2'], load: () => import('../../bindings/i32x2.js') },
} as const;
const loaded = async (name: keyof typeof ENTRIES): Promise<AnyEntry> =>
  (await ENTRIES[name].load()) as unknown as AnyEntry;

const VALUES: Record<ValueKind, (i: number) => unknown> = {
  ...{ i32: (i) => -i, u32: (i) => i, f32: (i) => i / 2, f64: (i) => i / 3 },
  ...{ i64: (i) => BigInt(-i), u64: (i) => BigInt(i) },
  ...{ string: (i) => `item ${i}`, bytes: (i) => Uint8Array.of(i, i >> 8), any: (i) => ({ i }) },
};
const CASES = Object.entries(ENTRIES).flatMap(([name, { kinds }]) =>
  kinds.map((kind) => [name as keyof typeof ENTRIES, kind as KeyKind] as const),
);
/** Key i as arguments. */
const argumentsOf = (kind: KeyKind, i: number): unknown[] =>
  kind.endsWith('x2') ? [i, 7 * i] : [VALUES[kind as ValueKind](i)];

describe.each(CASES)('tophash/%s, keys of kind %s', (name, kind) => {
  it.each(Object.keys(VALUES) as ValueKind[])('has maps with values of kind %s', async (value) => {
    const { TypedMap } = await loaded(name);
    const map = new TypedMap(kind, value);
    const n = 3000; // beyond many growths
    for (let i = 0; i < n; i++) map.set(...argumentsOf(kind, i), VALUES[value](i));
    for (let i = 0; i < n; i += 2) expect(map.delete(...argumentsOf(kind, i))).toBe(true);
    expect(map.size).toBe(n / 2);
    for (let i = 0; i < n; i++) {
      expect(map.has(...argumentsOf(kind, i))).toBe(i % 2 === 1);
      expect(map.get(...argumentsOf(kind, i))).toEqual(i % 2 === 1 ? VALUES[value](i) : undefined);
    }
    expect([...map.entries()]).toHaveLength(n / 2);
    expect(map.stats()).toMatchObject({ core: ENTRIES[name].core, size: n / 2, key: kind });
    const twin = map.clone();
    map.clear();
    expect([map.size, twin.size]).toEqual([0, n / 2]);
    expect(twin.get(...argumentsOf(kind, 1))).toEqual(VALUES[value](1));
    expect(twin.drain().complete).toBe(true);
    map.reserve(10_000);
    map.dispose();
    expect(() => map.size).toThrow(/disposed/);
  });

  it('has sets', async () => {
    const { TypedSet } = await loaded(name);
    const [set, other] = [new TypedSet(kind), new TypedSet(kind)];
    for (let i = 0; i < 100; i++) set.add(...argumentsOf(kind, i));
    for (let i = 50; i < 150; i++) other.add(...argumentsOf(kind, i));
    expect(set.union(other).size).toBe(150);
    expect(set.has(...argumentsOf(kind, 99))).toBe(true);
    expect(set.has(...argumentsOf(kind, 100))).toBe(false);
  });

  it('says what is not loaded, and has it once tophash is', async () => {
    const { TypedMap } = await loaded(name);
    const map = new TypedMap(kind, 'f64');
    for (let i = 0; i < 1000; i++) map.set(...argumentsOf(kind, i), i);
    expect(() => map.verify()).toThrow(/verify\(\): .* expected an import of 'tophash'/);
    const whole = await import('../../bindings/index.js');
    expect(map).toBeInstanceOf(whole.TypedMap);
    map.verify();
    const same = map as unknown as InstanceType<typeof whole.TypedMap>;
    expect(same.compact().size).toBe(1000);
    const [keys, values] = [same.keysArray(), same.valuesArray()];
    expect(same.getMany(keys as never)).toEqual(values);
    expect(whole.TypedMap.restore(same.snapshot()).size).toBe(1000);
    expect(same.clone().stats().core).toBe(ENTRIES[name].core);
    expect([...same.blocks()].reduce((sum, { length }) => sum + length, 0)).toBe(1000);
    map.verify();
  });
});

describe('entry points together', () => {
  it('share classes and maps(), and each core has its heap', async () => {
    const [i32, string, bytes] = [await loaded('i32'), await loaded('string'), await loaded('bytes')];
    expect(i32.TypedMap).toBe(string.TypedMap);
    expect(i32.TypedSet).toBe(bytes.TypedSet);
    const all = [
      new i32.TypedMap('i32', 'f64', { name: 'a' }),
      new string.TypedMap('string', 'f64', { name: 'b' }),
      new bytes.TypedMap('bytes', 'f64', { name: 'c' }),
    ];
    const { maps } = await import('../../bindings/heap/live-maps.js');
    expect(maps()).toEqual(all);
    const names = maps().map((it) => it.heapName);
    expect(names).toEqual(['default i32', 'default records', 'default records']);
  });

  it('use one default heap where tophash was loaded first', async () => {
    const whole = await import('../../bindings/index.js');
    const { TypedMap } = await loaded('i32');
    const map = new TypedMap('i32', 'f64');
    expect(map.stats().core).toBe('line');
    expect((map as unknown as { heap: object }).heap).toBe(whole.Heap.default);
  });

  it('keep a kind in the heap of its first map when tophash comes later', async () => {
    const { TypedMap } = await loaded('i32');
    const before = new TypedMap('i32', 'f64');
    before.set(1, 2);
    const whole = await import('../../bindings/index.js');
    const after = new whole.TypedMap('i32', 'f64').set(1, 3);
    expect([before, after].map((it) => it.stats().core)).toEqual(['i32', 'i32']);
    const named = new whole.TypedMap('i32', 'f64', { heap: whole.Heap.default }).set(1, 4);
    expect(named.stats().core).toBe('line');
    expect([before.get(1), after.get(1), named.get(1)]).toEqual([2, 3, 4]);
    // a method of one heap refuses a map of another
    const borrowed = Object.getPrototypeOf(Object.getPrototypeOf(after)).get;
    expect(() => borrowed.call(named, 1)).toThrow(TypeError);
    expect(new whole.TypedMap('f64', 'f64').stats().core).toBe('line');
  });

  it('a kind that no import has loaded is refused, and a heap without a core', async () => {
    const { TypedMap } = await loaded('i32');
    expect(() => new TypedMap('string', 'f64')).toThrow(
      /keys of kind string: expected an import of 'tophash'/,
    );
    expect(() => new TypedMap('nothing', 'f64')).toThrow(/unknown key kind/);
    const { Heap } = await import('../../bindings/heap/heap.js');
    expect(() => new Heap()).toThrow(/expected an import of 'tophash'/);
  });

  it('init() compiles the core of the entry', async () => {
    const { TypedMap, init } = await loaded('i32');
    await init();
    expect(new TypedMap('u32', 'u32').stats().core).toBe('i32');
  });

  it('init() takes the whole core, compiled, where no other is to be had', async () => {
    const { TypedMap, init } = (await loaded('string')) as AnyEntry & {
      init(module: WebAssembly.Module): Promise<void>;
    };
    await init(new WebAssembly.Module(bytesOf('release')));
    const map = new TypedMap('string', 'f64');
    for (let i = 0; i < 1000; i++) map.set(`${'x'.repeat(i % 60)}${i}`, i);
    expect(map.get(`${'x'.repeat(59)}59`)).toBe(59);
    expect(map.stats().core).toBe('records');
    const whole = await import('../../bindings/index.js');
    (map as unknown as InstanceType<typeof whole.TypedMap>).verify();
  });

  it('a map whose calls a full stack has interrupted is sound to the core that joins', async () => {
    const { TypedMap } = await loaded('i32');
    const map = new TypedMap('i32', 'f64');
    let next = 0;
    const deep = (): void => {
      try {
        deep();
      } catch {
        // the last frames of the stack: each write may end anywhere
      }
      for (let i = 0; i < 4; i++) map.set(next++, 1);
    };
    for (let i = 0; i < 20; i++) {
      try {
        deep();
      } catch {}
    }
    const whole = await import('../../bindings/index.js');
    const same = map as unknown as InstanceType<typeof whole.TypedMap>;
    same.verify();
    expect([...map.entries()]).toHaveLength(map.size);
    expect(same.heap.stats().repairs).toBeGreaterThan(0);
  });
});
