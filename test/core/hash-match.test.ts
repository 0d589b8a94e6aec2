// The hash, from its description in assembly/hash.ts; the SIMD and the scalar match find the same slots.
import { describe, expect, it } from 'vitest';
import { ADDRESS, ARENA, HMAP } from '../../bindings/core/abi.js';
import { OUT } from '../../bindings/core/core.js';
import { call, instanceOf } from '../support/cores.js';
import { generator } from '../support/kinds.js';

const PROBES = ['probe', 'classic-probe', 'scalar-probe'] as const;
const STORAGES = ['u32_4', 'u32_8', 'u64_4', 'u64_8'] as const;
type Four = [number, number, number, number];

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
    const record = ADDRESS.bulk;
    instance.bytes.fill(0, record, record + bytes.length + 32);
    instance.bytes.set(bytes, record + 8);
    new DataView(instance.memory.buffer).setUint32(record + 4, word, true);
    call(instance, 'explain', h, BigInt(record));
    return instance.f64[OUT] as number;
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
        view.getBigUint64(view.getUint32(h + HMAP.arena, true) + ARENA.c0 + 8 * i, true),
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
  const at = ADDRESS.scanBuffer;
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
      call(instance, `geometry_${storage}`);
      const [count, stride, keys, meta] = instance.f64.subarray(OUT, OUT + 4) as unknown as Four;
      const layout = { slots: count, stride, keys, meta };
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
