// Handle 0, which a map has once it is disposed: every call of the core refuses it, and touches nothing.
import { describe, expect, it } from 'vitest';
import { DISPOSED, OUT, STATUS } from '../../bindings/core/core.js';
import { TypedSet } from '../../bindings/index.js';
import { type Build, heapOf } from '../support/cores.js';

const BUILDS: Build[] = ['release', 'classic'];

describe.each(BUILDS)('core %j: handle 0', (build) => {
  const heap = heapOf(build);
  const set = new TypedSet('u32', { heap });
  for (let i = 0; i < 100; i++) set.add(i);
  const x = heap.x as unknown as Record<string, (...args: (number | bigint)[]) => number>;
  const keys = heap.x.allocate(64) >>> 0;
  const NONE = 0xffff_ffff;
  const calls: [string, number, ...(number | bigint)[]][] = [
    ['clear_u32_4', 0],
    ['drain', 0, 10, 0],
    ['reserve', 0, 10],
    ['compact', 0],
    ['clone', 0],
    ['retune', 0, 6.5, 1, 0],
    ['set_u32_u32', 1, 1, 2],
    ['put_u32_0', 1, 1],
    ['keep_u32', 0x9e37_79b1 | 0, 1, 2],
    ['putMany_u32_0', 0, keys, 4],
    ['assignMany_u32_4', 0, keys, 4, keys, 0],
    ['deleteMany_u32_4', NONE | 0, keys, 4],
    ['countCommon', NONE | 0, set.h, 10],
    ['addAll', 0, set.h],
  ];

  it.each(calls)('%s() refuses', (name, answer, ...args) => {
    const { h } = set;
    const words = () => new Int32Array(heap.x.memory.buffer);
    words()[STATUS] = 0;
    expect((x[name] as (...args: unknown[]) => number)(0, ...args)).toBe(answer);
    expect(words()[STATUS]).toBe(DISPOSED);
    words()[STATUS] = 0;
    heap.f64[OUT] = 0;
    expect([set.h, set.size]).toEqual([h, 100]);
    set.verify();
  });

  it.each(['addAll', 'deleteAll', 'toggleAll'])('%s() of it refuses', (name) => {
    expect((x[name] as (...args: number[]) => number)(set.h, 0)).toBe(0);
    expect(new Int32Array(heap.x.memory.buffer)[STATUS]).toBe(DISPOSED);
    expect(set.size).toBe(100);
    new Int32Array(heap.x.memory.buffer)[STATUS] = 0;
  });

  it('reads find nothing', () => {
    expect(x.has_u32_4?.(0, 1)).toBe(0);
    expect(x.size?.(0)).toBe(0);
    expect(x.delete_u32_4?.(0, 1)).toBe(0);
    const found = new Uint8Array(heap.x.memory.buffer, keys + 32, 4).fill(7);
    x.hasMany_u32_4?.(0, keys, 4, keys + 32);
    expect([...found]).toEqual([0, 0, 0, 0]);
    x.getMany_u32_4?.(0, keys, 4, keys + 16, keys + 32);
    expect([...found]).toEqual([0, 0, 0, 0]);
    new Int32Array(heap.x.memory.buffer)[STATUS] = 0;
  });
});
