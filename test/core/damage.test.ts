// verify() names the rule that damage breaks: a key that is there twice, in one bucket or behind it, one
// whose filter does not let it be found, and counts that are wrong.
import { describe, expect, it } from 'vitest';
import { HEADER } from '../../bindings/core/core.js';
import { CorruptionError, TypedMap } from '../../bindings/index.js';
import { type Build, heapOf, isClassic, slotsOf } from '../support/cores.js';

const BUILDS: Build[] = ['release', 'classic'];

/** A map with one chain of several buckets, and where the keys of the first one are. */
const chained = (build: Build, value: 'u32' | 'f64' = 'u32') => {
  const heap = heapOf(build);
  const map = new TypedMap('u32', value, { heap, capacity: 1, growth: { resize: 'forbid' } });
  for (let i = 1; i <= 40; i++) map.set(i, i);
  const view = () => new DataView(heap.x.memory.buffer);
  expect(map.stats().buckets).toBe(1);
  // the first keys, in the order in which they came
  const memory = view();
  let keys = 65_536;
  while ([1, 2, 3].some((key, i) => memory.getUint32(keys + 4 * i, true) !== key)) keys += 4;
  return { heap, map, view, keys };
};
const ruleOf = (map: { verify(): void }): string => {
  try {
    map.verify();
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptionError);
    return (error as Error).message;
  }
  return 'sound';
};

describe.each(BUILDS)('core %j: verify()', (build) => {
  it('finds a key twice in one bucket', () => {
    const { map, view, keys } = chained(build);
    expect(ruleOf(map)).toBe('sound');
    const first = view().getUint32(keys, true);
    const second = view().getUint32(keys + 4, true);
    view().setUint32(keys + 4, first, true);
    if (isClassic(build)) view().setUint8(keys - 7, view().getUint8(keys - 8)); // its tophash as well
    expect(ruleOf(map)).toMatch(/twice/);
    view().setUint32(keys + 4, second, true);
  });

  it('finds a key in two buckets of a chain', () => {
    const { map, view, keys } = chained(build);
    // the last key, found in some bucket behind the first
    const last = 40;
    const memory = view();
    let at = 0;
    for (let i = 65_536; i < memory.byteLength; i += 4) if (memory.getUint32(i, true) === last) at = i;
    expect(at).toBeGreaterThan(0);
    memory.setUint32(keys, last, true);
    expect(ruleOf(map)).not.toBe('sound');
  });

  it('finds a filter that does not let a key pass', () => {
    if (isClassic(build)) return expect(slotsOf(build, 4, 8)).toBe(8); // which has no filter
    const { map, view, keys } = chained(build, 'f64');
    const slots = slotsOf(build, 4, 8);
    const filter = keys + slots * 4 + 4 + (slots - 1) * 8; // in the place of the last value
    const before = view().getUint32(filter, true);
    expect(before).not.toBe(0);
    view().setUint32(filter, 0, true);
    expect(ruleOf(map)).toMatch(/filter/i);
    view().setUint32(filter, before, true);
    expect(ruleOf(map)).toBe('sound');
  });

  it.each(['count', 'noverflow'] as const)('finds a wrong %s', (field) => {
    const { map, view } = chained(build);
    const at = map.h + HEADER[field];
    view().setUint32(at, view().getUint32(at, true) + 1, true);
    expect(ruleOf(map)).not.toBe('sound');
    view().setUint32(at, view().getUint32(at, true) - 1, true);
    expect(ruleOf(map)).toBe('sound');
  });
});
