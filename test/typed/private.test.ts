// What users' subclasses and options may hold without reaching what a map knows.
import { expect, it } from 'vitest';
import { HandleIndex } from '../../bindings/heap/handle-index.js';
import { Heap, TypedMap, TypedSet } from '../../bindings/index.js';
import { sample } from '../../bindings/observe/samples/sample.js';

it('a subclass may have fields and methods of any name', () => {
  const heap = new Heap();
  class Mine extends TypedMap<'string', 'any'> {
    // @ts-expect-error names of internals
    override h = 1;
    // @ts-expect-error names of internals
    override cold = 'mine';
    kept = [];
    fail = () => 'mine';
    find = 7;
    // @ts-expect-error names of internals
    override keyKind = 'none';
    track = 5;
    constructor() {
      super('string', 'any', { heap });
    }
  }
  const map = new Mine();
  for (let i = 0; i < 1000; i++) map.set(`${i}`, i);
  map.delete('5');
  expect([map.size, map.get('999'), map.get('5'), [...map].length]).toEqual([999, 999, undefined, 999]);
  expect(map.getMany(['1', '2'])).toEqual([1, 2]);
  map.verify();
  expect(map.clone().size).toBe(999);
  map.dispose();
  expect(() => map.size).toThrow(/disposed/);
  expect(sample().maps.filter(({ heap }) => heap === 'mine')).toEqual([]);
});

it('options count as own properties, of an instance of a class too', () => {
  class Options {
    capacity = 1000;
    growth = { loadFactor: 8 };
  }
  const map = new TypedMap('i32', 'i32', new Options());
  expect(map.stats().buckets).toBe(new TypedMap('i32', 'i32', { ...new Options() }).stats().buckets);
  const inherited = Object.create({ capacity: 1000, name: 'inherited' });
  const plain = new TypedMap('i32', 'i32', inherited);
  expect([plain.name, plain.stats().buckets]).toEqual(['', new TypedMap('i32', 'i32').stats().buckets]);
  expect(plain.drain(Object.create({ maxBuckets: -1 })).complete).toBe(true);
  expect([...plain.getMany(Int32Array.of(1), undefined, Object.create({ missing: 9 }))]).toEqual([0]);
});

it('JSON shows entries, keys, and what a heap is', () => {
  expect(JSON.stringify(new TypedMap('i32', 'string').set(1, 'a'))).toBe('[[1,"a"]]');
  expect(JSON.stringify({ set: new TypedSet('string').add('a') })).toBe('{"set":["a"]}');
  const heap = new Heap({ name: 'own', maximumBytes: 2 ** 20 });
  expect(JSON.parse(JSON.stringify(heap))).toEqual({ name: 'own', core: 'line', maximumBytes: 2 ** 20 });
});

it('handles index what belongs to them, whatever their address', () => {
  const index = new HandleIndex<string>();
  const handles = [256, 512, 65_536, 0x80000000 | 0, 0xffffff00 | 0];
  for (const h of handles) index.set(h, `${h}`);
  for (const h of handles) expect(index.get(h)).toBe(`${h}`);
  expect([...index.values()].length).toBe(handles.length);
  for (const h of handles) index.set(h, undefined);
  expect([...index.values()]).toEqual([]);
  expect(index.get(1024)).toBe(undefined);
});
