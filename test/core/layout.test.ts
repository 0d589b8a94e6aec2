// The frozen layout: where everything lies in memory, what the bindings mirror of it, the hash, and that the SIMD and
// the scalar match find the same slots. Snapshots and tools rely on these numbers; changing one is a new version.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '../../bindings/base/version.js';
import * as core from '../../bindings/core/core.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { type Instance, instanceOf, isClassic, type Raw, RNG, slotsOf } from '../support/cores.js';
import { generator, PAIRS } from '../support/kinds.js';

/** Slots, bytes from bucket to bucket, offsets of keys, meta (line), values and link; whether the link takes the last
 *  slot's key; offset of the filter. By storage: bytes of key and value. */
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
const call = (instance: Instance, name: string, ...args: (number | bigint)[]): number =>
  (instance.call[name] as Raw)(...args);

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
    const h = call(instance, `create_${storage}`, 0, 6.5, 1, 0, 1, 9n) >>> 0;
    const k = (n: number) => (key === 'u64' ? BigInt(n) : n);
    const v = (n: number) => (value === 'u64' ? BigInt(n) : n);
    for (let n = 0; n < 3; n++)
      expect(call(instance, `set_${key}_${value}`, h, k(100 + n), v(200 + n))).toBe(0);
    const view = new DataView(instance.memory.buffer);
    // one bucket: classic names it in the header, line in the last entry of its directory
    const bucket = view.getUint32(h + (isClassic(build) ? 56 : 248), true);
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
    expect(view.getUint32(h + 44, true)).toBe(3);
    call(instance, `stats_${storage}`, h);
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
    expect(c).toEqual({
      STATUS: 448,
      MISS: 1,
      NO_MEMORY: 2,
      CONCURRENT: 3,
      COEFFICIENT: 0,
      RNG: 496,
      VERSION: 40,
      COUNT: 44,
      OUT: 1024,
      SCRATCH: 640,
      SCAN_BUFFER: 4096,
      BULK: 4096,
      LINE: 64,
      HMAP_SIZE: 256,
      FAIL_ALLOC: 544,
      FAIL_KEEP: 548,
      FAIL_STORE: 552,
      LINKED: 0x80,
      EPOCH_SHIFT: 8,
      // Go: runtime/map.go
      EMPTY_REST: 0,
      EMPTY_ONE: 1,
      EVACUATED_X: 2,
      EVACUATED_Y: 3,
      EVACUATED_EMPTY: 4,
      MIN_TOPHASH: 5,
    });
  });

  it('are what the bindings mirror', () => {
    expect({
      STATUS: core.STATUS * 4,
      VERSION: core.VERSION * 4,
      COEFFICIENT: core.COEFFICIENT * 4,
      OUT: core.OUT * 8,
      HMAP_SIZE: core.HEADER_BYTES,
      MISS: core.MISS,
      NO_MEMORY: core.NO_MEMORY,
      CONCURRENT: core.CONCURRENT,
    }).toEqual(
      Object.fromEntries(
        ['STATUS', 'VERSION', 'COEFFICIENT', 'OUT', 'HMAP_SIZE', 'MISS', 'NO_MEMORY', 'CONCURRENT'].map(
          (name) => [name, c[name]],
        ),
      ),
    );
    expect(RNG).toBe(c.RNG);
  });

  it('a header has its fields where the bindings read them', () => {
    const h = call(instance, 'create_u32_4', 0, 5, 0, 0, 0, 0n) >>> 0;
    for (let key = 0; key < 300; key++) call(instance, 'set_u32_u32', h, key, key);
    call(instance, 'drain_u32_4', h, 3, 0);
    call(instance, 'drain_u32_4', h, 5, 1);
    call(instance, 'stats_u32_4', h);
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

  it('a miss gives MISSING and the status; a map in a mutation refuses', () => {
    const h = call(instance, 'create_u32_4', 0, 6.5, 1, 0, 0, 0n) >>> 0;
    const words = new Int32Array(instance.memory.buffer);
    expect(call(instance, 'get_u32_u32', h, 5)).toBe(core.MISSING);
    expect(words[core.STATUS]).toBe(core.MISS);
    words[core.STATUS] = 0;
    expect(call(instance, 'set_u32_u32', h, 5, 6)).toBe(0);
    expect([call(instance, 'get_u32_u32', h, 5), words[core.STATUS]]).toEqual([6, 0]);
    const version = (h >>> 2) + core.VERSION;
    expect((words[version] as number) % 2).toBe(0);
    (words[version] as number)++;
    expect(call(instance, 'set_u32_u32', h, 5, 7)).not.toBe(0);
    expect(words[core.STATUS]).toBe(core.CONCURRENT);
    words[core.STATUS] = 0;
    (words[version] as number)--;
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
    expect(written('stats_u64_8', h)).toBe(core.MAP_FIELDS.length);
    expect(written('explain_u64_8', h, 1n)).toBe(core.EXPLAIN_FIELDS.length);
    // one more than the bindings read: bytes of free pages
    expect(written('heap_stats')).toBe(core.HEAP_FIELDS.length + 1);
  });
});

it('version is that of package.json', () => {
  const { version: packaged } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  expect(version).toBe(packaged);
});

describe.each(PROBES)('%s: hash and match', (build) => {
  const instance = instanceOf(build);
  const random = generator(42);
  const word32 = () => random(2 ** 32);
  const word64 = () => (BigInt(word32()) << 32n) | BigInt(word32());

  /** The hash as hash.ts describes it, in exact arithmetic. */
  const finalise = (x: bigint): number => {
    let y = Number(x & 0xffffffffn);
    y = Math.imul(y ^ (y >>> 15), 0xc2b2ae35);
    return (y ^ (y >>> 16)) >>> 0;
  };
  const coefficients = (h: number) => {
    const view = new DataView(instance.memory.buffer);
    return [0, 8, 16].map((at) => view.getBigUint64(h + at, true)) as [bigint, bigint, bigint];
  };
  const MASK64 = 2n ** 64n - 1n;

  it('4-byte and 8-byte keys hash by multiply-add-shift and the finaliser', () => {
    for (let i = 0; i < 50; i++) {
      const h = call(instance, 'create_u64_8', 0, 6.5, 1, 0, 1, word64()) >>> 0;
      const [a, b, c] = coefficients(h);
      expect(new Set([a, b, c]).size).toBe(3);
      for (const key of [0, 1, 2 ** 31, 2 ** 32 - 1, word32(), word32()]) {
        const expected = finalise(((a * BigInt(key) + b) & MASK64) >> 32n);
        expect(call(instance, 'hash_u32', h, key) >>> 0).toBe(expected);
      }
      for (const key of [0n, 1n, 2n ** 32n, 2n ** 64n - 1n, word64(), word64()]) {
        const expected = finalise(((a * (key & 0xffffffffn) + b * (key >> 32n) + c) & MASK64) >> 32n);
        expect(call(instance, 'hash_u64', h, key) >>> 0).toBe(expected);
      }
    }
  });

  it('f64 keys hash as their bits, with one NaN and one zero', () => {
    const h = call(instance, 'create_u64_8', 0, 6.5, 1, 0, 1, 3n) >>> 0;
    const bits = (x: number) => new BigUint64Array(new Float64Array([x]).buffer)[0] as bigint;
    for (const key of [1, -1, 0.1, Infinity, -Infinity, 5e-324, 1e308]) {
      expect(call(instance, 'hash_f64', h, key)).toBe(call(instance, 'hash_u64', h, bits(key)));
    }
    expect(call(instance, 'hash_f64', h, -0)).toBe(call(instance, 'hash_u64', h, 0n));
    expect(call(instance, 'hash_f64', h, NaN)).toBe(call(instance, 'hash_u64', h, 0x7ff8000000000000n));
  });

  /** Hash of the record whose data and word are given, as a map with these flags (hmap.ts: Flag) finds it. */
  const hashOfRecord = (h: number, bytes: Uint8Array, word: number): number => {
    const record = instance.constants.BULK as number;
    instance.bytes.fill(0, record, record + bytes.length + 32);
    instance.bytes.set(bytes, record + 8);
    new DataView(instance.memory.buffer).setUint32(record + 4, word, true);
    call(instance, 'explain_ref_4', h, record);
    return instance.f64[core.OUT] as number;
  };
  const rotate = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (64n - bits))) & MASK64;
  /** The data, padded to whole blocks of 16 bytes. */
  const padded = (bytes: Uint8Array): ArrayBuffer => {
    const whole = new Uint8Array(Math.max(1, Math.ceil(bytes.length / 16)) * 16);
    whole.set(bytes);
    return whole.buffer;
  };
  const recordsOf = (...lengths: number[]): Uint8Array[] =>
    lengths.map((length) => Uint8Array.from({ length }, () => random(256)));
  const [short, long] = [recordsOf(0, 1, 3, 4, 7, 8, 9, 15, 16), recordsOf(17, 24, 31, 32, 33, 64, 100)];

  it('records of up to 16 bytes hash by multiply-add-shift over their words and the record’s word', () => {
    for (const flags of [1 | 2, 1 | 2 | 4]) {
      const h = call(instance, 'create_ref_4', 0, 6.5, 1, 0, flags, word64()) >>> 0;
      const view = new DataView(instance.memory.buffer);
      const c = Array.from({ length: 6 }, (_, i) =>
        view.getBigUint64(view.getUint32(h + 252, true) + 48 + 8 * i, true),
      ) as [bigint, bigint, bigint, bigint, bigint, bigint];
      expect(new Set([...c, ...coefficients(h)]).size).toBe(9);
      for (const bytes of short) {
        for (const word of [bytes.length, (bytes.length | 0x80000000) >>> 0]) {
          const words = [...new Uint32Array(padded(bytes)), word];
          const sum = words.reduce((x, w, i) => x + (c[i] as bigint) * BigInt(w), c[5]);
          expect(hashOfRecord(h, bytes, word)).toBe(finalise((sum & MASK64) >> 32n));
        }
      }
    }
  });

  it('longer records hash by SipHash-1-3 with the record’s word as its last block', () => {
    for (let i = 0; i < 20; i++) {
      const h = call(instance, 'create_ref_4', 0, 6.5, 1, 0, 1 | 2, word64()) >>> 0;
      const [k0, k1] = coefficients(h);
      for (const bytes of long) {
        for (const word of [bytes.length, (bytes.length | 0x80000000) >>> 0]) {
          let v: [bigint, bigint, bigint, bigint] = [
            k0 ^ 0x736f6d6570736575n,
            k1 ^ 0x646f72616e646f6dn,
            k0 ^ 0x6c7967656e657261n,
            k1 ^ 0x7465646279746573n,
          ];
          const round = () => {
            let [a, b, c, d] = v;
            a = (a + b) & MASK64;
            c = (c + d) & MASK64;
            b = rotate(b, 13n) ^ a;
            d = rotate(d, 16n) ^ c;
            a = (rotate(a, 32n) + d) & MASK64;
            c = (c + b) & MASK64;
            b = rotate(b, 17n) ^ c;
            d = rotate(d, 21n) ^ a;
            v = [a, b, rotate(c, 32n), d];
          };
          for (const block of [...new BigUint64Array(padded(bytes)), BigInt(word)]) {
            v[3] ^= block;
            round();
            v[0] ^= block;
          }
          v[2] ^= 0xffn;
          for (let n = 0; n < 3; n++) round();
          const x = v[0] ^ v[1] ^ v[2] ^ v[3];
          expect(hashOfRecord(h, bytes, word)).toBe(Number((x ^ (x >> 32n)) & 0xffffffffn));
        }
      }
    }
  });

  it('longer records of trusted keys hash by xor, multiply, fold, and splitmix64’s output function', () => {
    const mix = (x: bigint): bigint => {
      x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK64;
      x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & MASK64;
      return x ^ (x >> 31n);
    };
    for (let i = 0; i < 20; i++) {
      const h = call(instance, 'create_ref_4', 0, 6.5, 1, 0, 1 | 2 | 4, word64()) >>> 0;
      for (const bytes of long) {
        let x = coefficients(h)[0] ^ BigInt(bytes.length);
        for (const block of new BigUint64Array(padded(bytes)).subarray(0, Math.ceil(bytes.length / 8))) {
          x = ((x ^ block) * 0x9e3779b97f4a7c15n) & MASK64;
          x ^= x >> 32n;
        }
        expect(hashOfRecord(h, bytes, bytes.length)).toBe(Number(mix(x) & 0xffffffffn));
      }
    }
  });

  it('tophash is the top byte, above the reserved values', () => {
    for (let top = 0; top < 256; top++) {
      const hash = (top * 2 ** 24 + random(2 ** 24)) | 0;
      expect(call(instance, 'tophash_of', hash)).toBe(top < 5 ? top + 5 : top);
    }
  });

  /** Room for a bucket that no map uses. */
  const at = instance.constants.SCAN_BUFFER as number;
  const view = new DataView(instance.memory.buffer);

  it('matchTop and matchEmpty find every byte that fits and no other', () => {
    for (let i = 0; i < 3000; i++) {
      // few different bytes, and what differs from its neighbours by one bit or a carry
      const bytes = Array.from(
        { length: 16 },
        () => [0, 1, 2, 5, 127, 128, 129, 254, 255, random(256)][random(10)] as number,
      );
      for (const [n, byte] of bytes.entries()) instance.bytes[at + n] = byte;
      const top = bytes[random(8)] as number;
      const mask = (fits: (byte: number) => boolean) =>
        bytes.slice(0, 8).reduce((bits, byte, n) => bits | (fits(byte) ? 1 << n : 0), 0);
      for (const t of [top, top ^ 1, top ^ 128, random(256)]) {
        expect(call(instance, 'match_top', at, t)).toBe(mask((byte) => byte === t));
      }
      expect(call(instance, 'match_empty', at)).toBe(mask((byte) => byte <= 1));
    }
  });

  it.each(STORAGES)(
    'matchKey of %s finds the occupied slots that hold the key, on random lines',
    (storage) => {
      const layout = LAYOUT[isClassic(build) ? 'classic-probe' : 'probe'][storage];
      const keyBytes = storage.startsWith('u64') ? 8 : 4;
      let hits = 0;
      for (let i = 0; i < 3000; i++) {
        for (let n = 0; n < layout.stride; n++) instance.bytes[at + n] = random(256);
        // keys that differ in one half only must not match
        const [low, high] = [random(3), random(3)];
        const pool = [low, low + 1, word32()].map((x) =>
          keyBytes === 8 ? (BigInt(high + random(2)) << 32n) | BigInt(x) : x,
        );
        const slots = Array.from({ length: layout.slots }, () => pool[random(3)] as number | bigint);
        for (const [n, key] of slots.entries()) {
          const offset = at + layout.keys + n * keyBytes;
          if (keyBytes === 8) view.setBigUint64(offset, key as bigint, true);
          else view.setUint32(offset, key as number, true);
        }
        const meta = word32();
        const top = 5 + random(3);
        if (layout.meta < 0)
          for (let n = 0; n < 8; n++) view.setUint8(at + n, random(4) === 0 ? random(2) : 5 + random(3));
        else view.setUint32(at + layout.meta, meta, true);
        const key = slots[random(layout.slots)] as number | bigint;
        const fits = slots.map(
          (x, n) => x === key && (layout.meta < 0 ? instance.bytes[at + n] === top : (meta >> n) & 1),
        );
        // classic stops at the first, as a key stands in one slot only
        const expected = fits.reduce(
          (bits: number, fit, n) => (fit && !(layout.meta < 0 && bits) ? bits | (1 << n) : bits),
          0,
        );
        if (expected !== 0) hits++;
        expect(call(instance, `match_${storage}`, at, key, top, meta)).toBe(expected);
      }
      expect(hits).toBeGreaterThan(500);
    },
  );
});
