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
  const say = (what) => lines.push(`${what} ${JSON.stringify(heap.stats())}`);
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
  const map = make(heap, ['u32', 'u32']);
  for (let i = 0; i < 20; i++) map.set(i, i);
  heap.words[ADDRESS.failAlloc >> 2] = 1;
  try {
    map.clone();
    fail('clone() without memory');
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
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
