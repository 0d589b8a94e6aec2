// Growths that are stopped where few stores tell: as pages of an old array go back, and in reserve() of an
// empty map.
import { isStopped, save } from './stops.mjs';
import { heapOn, make, numbers, same } from './subject.mjs';

/** Stops a call before every store, and has `check` look at what is left. */
const stopAll = (heap, call, check) => {
  const before = save(heap);
  for (let n = 1, stopped = true; stopped; n++) {
    before();
    stopped = isStopped(heap, n, call);
    check(n);
  }
  before();
};

/** Old arrays of several pages, which go back one by one. */
export const pagesGoBack = (core) => {
  const heap = heapOn(core);
  const near = make(heap, ['u32', 'u32']);
  for (let i = 0; i < 50; i++) near.set(i, i);
  const base = heap.stats().used;
  const map = make(heap, ['u32', 'u32'], { growth: { assist: 0 } });
  let size = 0;
  while (map.stats().oldBuckets < 1024) map.set(size, size++);
  map.drain({ maxBuckets: 510 });
  for (let turn = 0; turn < 3; turn++) {
    stopAll(
      heap,
      () => map.drain({ maxBuckets: 1 }),
      (n) => {
        map.drain();
        map.verify();
        for (let i = 0; i < size; i += 97) same(map.get(i), i, `value when stopped before ${n}`);
        heap.x.destroy(map.h);
        same(heap.stats().used, base, `bytes in use when stopped before ${n}`);
      },
    );
    map.drain({ maxBuckets: 1 });
  }
  heap.dispose();
};

/** reserve() of a map without entries. */
export const emptyReserve = (core, kinds) => {
  const heap = heapOn(core);
  const map = make(heap, kinds);
  const isSet = kinds[1] === 'none';
  stopAll(
    heap,
    () => map.reserve(300),
    (n) => {
      map.verify();
      for (let i = 0; i < 200; i++) isSet ? map.add(i) : map.set(i, i);
      map.verify();
      same(map.size, 200, `size when stopped before ${n}`);
      for (let i = 0; i < 200; i++) same(map.has(i), true, `has() when stopped before ${n}`);
      heap.x.destroy(map.h);
      same(heap.stats().used, 0, `bytes in use when stopped before ${n}`);
    },
  );
  heap.dispose();
};

/** Pages and blocks that are taken and given back: a stopped call leaves as many free as there were before or
 *  behind it. */
export const freePages = (core) => {
  const heap = heapOn(core);
  const { x } = heap;
  const free = () => {
    x.heap_stats();
    return numbers(heap, 6);
  };
  const [a, b, c, d] = [3, 1, 2, 1].map((pages) => x.allocate(pages << 16) >>> 0);
  const block = x.allocate(300) >>> 0;
  x.release(a, 3 << 16);
  for (const call of [
    () => x.allocate(1 << 16),
    () => x.allocate(3 << 16),
    () => x.allocate(5 << 16),
    () => x.allocate(4000),
    () => x.release(b, 1 << 16),
    () => x.release(c, 2 << 16),
    () => x.release(d, 1 << 16),
    () => x.release(block, 300),
  ]) {
    const before = free();
    const saved = save(heap);
    call();
    const [, used, , , , left] = free().split(' ');
    saved();
    stopAll(heap, call, (n) => {
      x.recover();
      const got = free().split(' ');
      const isOld = got[1] === before.split(' ')[1];
      same(got[1], isOld ? got[1] : used, `bytes in use when stopped before ${n}`);
      const grown = (got[0] - before.split(' ')[0]) * Number(isOld);
      same(
        Number(got[5]) - grown,
        Number(isOld ? before.split(' ')[5] : left),
        `free when stopped before ${n}`,
      );
    });
  }
  heap.dispose();
};

/** A number under which the bindings keep a value: without its call's end it is not there. */
export const keptNumbers = (core) => {
  const heap = heapOn(core);
  const map = make(heap, ['u32', 'any']);
  for (let i = 0; i < 8; i++) map.set(i, { i });
  const before = save(heap);
  for (let n = 1, stopped = true; stopped; n++) {
    before();
    stopped = isStopped(heap, n, () => heap.x.keep_u32(map.h, 99, 77));
    heap.x.recover();
    same(heap.x.has_u32_4(map.h, 99), stopped ? 0 : 1, `has() when stopped before ${n}`);
  }
  before();
  heap.dispose();
};
