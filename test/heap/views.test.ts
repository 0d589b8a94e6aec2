// Memory that grows takes every view over it away. Each call finds that out and goes on, whichever call made
// it grow; and no call leaves a notice of the core behind.
import { describe, expect, it, vi } from 'vitest';
import { NOTICED, TELLS_ENDS } from '../../bindings/core/core.js';
import { memoryOf } from '../../bindings/heap/heap.js';
import { type Heap, OutOfMemoryError, TypedMap, TypedSet } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import { internalsIn } from '../support/latin1.js';

/** Makes the memory longer behind the bindings' back, as a call does that is interrupted behind that. */
const outgrow = (heap: Heap): void => {
  const { buffer } = heap.x.memory;
  heap.x.allocate(buffer.byteLength * 2);
  expect(buffer.byteLength).toBe(0);
};
const noticed = (heap: Heap): number => new Int32Array(heap.x.memory.buffer)[NOTICED] as number;

const made = () => {
  const heap = heapOf('release');
  const numbers = new TypedMap('i32', 'f64', { heap });
  const bigs = new TypedMap('i64', 'i64', { heap });
  const texts = new TypedMap('string', 'string', { heap });
  const anys = new TypedMap('u32', 'any', { heap });
  const bytes = new TypedMap('bytes', 'bytes', { heap });
  const set = new TypedSet('u32', { heap });
  for (let i = 0; i < 50; i++) {
    numbers.set(i, i / 2);
    bigs.set(BigInt(i), -BigInt(i));
    texts.set(`key ${i}`, `value ${i}`);
    anys.set(i, { i });
    bytes.set(new Uint8Array(4).fill(i), new Uint8Array(40).fill(i));
    set.add(i);
  }
  texts.set('x'.repeat(5000), 'long').set('ж'.repeat(50), 'wide');
  bigs.set(60n, 0n); // which a read also gives that misses
  return { heap, numbers, bigs, texts, anys, bytes, set };
};
type Made = ReturnType<typeof made>;

const CALLS: Record<string, [(it: Made) => unknown, unknown]> = {
  'get() of what is there': [({ numbers }) => numbers.get(7), 3.5],
  'get() of what is not there': [({ numbers }) => numbers.get(999), undefined],
  'get() of a bigint': [({ bigs }) => bigs.get(7n), -7n],
  'get() of a missing bigint': [({ bigs }) => bigs.get(999n), undefined],
  'get() of what looks like a miss, behind a miss': [
    ({ bigs }) => [bigs.get(999n), bigs.get(60n)],
    [undefined, 0n],
  ],
  'get() of a string': [({ texts }) => texts.get('key 7'), 'value 7'],
  'get() of a long string': [({ texts }) => texts.get('x'.repeat(5000)), 'long'],
  'get() of a wide string': [({ texts }) => texts.get('ж'.repeat(50)), 'wide'],
  'get() of bytes': [({ bytes }) => bytes.get(new Uint8Array(4).fill(7)), new Uint8Array(40).fill(7)],
  'get() of an object': [({ anys }) => anys.get(7), { i: 7 }],
  'has()': [({ set }) => [set.has(7), set.has(777)], [true, false]],
  'set()': [({ numbers }) => numbers.set(777, 5).get(777), 5],
  'set() of strings': [({ texts }) => texts.set('new', 'of one byte').get('new'), 'of one byte'],
  'set() of wide strings': [({ texts }) => texts.set('новый', 'широкий').get('новый'), 'широкий'],
  'set() of an object': [({ anys }) => anys.set(777, 'seven').get(777), 'seven'],
  'getOrInsert() of an object': [({ anys }) => anys.getOrInsert(777, 'seven'), 'seven'],
  'add()': [({ numbers }) => numbers.add(7, 1), 4.5],
  'delete()': [({ texts }) => [texts.delete('key 7'), texts.delete('key 7')], [true, false]],
  size: [({ numbers }) => numbers.size, 50],
  'clear()': [
    ({ texts }) => {
      texts.clear();
      return texts.size;
    },
    0,
  ],
  iteration: [({ texts }) => new Map(texts).get('key 7'), 'value 7'],
  'getMany()': [({ numbers }) => [...numbers.getMany(Int32Array.of(7, 9))], [3.5, 4.5]],
  'getMany() of strings': [({ texts }) => texts.getMany(['key 7', 'none']), ['value 7', undefined]],
  'setMany()': [({ numbers }) => numbers.setMany(Int32Array.of(700, 701), Float64Array.of(1, 2)).get(701), 2],
  'keysArray()': [({ set }) => set.keysArray().length, 50],
  'stats()': [({ numbers }) => numbers.stats().size, 50],
  'heap.stats()': [({ heap }) => heap.stats().maps, 6],
  'clone()': [({ texts }) => texts.clone().get('key 7'), 'value 7'],
  'union()': [({ set }) => set.union(set.clone()).size, 50],
  'snapshot()': [({ texts }) => TypedMap.restore(texts.snapshot()).size, 52],
  'verify()': [({ texts }) => texts.verify(), undefined],
  'dispose()': [
    ({ heap, texts }) => {
      texts.dispose();
      return heap.stats().maps;
    },
    5,
  ],
};

describe('the first call behind a memory that grew', () => {
  it.each(Object.entries(CALLS))('%s', (_, [call, expected]) => {
    const it = made();
    outgrow(it.heap);
    expect(call(it)).toEqual(expected);
    expect(it.heap.words.buffer).toBe(it.heap.x.memory.buffer);
    for (const table of [it.numbers, it.bigs, it.anys, it.bytes, it.set]) table.verify();
  });

  it('reads text by what the platform has for that, over the memory as it is', () => {
    const { heap, texts } = made();
    outgrow(heap);
    expect(texts.get('key 7')).toBe('value 7');
    expect((memoryOf(heap).characters as unknown as Buffer).buffer).toBe(heap.x.memory.buffer);
  });

  it('a read that misses and is interrupted there leaves no miss to the next', () => {
    const { heap, bigs } = made();
    outgrow(heap);
    const full = vi
      .spyOn(memoryOf(heap) as unknown as { grown(): void }, 'grown')
      .mockImplementationOnce(() => {
        throw new RangeError('the stack is full');
      });
    expect(() => bigs.get(999n)).toThrow('the stack is full');
    expect(full).toHaveBeenCalledOnce();
    expect(bigs.get(60n)).toBe(0n);
  });

  it('an error of the core is told', () => {
    const heap = heapOf('release', { maximumBytes: 40 * 65_536 });
    const map = new TypedMap('i32', 'f64', { heap });
    expect(() => map.reserve(10_000_000)).toThrow(OutOfMemoryError);
    map.set(1, 1);
    heap.x.allocate(heap.x.memory.buffer.byteLength);
    expect(() => map.reserve(10_000_000)).toThrow(OutOfMemoryError);
    expect(map.get(1)).toBe(1);
  });
});

it('a notice is of the map that it names, whichever call acts on it', () => {
  const heap = heapOf('release');
  const [a, b] = [new TypedMap('u32', 'u32', { heap }), new TypedMap('u32', 'u32', { heap })];
  const lives = [a, b].map((map) => internalsIn(map));
  const began: number[] = [];
  for (const [i, it] of lives.entries()) {
    const { growthChanged } = it;
    it.growthChanged = (notice) => {
      began.push(i);
      growthChanged.call(it, notice);
    };
  }
  const set = (heap.x as unknown as Record<string, (...given: number[]) => number>).set_u32_u32;
  for (let i = 0; noticed(heap) === 0; i++) set?.((lives[0] as { h: number }).h, i, i);
  expect(began).toEqual([]);
  for (let i = 0; began.at(-1) !== 1; i++) b.set(i, i);
  expect(began[0]).toBe(0);
});

describe('a call that makes the core note something leaves no notice', () => {
  const keys = Int32Array.from({ length: 5000 }, (_, i) => i);
  /** A map in the middle of a growth, whose end the core tells. */
  const growing = (heap: Heap) => {
    heap.words[TELLS_ENDS] = 1;
    const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
    for (let i = 0; map.stats().oldBuckets < 8; i++) map.set(i, i);
    return map;
  };
  const CHANGES: Record<string, (it: Made) => unknown> = {
    'reserve()': ({ numbers }) => numbers.reserve(300_000),
    'compact()': ({ numbers }) => numbers.setMany(keys, new Float64Array(5000)).compact(),
    'drain() that ends a growth': ({ heap }) => growing(heap).drain(),
    'clear() that ends a growth': ({ heap }) => growing(heap).clear(),
    'drain()': ({ numbers }) => numbers.setMany(keys, new Float64Array(5000)).drain(),
    'clear()': ({ numbers }) => numbers.setMany(keys, new Float64Array(5000)).clear(),
    'setMany()': ({ numbers }) => numbers.setMany(keys, new Float64Array(5000)),
    'set() of objects': ({ anys }) => {
      for (let i = 0; i < 3000; i++) anys.set(i, {});
    },
    'getOrInsert() of objects': ({ anys }) => {
      for (let i = 0; i < 3000; i++) anys.getOrInsert(i, {});
    },
    'set() of numbers': ({ numbers }) => {
      for (let i = 0; i < 3000; i++) numbers.set(i, i);
    },
    'union()': ({ heap, set }) => {
      const many = new TypedSet('u32', { heap }).addMany(Uint32Array.from(keys));
      expect(set.union(many).size).toBe(5000);
      return noticed(heap);
    },
    'intersection()': ({ heap }) => {
      const [a, b] = [0, 1].map(() => new TypedSet('u32', { heap }).addMany(Uint32Array.from(keys)));
      expect(a?.intersection(b as TypedSet<'u32'>).size).toBe(5000);
    },
  };

  it.each(Object.entries(CHANGES))('%s', (_, change) => {
    const it = made();
    change(it);
    expect(noticed(it.heap)).toBe(0);
    expect(it.heap.words.buffer).toBe(it.heap.x.memory.buffer);
  });
});
