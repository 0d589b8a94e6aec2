// Strings and bytes that are damaged, too long or of another type: verify() and the calls say so.
import { describe, expect, it } from 'vitest';
import {
  CorruptionError,
  KeyTypeError,
  OutOfMemoryError,
  ValueTypeError,
} from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { pagesOf, recordOf } from '../support/arena.js';
import { upTo } from '../support/arrays.js';
import { type Build, heapOf } from '../support/cores.js';
import { type AnyMap, any, type Item } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { caught } from '../support/refused.js';

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Buffer.from(bytes).toString('latin1');

describe.each(['release', 'classic', 'scalar', 'debug'] as Build[])('build %s: verify()', (build) => {
  const NAMES = ['first', 'second', 'third', 'somewhat longer than the others'];

  /** Damages a sound map, which verify() must report as `message` says. */
  const damaged = (
    message: RegExp,
    damage: (map: AnyMap, view: DataView) => void,
    value: 'u32' | 'string' = 'u32',
  ) => {
    const map = mapOf('string', value, { heap: heapOf(build), name: 'words' });
    for (const [i, name] of NAMES.entries())
      map.set(any(name), any(value === 'u32' ? i : `value of ${name}`));
    map.verify();
    damage(map, new DataView(map.heap.x.memory.buffer));
    expect(() => map.verify()).toThrow(CorruptionError);
    expect(() => map.verify()).toThrow(/map "words": /);
    expect(() => map.verify()).toThrow(message);
  };

  it('reports a byte of a key that changed', () => {
    for (const at of [8, 12, 8 + 30]) {
      damaged(/a record that is not of its key/, (map, view) => {
        const record = recordOf(map, NAMES[3] as string);
        view.setUint8(record + at, view.getUint8(record + at) ^ 1);
      });
    }
  });

  it('reports bytes behind the end of a key', () => {
    damaged(/a record that is not of its key/, (map, view) => {
      view.setUint8(recordOf(map, 'first') + 8 + 5, 1);
    });
  });

  it('reports a width that changed, and a record that is marked as dead', () => {
    for (const bit of [31, 30]) {
      damaged(/record/, (map, view) => {
        const at = recordOf(map, 'second') + 4;
        view.setUint32(at, (view.getUint32(at, true) | (1 << bit)) >>> 0, true);
      });
    }
  });

  it('reports a record whose hash bits are another key’s, of keys and of values', () => {
    for (const name of ['third', 'value of third']) {
      damaged(
        /a record that is not of its key/,
        (map, view) => {
          const at = recordOf(map, name);
          view.setUint32(at, view.getUint32(at, true) ^ 1, true);
        },
        'string',
      );
    }
  });

  it('reports live bytes that are miscounted, in a page and altogether', () => {
    damaged(/bytes of records are alive, expected/, (map, view) => {
      const [page] = pagesOf(map);
      const live = (page?.first as number) - 64 + 8;
      view.setUint32(live, view.getUint32(live, true) + 8, true);
    });
    damaged(/bytes of records are alive, expected/, (map, view) => {
      const live = view.getUint32(map.h + 252, true) + 24;
      view.setBigUint64(live, view.getBigUint64(live, true) + 8n, true);
    });
  });
});

describe('keys and values that are too long', () => {
  it('are refused with what was expected, one by one and in bulk, and the map is as it was', () => {
    const heap = heapOf('release', { maximumBytes: 2 ** 20 });
    const map = new TypedMap('bytes', 'bytes', { heap }).set(Uint8Array.of(1), Uint8Array.of(1));
    const huge = new Uint8Array(2 ** 30 + 1);
    const one = Uint8Array.of(2);
    const uses: [typeof KeyTypeError | typeof ValueTypeError, () => unknown][] = [
      [KeyTypeError, () => map.set(huge, one)],
      [KeyTypeError, () => map.get(huge)],
      [KeyTypeError, () => map.has(huge)],
      [KeyTypeError, () => map.delete(huge)],
      [KeyTypeError, () => map.setMany([one, huge], [one, one])],
      [KeyTypeError, () => map.deleteMany([one, huge])],
      [KeyTypeError, () => map.setMany({ data: huge, offsets: Uint32Array.of(0, huge.length) }, [one])],
      [ValueTypeError, () => map.set(one, huge)],
      [ValueTypeError, () => map.getOrInsert(one, huge)],
      [ValueTypeError, () => map.setMany([one, huge.subarray(0, 2)], [one, huge])],
    ];
    for (const [Refusal, use] of uses) {
      const error = caught(use);
      expect(error).toBeInstanceOf(Refusal);
      expect(error.message).toMatch(/of 1073741825 bytes is too long: expected at most 1073741824/);
    }
    expect([map.size, map.get(Uint8Array.of(1))]).toEqual([1, Uint8Array.of(1)]);
    map.verify();
  });

  it('are an OutOfMemoryError where the heap has no room for them, and the map is as it was', async () => {
    const heap = heapOf('release', { maximumBytes: 2 ** 21 });
    const map = new TypedMap('string', 'string', { heap }).set('a', 'b');
    const { used } = heap.stats();
    const big = 'x'.repeat(3_000_000);
    const half = 'x'.repeat(1_200_000); // the buffer fits, its copy in the map does not
    for (const long of [big, half]) {
      expect(() => map.set(long, 'v')).toThrow(OutOfMemoryError);
      expect(() => map.set('k', long)).toThrow(OutOfMemoryError);
      expect(() => map.set('a', long)).toThrow(OutOfMemoryError);
      expect(() => map.getOrInsert(long, long)).toThrow(OutOfMemoryError);
      await Promise.resolve();
      expect([map.size, map.get('a'), heap.stats().used]).toEqual([1, 'b', used]);
    }
    for (const long of [big, half]) expect([map.get(long), map.delete(long)]).toEqual([undefined, false]);
    map.verify();
  });

  it.each([100_000, 3_000_000])('%i bytes are no problem where it has', async (length) => {
    const heap = heapOf('release');
    const map = new TypedMap('bytes', 'string', { heap });
    const keys = upTo(3).map((last) => new Uint8Array(length).fill(last, length - 1));
    for (const [i, key] of keys.entries()) map.set(key, `${i}`.repeat(length));
    for (const [i, key] of keys.entries()) expect(map.get(key) === `${i}`.repeat(length)).toBe(true);
    expect(map.getMany(keys).map((value) => value?.[5])).toEqual(['0', '1', '2']);
    map.verify();
    expect(text(map.keysArray()[0])?.length).toBe(length);
    for (const key of keys) expect(map.delete(key)).toBe(true);
    await Promise.resolve();
    map.dispose();
    expect(heap.stats().used).toBe(0);
  });
});

describe('what is no string and no bytes', () => {
  it('is refused: what looks like one, and what would convert to one', () => {
    const heap = heapOf('release');
    const strings = new TypedMap('string', 'string', { heap });
    for (const bad of [
      new String('a'),
      { toString: () => 'a' },
      ['a'],
      1,
      null,
      undefined,
      Symbol('a'),
    ] as Item[]) {
      expect(() => strings.get(any(bad))).toThrow(KeyTypeError);
      expect(() => strings.set('a', any(bad))).toThrow(ValueTypeError);
    }
    const bytes = new TypedMap('bytes', 'bytes', { heap });
    const pretender = Object.create(Uint8Array.prototype, { length: { value: 3 } });
    for (const bad of [
      ...[[1, 2], 'ab', new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Int8Array(2)],
      ...[new Uint8ClampedArray(2), new Uint16Array(2), pretender, { length: 1, 0: 1 }, null, undefined],
    ] as Item[]) {
      expect(() => bytes.has(any(bad))).toThrow(KeyTypeError);
      expect(() => bytes.set(Uint8Array.of(1), any(bad))).toThrow(ValueTypeError);
    }
    const detached = new Uint8Array(4);
    structuredClone(detached, { transfer: [detached.buffer] });
    expect(() => bytes.get(detached)).toThrow(/detached/);
    expect(() => bytes.set(Uint8Array.of(1), detached)).toThrow(/detached/);
    expect([strings.size, bytes.size]).toEqual([0, 0]);
  });
});
