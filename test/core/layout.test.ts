// The frozen layout: where everything lies in memory, and bindings/core/abi.ts against the compiled cores.
// Snapshots and tools rely on these numbers; changing one is a new version.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../../bindings/base/version.js';
import * as abi from '../../bindings/core/abi.js';
import * as core from '../../bindings/core/core.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { bytesOf, call, type Instance, instanceOf, isClassic, slotsOf } from '../support/cores.js';
import { PAIRS } from '../support/kinds.js';

/** Slots, bytes from bucket to bucket, offsets of keys, meta (line), values and link; whether the link
 *  takes the last slot's key; offset of the filter. By storage: bytes of key and value. */
const LAYOUT = {
  probe: {
    u32_4: { slots: 7, stride: 64, keys: 0, meta: 28, values: 32, link: 60, linkInLast: 0, filter: -1 },
    u32_8: { slots: 5, stride: 64, keys: 0, meta: 20, values: 24, link: 16, linkInLast: 1, filter: 56 },
    u64_4: { slots: 5, stride: 64, keys: 0, meta: 40, values: 44, link: 32, linkInLast: 1, filter: 60 },
    u64_8: { slots: 3, stride: 64, keys: 0, meta: 24, values: 32, link: 28, linkInLast: 0, filter: 56 },
  },
  'classic-probe': {
    u32_4: { slots: 8, stride: 128, keys: 8, meta: -1, values: 40, link: 72, linkInLast: 0, filter: -1 },
    u32_8: { slots: 8, stride: 128, keys: 8, meta: -1, values: 40, link: 104, linkInLast: 0, filter: -1 },
    u64_4: { slots: 8, stride: 128, keys: 8, meta: -1, values: 72, link: 104, linkInLast: 0, filter: -1 },
    u64_8: { slots: 8, stride: 192, keys: 8, meta: -1, values: 72, link: 136, linkInLast: 0, filter: -1 },
  },
} as const;
/** The same for sets, which have no values. */
const SETS = {
  probe: {
    u32_0: { slots: 7, stride: 32, keys: 0, meta: 28, values: 0, link: 24, linkInLast: 1, filter: -1 },
    u64_0: { slots: 7, stride: 64, keys: 0, meta: 56, values: 0, link: 60, linkInLast: 0, filter: -1 },
  },
  'classic-probe': {
    u32_0: { slots: 8, stride: 64, keys: 8, meta: -1, values: 40, link: 40, linkInLast: 0, filter: -1 },
    u64_0: { slots: 8, stride: 128, keys: 8, meta: -1, values: 72, link: 72, linkInLast: 0, filter: -1 },
  },
} as const;
const STORAGES = Object.keys(LAYOUT.probe) as (keyof typeof LAYOUT.probe)[];
const PROBES = ['probe', 'classic-probe', 'scalar-probe'] as const;

const read = (instance: Instance, n: number): number[] => [...instance.f64.subarray(core.OUT, core.OUT + n)];

describe.each(['probe', 'classic-probe'] as const)('%s', (build) => {
  it.each(Object.entries({ ...LAYOUT[build], ...SETS[build] }))('the bucket of %s', (storage, expected) => {
    const instance = instanceOf(build);
    call(instance, `geometry_${storage}`);
    const [slots, stride, keys, meta, values, link, linkInLast, filter] = read(instance, 8);
    expect({ slots, stride, keys, meta, values, link, linkInLast, filter }).toEqual(expected);
  });

  it.each(STORAGES)('%s: entries lie where the table says', (storage) => {
    const instance = instanceOf(build);
    const [key, size] = [storage.slice(0, 3), Number(storage.slice(4))];
    const { stride, keys, meta, values } = LAYOUT[build][storage];
    const value = size === 4 ? 'u32' : 'u64';
    const h = call(instance, `create_${storage}`, 1, 6.5, 1, 0, 1, 9n) >>> 0;
    const k = (n: number) => (key === 'u64' ? BigInt(n) : n);
    const v = (n: number) => (value === 'u64' ? BigInt(n) : n);
    for (let n = 0; n < 3; n++)
      expect(call(instance, `set_${key}_${value}`, h, k(100 + n), v(200 + n))).toBe(0);
    const view = new DataView(instance.memory.buffer);
    // one bucket: classic names it in the header, line in the last entry of its directory
    const bucket = view.getUint32(h + (isClassic(build) ? abi.HMAP.buckets : abi.HMAP.extent0), true);
    expect([bucket % 64, h % 64]).toEqual([0, 0]);
    const word = (at: number, bytes: number) =>
      bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
    for (let n = 0; n < 3; n++) {
      const keyBytes = key === 'u64' ? 8 : 4;
      expect(word(bucket + keys + n * keyBytes, keyBytes)).toBe(100 + n);
      expect(word(bucket + values + n * size, size)).toBe(200 + n);
    }
    // presence: 3 bits and the epoch, or 3 tophash bytes
    if (meta >= 0) expect(view.getUint32(bucket + meta, true)).toBe(0b111 | (1 << 8));
    else for (let n = 0; n < 8; n++) expect(view.getUint8(bucket + n) >= 5).toBe(n < 3);
    expect(view.getUint32(h + abi.HMAP.count, true)).toBe(3);
    call(instance, 'stats', h);
    expect(instance.f64[core.OUT + core.MAP_FIELDS.indexOf('bytesLive')]).toBe(stride);
  });
});

it('the table of slots that other tests use is this one', () => {
  for (const build of ['probe', 'classic-probe'] as const) {
    for (const [key, value] of PAIRS) {
      const { storage, bytes } = KINDS[key];
      const { valueBytes } = KINDS[value];
      // a reference to a record takes as much as a number of 8 bytes
      const { slots } = LAYOUT[build][`${storage === 'ref' ? 'u64' : storage}_${valueBytes}`];
      expect(slotsOf(build, bytes, valueBytes)).toBe(slots);
    }
  }
});

describe.each(PROBES)('%s: constants', (build) => {
  const instance = instanceOf(build);
  const c = instance.constants as Record<string, number>;

  it('are frozen', () => {
    const { HMAP, HEAP, ADDRESS, BUCKET, TOPHASH } = abi;
    expect([HMAP.coefA, HMAP.version, HMAP.count, HMAP.bytes]).toEqual([0, 40, 44, 256]);
    expect([HEAP.status, HEAP.rng]).toEqual([448, 496]);
    expect([ADDRESS.failAlloc, ADDRESS.failKeep, ADDRESS.failStore]).toEqual([3328, 3332, 3336]);
    expect([abi.MISS, abi.NO_MEMORY, abi.DISPOSED]).toEqual([1, 2, 3]);
    expect([ADDRESS.scratch, ADDRESS.out, ADDRESS.scanBuffer, ADDRESS.bulk]).toEqual([640, 1024, 4096, 4096]);
    expect(BUCKET).toEqual({ line: 64, linked: 0x80, epochShift: 8 });
    // Go: runtime/map.go
    const evacuated = { evacuatedX: 2, evacuatedY: 3, evacuatedEmpty: 4 };
    expect(TOPHASH).toEqual({ emptyRest: 0, emptyOne: 1, ...evacuated, least: 5 });
  });

  it('are what the bindings mirror', () => {
    const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
    const mirrored = Object.entries(abi).flatMap(([name, value]) =>
      typeof value === 'number'
        ? [[plain(name), value]]
        : Object.entries(value).map(([field, number]) => [plain(name + field), number]),
    );
    const exported = Object.entries(c).filter(([name]) => !name.startsWith('_'));
    expect(Object.fromEntries(mirrored)).toEqual(
      Object.fromEntries(exported.map(([name, value]) => [plain(name), value])),
    );
  });

  it('a header has its fields where the bindings read them', () => {
    const h = call(instance, 'create_u32_4', 0, 5, 0, 0, 0, 0n) >>> 0;
    for (let key = 0; key < 300; key++) call(instance, 'set_u32_u32', h, key, key);
    call(instance, 'drain', h, 3, 0);
    call(instance, 'drain', h, 5, 1);
    call(instance, 'stats', h);
    const names = ['size', 'overflowBuckets', 'byAssist', 'byBackground', 'byDrain', 'B'] as const;
    const stats = names.map((name) => instance.f64[core.OUT + core.MAP_FIELDS.indexOf(name)]);
    const { HEADER } = core;
    const words = [HEADER.count, HEADER.noverflow, HEADER.byAssist, HEADER.byBackground, HEADER.byDrain];
    const view = new DataView(instance.memory.buffer, h);
    expect([...words.map((at) => view.getUint32(at, true)), view.getUint8(HEADER.bits)]).toEqual(stats);
    // 5 entries per 8 slots
    const { slots } = build === 'classic-probe' ? LAYOUT[build].u32_4 : LAYOUT.probe.u32_4;
    const load = view.getFloat64(HEADER.load, true);
    expect([load, view.getUint32(HEADER.growAt, true)]).toEqual([
      (5 / 8) * slots,
      Math.floor(load * 2 ** view.getUint8(HEADER.bits)),
    ]);
    expect(view.getUint32(HEADER.retry, true)).toBe(0);
  });

  it('a miss gives MISSING and the status; hot calls refuse after an interruption, until recover()', () => {
    const h = call(instance, 'create_u32_4', 0, 6.5, 1, 0, 0, 0n) >>> 0;
    const words = new Int32Array(instance.memory.buffer);
    words[core.NOTICED] = 0; // memory grew
    expect(call(instance, 'get_u32_u32', h, 5)).toBe(core.MISSING);
    expect(words[core.STATUS]).toBe(core.MISS);
    words[core.STATUS] = 0;
    expect(call(instance, 'set_u32_u32', h, 5, 6)).toBe(0);
    expect([call(instance, 'get_u32_u32', h, 5), words[core.STATUS]]).toEqual([6, 0]);
    // as if a call had ended before its entry was counted
    const counted = (abi.ADDRESS.logged >>> 2) + 1;
    for (const [name, result, ...given] of [
      ['set_u32_u32', 1, 5, 7],
      ['get_u32_u32', core.MISSING, 5],
      ['add_u32_u32', core.MISSING, 5, 7],
      ['has_u32_4', abi.UNKNOWN, 5],
      ['delete_u32_4', 0, 5],
    ] as const) {
      words[counted] = h;
      expect([name, call(instance, name, h, ...given)]).toEqual([name, result]);
      expect(words[core.STATUS]).toBe(core.INTERRUPTED);
      words[core.STATUS] = 0;
      call(instance, 'recover');
      expect([words[counted], call(instance, 'get_u32_u32', h, 5)]).toEqual([0, 6]);
    }
    // a write that leaves notices says so, and has happened
    for (const [name, result, value] of [
      ['set_u32_u32', 1, 7],
      ['add_u32_u32', core.MISSING, 14],
      ['insert_u32_u32', core.MISSING, 14],
      ['keep_u32', 14, 14],
    ] as const) {
      words[core.NOTICED] = 1;
      expect([name, call(instance, name, h, 5, 7)]).toEqual([name, result]);
      expect(words[core.STATUS]).toBe(name === 'keep_u32' ? 0 : abi.NOTED);
      words[core.STATUS] = 0;
      expect(call(instance, 'get_u32_u32', h, 5)).toBe(value);
    }
    words[core.NOTICED] = 0;
    // the null map: what a disposed handle is
    expect([call(instance, 'get_u32_u32', 0, 5), call(instance, 'size', 0)]).toEqual([core.MISSING, 0]);
    expect(call(instance, 'set_u32_u32', 0, 5, 7)).not.toBe(0);
    words[core.STATUS] = 0;
  });

  it('the lists of fields are as long as what the core writes', () => {
    const h = call(instance, 'create_u64_8', 0, 6.5, 1, 0, 0, 0n);
    const written = (name: string, ...args: (number | bigint)[]): number => {
      instance.f64.fill(-12345, core.OUT, core.OUT + 64);
      call(instance, name, ...args);
      return instance.f64.subarray(core.OUT, core.OUT + 64).indexOf(-12345);
    };
    expect(written('stats', h)).toBe(core.MAP_FIELDS.length);
    expect(written('explain', h, 1n)).toBe(core.EXPLAIN_FIELDS.length);
    // one more than the bindings read: bytes of free pages
    expect(written('heap_stats')).toBe(core.HEAP_FIELDS.length + 1);
  });
});

it('the bindings declare the exports that the cores have', () => {
  const text = readFileSync(new URL('../../bindings/core/embedded/exports.ts', import.meta.url), 'utf8');
  const declared = [...text.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  const ordered = readFileSync(new URL('../../build/ordered.wasm', import.meta.url));
  const exported = [bytesOf('release'), bytesOf('classic'), bytesOf('shared'), ordered].flatMap((bytes) =>
    WebAssembly.Module.exports(new WebAssembly.Module(bytes)).flatMap((it) =>
      it.kind === 'function' ? [it.name] : [],
    ),
  );
  expect(new Set(declared)).toEqual(new Set(exported));
});

it('version is that of package.json', () => {
  const { version: packaged } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(version).toBe(packaged);
});
