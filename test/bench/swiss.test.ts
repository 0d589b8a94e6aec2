// The variant swiss of the lab, beyond the model that every variant passes: deleted slots, growth at once,
// and what its verify() finds.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, compiled } from '../../bench/lab/build.mjs';
import { tally } from '../../bench/lab/tally.mjs';

// what the lab measures is dist/, which is not there when types are checked
const dist = (file: string): Promise<Record<string, never>> =>
  import(new URL(`../../dist/${file}.js`, import.meta.url).href);
const { fromBytes } = (await dist('cores')) as unknown as typeof import('../../bindings/cores.js');
const { Heap, TypedMap } = (await dist('index')) as unknown as typeof import('../../bindings/index.js');

/** Rules by number (assembly/invariants.ts). */
const [SOUND, WRONG_TOPHASH, COUNT] = [0, 2, 6];
/** Offset of the address of group 0's control bytes in a map's header (assembly/layout/hmap.ts). */
const BUCKETS = 56;

interface Raw {
  memory: WebAssembly.Memory;
  init(pages: number, seed: bigint): void;
  create_u32_8(n: number, load: number, assist: number, resize: number, flags: number, seed: bigint): number;
  set_u32_f64(map: number, key: number, value: number): number;
  verify(map: number): number;
}

/** An empty map i32 -> f64 without bindings above it, so that a test can damage it. */
async function raw(variant: Parameters<typeof compiled>[0]): Promise<{ map: number; x: Raw }> {
  const module = new WebAssembly.Module(readFileSync(await compiled(variant, 'plain')));
  const instance = new WebAssembly.Instance(module, { env: { now: () => 0, spent() {} } });
  const x = instance.exports as unknown as Raw;
  x.init(100, 1n);
  return { map: x.create_u32_8(0, 7, 0, 0, 1, 1n), x };
}

describe.each([
  ['apart by 16', { core: 'swiss', loadFactor: 7 }, 16],
  ['beside by 8', { core: 'swiss', slots: 8, beside: true, loadFactor: 7 }, 8],
] as const)('swiss, control bytes %s', (_, settings, group) => {
  const variant = { name: 'swiss', about: '', ...settings };
  let core: ReturnType<typeof fromBytes>;
  beforeAll(async () => {
    core = fromBytes(readFileSync(await compiled(variant, 'plain')), 'swiss');
  });
  const made = () => new TypedMap('i32', 'f64', { heap: new Heap({ core }), growth: { loadFactor: 7 } });
  const filled = (n: number) => {
    const map = made();
    for (let i = 0; i < n; i++) map.set(i, i / 2);
    return map;
  };

  it('holds 7 entries per 8 slots and doubles before the next one', () => {
    const slots = 64 * group;
    const map = filled((slots * 7) / 8);
    expect(map.stats().buckets).toBe(64);
    map.set(-1, 0);
    expect(map.stats().buckets).toBe(128);
    map.verify();
  });

  it('ends a growth in the call that it begins in', () => {
    const map = filled(10_000);
    expect(map.stats().growing).toBe(false);
    expect(map.stats().oldBuckets).toBe(0);
  });

  it('reuses deleted slots, and sweeps them in the same size while there is room', () => {
    const map = filled(38 * group); // of 64 groups: a little above half
    let mostDeleted = 0;
    for (let i = 0; i < 20_000; i++) {
      expect(map.delete(i)).toBe(true);
      map.set(i + 38 * group, 0.5);
      mostDeleted = Math.max(mostDeleted, map.stats().overflowBuckets);
    }
    map.verify();
    expect(mostDeleted).toBeGreaterThan(0);
    expect(map.stats()).toMatchObject({ buckets: 64, size: 38 * group });
    expect(map.stats().grows.double).toBe(6);
  });

  it('finds keys behind deleted slots, and ends the search for those that are not there', () => {
    const map = filled((32 * group * 7) / 8);
    const n = map.size;
    for (let i = 0; i < n; i += 2) map.delete(i);
    for (let i = 0; i < n; i++) expect(map.get(i)).toBe(i % 2 === 0 ? undefined : i / 2);
    for (let i = n; i < 3 * n; i++) expect(map.has(i)).toBe(false);
    for (let i = 1; i < n; i += 2) map.delete(i);
    expect(map.size).toBe(0);
    map.verify();
  });

  it('iterates over every entry once while it grows meanwhile', () => {
    const map = filled(1000);
    const seen = new Map<number, number>();
    for (const [key] of map) {
      if (key < 1000) seen.set(key, (seen.get(key) ?? 0) + 1);
      if (map.size < 5000) for (let i = 0; i < 4; i++) map.set(map.size + 10_000, 0);
    }
    expect(map.size).toBeGreaterThanOrEqual(5000);
    expect(seen.size).toBe(1000);
    expect(new Set(seen.values())).toEqual(new Set([1]));
  });

  it('says that there is no memory, and stays as it was', () => {
    const heap = new Heap({ core, maximumBytes: 8 * 65536 });
    const map = new TypedMap('i32', 'f64', { heap, growth: { loadFactor: 7 } });
    let n = 0;
    expect(() => {
      for (; n < 100_000; n++) map.set(n, n);
    }).toThrow(/no memory for set/);
    expect(map.size).toBe(n);
    map.verify();
    for (let i = 0; i < n; i++) expect(map.get(i)).toBe(i);
  });

  it('verify() finds a control byte that does not fit its key, and one that is gone', async () => {
    const { map, x } = await raw(variant);
    for (let key = 0; key < group / 2; key++) x.set_u32_f64(map, key, 0.5);
    expect(x.verify(map)).toBe(SOUND);
    const bytes = new Uint8Array(x.memory.buffer);
    const controls = new DataView(x.memory.buffer).getUint32(map + BUCKETS, true);
    const at = controls + bytes.subarray(controls, controls + group).findIndex((byte) => byte < 0x80);
    const was = bytes[at] as number;
    bytes[at] = was ^ 1;
    expect(x.verify(map)).toBe(WRONG_TOPHASH);
    bytes[at] = 0x80;
    expect(x.verify(map)).toBe(COUNT);
    bytes[at] = was;
    expect(x.verify(map)).toBe(SOUND);
  });
});

it('moves all entries in the one insert that doubles the array, and counts the same in every run', async () => {
  const variant = { name: 'swiss', about: '', core: 'swiss', loadFactor: 7 } as const;
  const bytes = await bytesOf(variant, 'tallied');
  const counts = tally(bytes, { loadFactor: 7 }, 'i64:f64', 20_000);
  expect(counts?.movesMost).toBe((2 ** 14 * 7) / 8);
  expect(tally(bytes, { loadFactor: 7 }, 'i64:f64', 20_000)).toEqual(counts);
});
