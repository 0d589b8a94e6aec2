// residencyProfile(): what it holds, decoded again; and that what is published of it imports no package.
import { existsSync, readFileSync } from 'node:fs';
import { Profile } from 'pprof-format';
import { afterEach, describe, expect, it } from 'vitest';
import { Heap, TypedMap } from '../../bindings/index.js';
import { pauseEvacuation, residencyProfile } from '../../bindings/observe/index.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { BUILDS, heapOf } from '../support/cores.js';

/** Bytes by stack, the outermost frame first, joined by `;` as in collapsed stacks. */
const stacksOf = (bytes: Uint8Array): Map<string, number> => {
  const profile = Profile.decode(bytes);
  const text = (i: number | bigint): string => profile.stringTable.strings[Number(i)] as string;
  const names = new Map(profile.function.map(({ id, name }) => [Number(id), text(name)]));
  const frames = new Map(
    profile.location.map(({ id, line }) => [Number(id), names.get(Number(line[0]?.functionId)) as string]),
  );
  const stacks = new Map<string, number>();
  for (const { locationId, value } of profile.sample) {
    const stack = locationId
      .map((id) => frames.get(Number(id)))
      .toReversed()
      .join(';');
    expect(stacks.has(stack)).toBe(false);
    stacks.set(stack, Number(value[0]));
  }
  return stacks;
};

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const committed = (): number => sum([...Heap.all()].map((heap) => heap.stats().committed));

const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const it of made.splice(0)) it.dispose();
});

describe.each(BUILDS)('build %s', (build) => {
  it('the bytes of all stacks are the committed bytes of all heaps, by heap, map and segment', () => {
    const heap = heapOf(build, { name: 'shop' });
    made.push(heap);
    const orders = new TypedMap('string', 'f64', { name: 'orders', heap, growth: { background: false } });
    pauseEvacuation(orders);
    for (let i = 0; !(i > 5000 && orders.stats().growing); i++) orders.set(`order ${i}`, i);
    for (const n of [10, 20]) new TypedMap('u32', 'u32', { heap }).reserve(n).set(n, n);
    const stacks = stacksOf(residencyProfile());
    expect(sum(stacks.values())).toBe(committed());
    const { bytes } = orders.stats();
    expect(stacks.get('heap shop;map orders;buckets')).toBe(bytes.live);
    expect(stacks.get('heap shop;map orders;oldbuckets') ?? 0).toBe(bytes.old);
    expect(stacks.get('heap shop;map orders;overflow') ?? 0).toBe(bytes.overflow);
    expect(stacks.get('heap shop;map orders;keys')).toBe(bytes.keys);
    expect(stacks.get('heap shop;map orders;header')).toBe(256);
    expect(stacks.get('heap shop;unnamed maps;header')).toBe(512);
    expect(stacks.get('heap shop;header')).toBe(65536);
    const its = [...stacks].filter(([stack]) => stack.startsWith('heap shop;map orders;'));
    expect(sum(its.map(([, value]) => value))).toBe(bytes.total);
  });
});

it('drop-in Maps are in a heap of their own', () => {
  const map = new DropIn<number, number>();
  for (let i = 0; i < 20_000; i++) map.set(i, i);
  const stacks = stacksOf(residencyProfile());
  const { bytes } = map.stats();
  expect(stacks.get('heap drop-in;unnamed maps;buckets')).toBe(bytes.live);
  const its = [...stacks].filter(([stack]) => stack.startsWith('heap drop-in;'));
  expect(sum(its.map(([, value]) => value)) % 65536).toBe(0);
  expect(map.size).toBe(20_000);
});

it('says what it is of, and when', () => {
  const before = Date.now();
  const profile = Profile.decode(residencyProfile());
  const text = (i: number | bigint | undefined) => profile.stringTable.strings[Number(i)];
  expect(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
    ['inuse_space', 'bytes'],
  ]);
  const at = Number(BigInt(profile.timeNanos) / 1_000_000n);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(profile.comment.map(text)).toEqual([expect.stringMatching(/^tophash \d/)]);
});

it('names may be anything', () => {
  const name = 'a;b "c"\n日本語 \ud800';
  const map = new TypedMap('u32', 'u32', { name });
  made.push(map);
  map.set(1, 1);
  const stacks = [...stacksOf(residencyProfile()).keys()];
  expect(stacks).toContain(`heap default;map ${name.replace('\ud800', '\ufffd')};header`);
});

it('what is published of it imports nothing', () => {
  const file = new URL('../../dist/observe/memory/pprof.js', import.meta.url);
  if (!existsSync(file)) throw new Error('no dist/: run "node tools/build.mjs"');
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(|\bfrom\s+["']/m);
  expect(text).toContain('Permission is hereby granted, free of charge'); // the package's licence
});
