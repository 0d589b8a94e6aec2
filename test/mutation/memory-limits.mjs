// What a core does at the limits of its memory: allocations that fail, arrays of gigabytes, a journal that
// had to grow, calls that get some of what they need. Lines as of figures.mjs.
import { ADDRESS, HEAP } from '../../dist/core/abi.js';
import { OutOfMemoryError } from '../../dist/index.js';
import { keysOf, valuesOf } from '../fuzz/pools.mjs';
import { fail, heapOn, isIdle, make, numbers, same } from './subject.mjs';

/** A chain so long that the journal became longer, then other maps: their memory is nobody else's, and all
 *  of it comes back. */
export const longJournal = (core) => {
  const heap = heapOn(core);
  const lines = [];
  const say = (what) => {
    heap.x.heap_stats();
    lines.push(`${what} ${numbers(heap, 6)}`);
  };
  for (let round = 0; round < 2; round++) {
    const long = make(heap, ['i32', 'f64'], { growth: { resize: 'forbid' } });
    for (let i = 0; i < 900; i++) long.set(i, i);
    heap.x.retune(long.h, 6.5, 1, 0);
    if (!core.startsWith('scalar'))
      for (const n of round > 0 ? [] : core.startsWith('classic') ? [2, 1] : [3, 1]) {
        heap.words[ADDRESS.failAlloc >> 2] = n;
        long.set(900, 900);
        for (let more = 0; more < 2; more++) {
          heap.words[ADDRESS.failAlloc >> 2] = 1;
          try {
            long.drain();
            lines.push('drained');
          } catch (error) {
            if (!(error instanceof OutOfMemoryError)) throw error;
            lines.push('no memory');
          }
        }
        heap.words[ADDRESS.failAlloc >> 2] = 0;
        if (!isIdle(heap)) fail(`a growth without allocation ${n} left a step under way`);
        long.delete(900);
      }
    long.set(900, 900);
    long.drain();
    say('grown');
    const maps = [];
    for (let m = 0; m < 5; m++) {
      const map = make(heap, ['u32', 'string']);
      for (let i = 0; i < 200; i++) map.set(i, `value ${i} of map ${m}`);
      maps.push(map);
    }
    say('others');
    for (let i = 0; i < 901; i++) same(long.get(i), i, 'a value');
    for (const [m, map] of maps.entries()) {
      for (let i = 0; i < 200; i++) same(map.get(i), `value ${i} of map ${m}`, 'a text');
      map.verify();
      map.dispose();
    }
    long.verify();
    long.dispose();
    say('disposed');
    const one = make(heap, ['u32', 'u32']);
    for (let i = 0; i < 50; i++) one.set(i, i);
    say('one');
    one.verify();
    one.dispose();
    say('none');
  }
  heap.dispose();
  return lines;
};

/** Arrays as long as there are, of which hardly a page is touched, and longer ones, which are refused. */
export const huge = (core) => {
  const lines = [];
  for (const [name, entries] of [
    ['create_u32_0', 2 ** 26],
    ['create_u32_0', 2 ** 25 * 6],
    ['create_u32_0', 2 ** 26 * 5],
    ['create_u32_0', 2 ** 27 * 6],
    ['create_u64_8', 2 ** 26 * 2],
    ['create_u64_8', 2 ** 32 - 1],
    ['create_u32_4', 2 ** 24 * 6],
    ['create_u32_4', 2 ** 25 * 6],
  ]) {
    // one for each, since only pages that nobody has had need not be written
    const heap = heapOn(core, { maximumBytes: 65_536 * 65_536 });
    const { x } = heap;
    const h = x[name](entries, 6.5, 1, 0, 1, 9n) >>> 0;
    lines.push(
      `${name} of ${entries}: ${h > 0} ${heap.words[HEAP.status >> 2]} ${JSON.stringify(heap.stats())}`,
    );
    heap.words[HEAP.status >> 2] = 0;
    if (h > 0) {
      x.stats(h);
      lines.push(numbers(heap, 18));
      const put = name.endsWith('0') ? (i) => x.put_u32_0(h, i) : (i) => x.set_u32_u32(h, i, i);
      if (!name.includes('u64')) {
        // so few entries are enough that the map is to grow beyond what there can be
        x.retune(h, 1e-9, 0, 0);
        for (let i = 0; i < 40; i++) lines.push(put(i));
        x.stats(h);
        lines.push(numbers(heap, 18));
      }
      x.destroy(h);
      lines.push(JSON.stringify(heap.stats()));
    }
    heap.words[HEAP.status >> 2] = 0;
    heap.words[ADDRESS.noticed >> 2] = 0;
    heap.dispose();
  }
  return lines;
};

/** The allocation that is to fail is the one that fails, once, or with all behind it. */
export const failures = (core) => {
  const heap = heapOn(core);
  for (const keep of [0, 1])
    for (let n = 1; n < 5; n++) {
      heap.words[ADDRESS.failAlloc >> 2] = n;
      heap.words[ADDRESS.failKeep >> 2] = keep;
      for (let i = 1; i < 8; i++) {
        const at = heap.x.allocate(64) >>> 0;
        same(at === 0, i === n || (keep === 1 && i > n), `allocation ${i} of ${n}`);
        if (at !== 0) heap.x.release(at, 64);
      }
      heap.words[ADDRESS.failAlloc >> 2] = 0;
    }
  const map = make(heap, ['u32', 'string']);
  for (let i = 0; i < 90; i++) map.set(i, `value ${i}`);
  for (const name of ['clone', 'compact'])
    for (let n = 1, failed = true; failed; n++) {
      const before = JSON.stringify(heap.stats());
      heap.words[ADDRESS.failAlloc >> 2] = n;
      try {
        map[name]();
        failed = heap.words[ADDRESS.failAlloc >> 2] === 0;
      } catch (error) {
        if (!(error instanceof OutOfMemoryError)) throw error;
        same(JSON.stringify(heap.stats()), before, `the heap behind ${name}() without allocation ${n}`);
      }
      heap.words[ADDRESS.failAlloc >> 2] = 0;
    }
  heap.dispose();
};

/** reserve() that gets some of its memory only: none of it stays in use. */
export const refusedReserve = (core, kinds) => {
  const heap = heapOn(core);
  const [keys, values] = [keysOf(kinds[0]), valuesOf(kinds[1])];
  for (const size of [0, 40]) {
    const table = make(heap, kinds);
    for (let i = 0; i < size; i++) kinds[1] === 'none' ? table.add(keys[i]) : table.set(keys[i], values[i]);
    table.drain();
    for (let n = 1, failed = true; failed; n++) {
      const { used } = heap.stats();
      heap.words[ADDRESS.failAlloc >> 2] = n;
      try {
        table.reserve(3000);
        failed = false;
      } catch (error) {
        if (!(error instanceof OutOfMemoryError)) throw error;
        same(heap.stats().used, used, `bytes in use without allocation ${n}`);
      }
      heap.words[ADDRESS.failAlloc >> 2] = 0;
      table.verify();
      if (!isIdle(heap)) fail(`reserve() without allocation ${n} left a step under way`);
    }
    same(table.size, size, 'size');
    table.dispose();
    same(heap.stats().used, 0, 'bytes in use');
  }
  heap.dispose();
};

/** A scan that needs a longer buffer and gets no memory for it. */
export const noRoomToScan = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['u32', 'u32'], { growth: { resize: 'forbid' } });
  for (let i = 0; i < 4090; i++) map.set(i, i);
  const lines = [];
  for (const fails of [1, 0, 1]) {
    heap.words[ADDRESS.failAlloc >> 2] = fails;
    lines.push(heap.x.scan_u32_4(map.h, 255, 0, 1), heap.words[HEAP.status >> 2], heap.stats().used);
    lines.push(numbers(heap, 4));
    heap.words[HEAP.status >> 2] = 0;
  }
  heap.words[ADDRESS.failAlloc >> 2] = 0;
  same([...map.keys()].length, 4090, 'keys');
  heap.dispose();
  return lines;
};

/** Set operations that get some of their memory only: they throw, or they give all of the result. */
export const setsWithoutMemory = (core, key) => {
  const heap = heapOn(core);
  const keys = keysOf(key);
  const of = (from, to) => {
    const set = make(heap, [key, 'none']);
    for (let i = from; i < to; i++) set.add(keys[i]);
    return set;
  };
  const [a, b] = [of(0, 300), of(100, 500)];
  const sizes = { union: 500, intersection: 200, difference: 100, symmetricDifference: 300 };
  for (const [operation, size] of Object.entries(sizes))
    for (const keep of [0, 1])
      for (let n = 1, failed = true; failed; n++) {
        const { used } = heap.stats();
        heap.words[ADDRESS.failAlloc >> 2] = n;
        heap.words[ADDRESS.failKeep >> 2] = keep;
        try {
          const result = a[operation](b);
          failed = heap.words[ADDRESS.failAlloc >> 2] === 0 || n < 5;
          heap.words[ADDRESS.failAlloc >> 2] = 0;
          result.verify();
          same(result.size, size, `size of ${operation}() without allocation ${n}`);
          result.dispose();
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
        }
        heap.words[ADDRESS.failAlloc >> 2] = 0;
        if (n > 200) break;
        same(heap.stats().used, used, `bytes in use behind ${operation}() without allocation ${n}`);
      }
  same(a.size + b.size, 700, 'sizes');
  heap.dispose();
};

/** Long values that get no memory: the map is as it was. */
export const longWithoutMemory = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['u32', 'string']);
  for (let i = 0; i < 5; i++) map.set(i, `value ${i}`);
  map.set(9, 'x'.repeat(40_000));
  for (const length of [20_000, 30_000, 600])
    for (const key of [1, 20])
      for (let n = 1; n < 4; n++) {
        const before = map.get(key);
        heap.words[ADDRESS.failAlloc >> 2] = n;
        try {
          map.set(key, 'y'.repeat(length));
          map.set(key, before ?? '');
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
          same(map.get(key), before, `get() without allocation ${n}`);
        }
        heap.words[ADDRESS.failAlloc >> 2] = 0;
        if (before === undefined) map.delete(key);
        map.verify();
        if (!isIdle(heap)) fail(`set() without allocation ${n} left a step under way`);
      }
  map.dispose();
  heap.dispose();
};

/** Set operations on sets that grow, at every size. */
export const growingSets = (core) => {
  for (let size = 1; size < 130; size += 1 + (size >> 4)) {
    const heap = heapOn(core);
    const of = (from, to) => {
      const set = make(heap, ['u32', 'none'], { growth: { assist: size % 3 } });
      for (let i = from; i < to; i++) set.add(i);
      return set;
    };
    const [a, b] = [of(0, size), of(size >> 1, 2 * size)];
    const common = size - (size >> 1);
    same(a.union(b).size, 2 * size, 'union()');
    same(a.intersection(b).size, common, 'intersection()');
    same(a.difference(b).size, size - common, 'difference()');
    same(b.difference(a).size, 2 * size - size, 'difference()');
    same(a.symmetricDifference(b).size, 2 * size - common, 'symmetricDifference()');
    same(b.symmetricDifference(a).size, 2 * size - common, 'symmetricDifference()');
    same(a.isSubsetOf(b), size === 1 && common === 1, 'isSubsetOf()');
    same(of(0, 2 * size).isSupersetOf(b), true, 'isSupersetOf()');
    same(b.isSubsetOf(of(0, 2 * size)), true, 'isSubsetOf()');
    heap.dispose();
  }
};

/** Arrays in memory that had other things in it: empty they are, whatever their length. */
export const usedMemory = (core) => {
  const heap = heapOn(core);
  const bytes = 8 << 16;
  const at = heap.x.allocate(bytes) >>> 0;
  const blocks = [64, 256, 1024, 4096, 8192, 16_384, 32_768].map((n) => [heap.x.allocate(n) >>> 0, n]);
  for (const [from, n] of [[at, bytes], ...blocks]) {
    new Uint8Array(heap.x.memory.buffer, from, n).fill(0xff);
    heap.x.release(from, n);
  }
  for (const kinds of [
    ['u32', 'u32'],
    ['u32', 'none'],
  ])
    for (let capacity = 4; capacity < 8000; capacity *= 2) {
      const table = make(heap, kinds, { capacity });
      table.verify();
      same([...table.keys()].length, 0, `keys of a new map for ${capacity}`);
      table.dispose();
    }
  heap.dispose();
};

/** A growth that got no memory is tried again, some inserts later. */
export const retries = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['u32', 'u32']);
  const lines = [];
  for (let i = 0; i < 400; i++) {
    heap.words[ADDRESS.failAlloc >> 2] = i < 60 ? 1 : 0;
    try {
      map.set(i, i);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
    heap.x.stats(map.h);
    lines.push(numbers(heap, 18));
  }
  heap.words[ADDRESS.failAlloc >> 2] = 0;
  heap.dispose();
  return lines;
};
