// The background drain: a growth that no write carries on ends all the same, keeps nothing alive, and stops
// at what it cannot drain. Waits are for an outcome, with plenty of time; none asserts speed.
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { timers as host } from '../../bindings/base/host.js';
import { maps } from '../../bindings/heap/live-maps.js';
import type { GrowthPolicy } from '../../bindings/heap/map-options.js';
import { internalsOf } from '../../bindings/typed/internals.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { runProgram } from '../support/child.js';
import { BUILDS, type Build, heapOf } from '../support/cores.js';
import { stopBeforeStore } from '../support/faults.js';

type Words = TypedMap<'u32', 'u32'>;

/** A map whose growth of at least `buckets` old buckets has just begun, in a heap of its own. */
const growing = (build: Build, buckets = 4096, growth: GrowthPolicy = {}, heap = heapOf(build)): Words => {
  const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, ...growth } });
  map.reserve(buckets * 5);
  for (let i = 0; !map.stats().growing; i++) map.set(i, i);
  expect(map.stats().oldBuckets).toBeGreaterThanOrEqual(buckets - 1);
  return map;
};

/** Waits, turn by turn, until `done`: far longer than anything here takes. */
const until = async (done: () => boolean, pause: () => Promise<unknown> = () => sleep(1)): Promise<void> => {
  const begun = performance.now();
  while (!done()) {
    if (performance.now() - begun > 20_000) throw new Error(`waited in vain for ${done}`);
    await pause();
  }
};
const ended = (map: { stats(): { growing: boolean } }) => (): boolean => !map.stats().growing;

const expectWhole = (map: Words): void => {
  map.verify();
  let sum = 0;
  for (const [key, value] of map) sum += key + value;
  expect(sum).toBe(map.size * (map.size - 1));
};

describe.each(BUILDS)('build %s', (build) => {
  it('ends the growth of a map that is not used any more', async () => {
    const map = growing(build);
    const { oldBuckets, evacuated } = map.stats();
    await until(ended(map));
    expect(map.stats()).toMatchObject({
      oldBuckets: 0,
      bytes: { old: 0 },
      evacuated: { ...evacuated, background: oldBuckets },
    });
    expectWhole(map);
  });

  it('ends it in slices between which the map is read and iterated, and everything is there', async () => {
    const map = growing(build, 4096, { background: { sliceMs: 0.01, everyMs: 1 } });
    const iterator = map.keys();
    let visits = 0;
    let reads = 0;
    while (map.stats().growing) {
      for (let n = 0; n < 100; n++, reads++) expect(map.get(reads % map.size)).toBe(reads % map.size);
      if (!iterator.next().done) visits++;
      await turn();
    }
    for (const _ of iterator) visits++;
    expect(visits).toBe(map.size);
    expect(map.stats().evacuated.background).toBeGreaterThan(0);
    expectWhole(map);
  });

  it('ends it beside a loop that never rests but yields', async () => {
    const map = growing(build);
    let work = 0;
    await until(ended(map), () => {
      for (let i = 0; i < 50_000; i++) work = (work * 31 + i) | 0;
      return turn();
    });
    expect(map.stats().evacuated.background).toBeGreaterThan(0);
    expectWhole(map);
  });

  it('ends those of many maps and sets, also one that begins after all have ended', async () => {
    const heap = heapOf(build);
    const all = [256, 1024, 64].map((buckets) => growing(build, buckets, {}, heap));
    const set = new TypedSet('i64', { heap, growth: { assist: 0 } });
    for (let i = 0n; i < 1000n || !set.stats().growing; i++) set.add(i);
    await until(() => [...all, set].every((one) => !one.stats().growing));
    for (const map of all) expectWhole(map);
    set.verify();
    const [map] = all as [Words];
    const { background } = map.stats().evacuated;
    for (let i = map.size; !map.stats().growing; i++) map.set(i, i);
    await until(ended(map));
    expect(map.stats().evacuated.background).toBeGreaterThan(background);
    expectWhole(map);
  });
});

describe('the background drain', () => {
  it('leaves a map with background: false alone, as long as another takes and longer', async () => {
    const still = growing('release', 16, { background: false });
    const before = still.stats();
    const other = growing('release');
    await until(ended(other));
    const after = still.stats();
    expect(after).toMatchObject({
      growing: true,
      oldBuckets: before.oldBuckets,
      evacuated: before.evacuated,
    });
    still.clone(); // has the same pace: none
    expect(still.drain().complete).toBe(true);
    expectWhole(still);
  });

  it.each(['before', 'after'])('lets no map wait for one of a slower pace that grows %s it', async (when) => {
    const pace = { sliceMs: 0.01, everyMs: 60_000 };
    const slow = when === 'before' ? growing('release', 4096, { background: pace }) : undefined;
    const quick = growing('release', 64);
    const late = slow ?? growing('release', 4096, { background: pace });
    await until(ended(quick));
    expect(late.stats()).toMatchObject({ growing: true, evacuated: { background: 0 } });
    // and it goes on for the next map
    const next = growing('release', 64);
    await until(ended(next));
    expect(late.stats().growing).toBe(true);
    late.dispose();
  });

  it('turns to maps of a quicker pace between the slices of a slower one that began before them', async () => {
    const slow = growing('release', 4096, { background: { sliceMs: 0.01, everyMs: 40 } });
    await until(() => slow.stats().evacuated.background > 0);
    const quick = growing('release', 4096, { background: { sliceMs: 0.01, everyMs: 1 } });
    await until(ended(quick));
    expect(slow.stats().growing).toBe(true);
    await until(ended(slow));
    for (const map of [slow, quick]) expectWhole(map);
  });

  it('goes on after a map that is disposed with its growth pending, by itself or with its heap', async () => {
    const gone = [growing('release'), growing('classic')] as const;
    const other = growing('release', 64);
    gone[0].dispose();
    gone[1].heap.dispose();
    await until(ended(other));
    expectWhole(other);
    expect(gone[0].heap.stats()).toMatchObject({ used: 0, maps: 0 });
  });

  it('outlives a timer that never fires: workerd drops the timers of a request with it', async () => {
    const timers = vi.spyOn(host, 'start').mockReturnValue({});
    const left = growing('release', 64);
    await turn(); // timers start when the job that made the map has ended
    expect(timers).toHaveBeenCalledTimes(1);
    timers.mockRestore();
    await sleep(10);
    const next = growing('release', 64);
    await until(() => !left.stats().growing && !next.stats().growing);
    for (const map of [left, next]) expectWhole(map);
  });

  it('does the slice by a timer that fires less than a millisecond early, and waits on by one before', async () => {
    let at = 1000;
    let tick = (): void => {};
    const asked: number[] = [];
    const now = vi.spyOn(host, 'now').mockImplementation(() => at);
    const start = vi.spyOn(host, 'start').mockImplementation((run, ms) => {
      tick = run;
      asked.push(ms);
      return {};
    });
    const map = growing('release', 256, { background: { sliceMs: 0.01, everyMs: 4 } });
    await turn();
    expect(asked).toEqual([4]);
    for (const [ms, wait] of [
      [1002.5, 2],
      [1003, 1],
    ] as const) {
      at = ms;
      tick();
      expect([asked.pop(), map.stats().evacuated.background]).toEqual([wait, 0]);
    }
    at = 1003.01;
    now.mockImplementation(() => {
      at += 0.01;
      return at;
    });
    tick();
    expect([asked.pop(), map.stats().evacuated.background]).toEqual([4, 32]);
    for (const spy of [now, start]) spy.mockRestore();
    tick();
    await until(ended(map));
    expectWhole(map);
  });

  it('does one slice, not one per timer, when several are overdue', async () => {
    const waiting = new Map<number, () => void>();
    const start = vi.spyOn(host, 'start').mockImplementation(((tick: () => void) => {
      waiting.set(start.mock.calls.length, tick);
      return start.mock.calls.length;
    }) as never);
    const stop = vi.spyOn(host, 'stop').mockImplementation((id) => {
      waiting.delete(id as never);
    });
    const all: Words[] = [];
    for (const _ of Array(3)) {
      all.push(growing('release', 64, { background: { sliceMs: 0.01 } }));
      await sleep(10);
    }
    expect(waiting.size).toBe(3);
    for (const id of [1, 2, 3]) waiting.get(id)?.();
    for (const spy of [start, stop]) spy.mockRestore();
    expect(all.filter((map) => map.stats().evacuated.background > 0)).toEqual([all[0]]);
    for (const tick of waiting.values()) tick();
    await until(() => all.every((map) => !map.stats().growing));
  });

  it.each<[string, (map: Words) => unknown]>([
    ['clear()', (map) => map.clear()],
    ['drain()', (map) => map.drain()],
    ['compact()', (map) => map.compact()],
    ['reserve()', (map) => map.reserve(100_000)],
  ])('has nothing to do after %s, and starts again with the next growth', async (_, end) => {
    const map = growing('release', 64);
    end(map);
    const other = growing('release', 64);
    await until(ended(other));
    expect(map.stats()).toMatchObject({ growing: false, evacuated: { background: 0 } });
    for (let i = map.size; !map.stats().growing; i++) map.set(i, i);
    await until(ended(map));
    expect(map.stats().evacuated.background).toBeGreaterThan(0);
    expectWhole(map);
  });

  it.each(['faults', 'classic-faults'] as const)(
    '%s: goes on after a slice that was stopped',
    async (build) => {
      const map = growing(build, 256);
      stopBeforeStore(map.heap, 3);
      expect(() => internalsOf(map).drainSlice(8)).toThrow(WebAssembly.RuntimeError);
      await until(ended(map));
      expect(map.stats().evacuated.background).toBeGreaterThan(0);
      expectWhole(map);
    },
  );

  it('shows how long a growth has lingered and lain idle, and 0 when there is none', async () => {
    const map = growing('release', 64, { background: false });
    const fresh = new TypedMap('u32', 'u32', { heap: map.heap });
    expect(fresh.stats()).toMatchObject({ oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 });
    const first = map.stats();
    await until(() => map.stats().oldBucketsIdleMs > first.oldBucketsIdleMs + 5);
    const second = map.stats();
    expect(second.oldBucketsAgeMs - first.oldBucketsAgeMs).toBeGreaterThan(5);
    expect(second.oldBucketsAgeMs).toBeGreaterThanOrEqual(second.oldBucketsIdleMs);
    map.drain({ maxBuckets: 1 });
    const third = map.stats(); // progress: idle starts anew, age goes on
    expect(third.oldBucketsIdleMs).toBeLessThan(second.oldBucketsIdleMs);
    expect(third.oldBucketsAgeMs).toBeGreaterThanOrEqual(second.oldBucketsAgeMs);
    map.drain();
    expect(map.stats()).toMatchObject({ growing: false, oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 });
    for (let i = map.size; !map.stats().growing; i++) map.set(i, i);
    expect(map.stats().oldBucketsAgeMs).toBeLessThan(third.oldBucketsAgeMs);
  });
});

describe('maps()', () => {
  it('lists the live maps and sets of all heaps by name, kinds and stats(), and no others', () => {
    const heaps = [heapOf('release'), heapOf('classic')] as const;
    const before = maps().length;
    const map = new TypedMap('u32', 'f64', { heap: heaps[0], name: 'prices' }).set(1, 2);
    const set = new TypedSet('i64', { heap: heaps[1], name: 'ids' });
    const own = new TypedMap('f64', 'i32', { name: 'default' });
    const named = () =>
      maps()
        .filter(({ name }) => ['prices', 'ids', 'default'].includes(name))
        .map((one) => [one.name, one.key, one.value, one.stats().size, one.stats().core]);
    expect(named().sort()).toEqual([
      ['default', 'f64', 'i32', 0, 'line'],
      ['ids', 'i64', 'none', 0, 'classic'],
      ['prices', 'u32', 'f64', 1, 'release'],
    ]);
    expect(maps()).toHaveLength(before + 3);
    const copy = map.clone();
    expect(maps()).toHaveLength(before + 4);
    for (const one of [own, copy]) one.dispose();
    expect(named().map(([name]) => name)).toEqual(expect.arrayContaining(['prices', 'ids']));
    expect(maps()).toHaveLength(before + 2);
    heaps[1].dispose();
    expect(maps()).not.toContain(set);
    expect(maps()).toContain(map);
    expect(maps()).toHaveLength(before + 1);
  });
});

describe('in a process of its own', () => {
  const GROW = `const grow = (map, entries) => {
    map.reserve(entries);
    for (let i = 0; !map.stats().growing; i++) map.set(i, i);
    return map;
  };`;

  it('an empty event loop exits at once, with the growth still pending', () => {
    expect(
      runProgram(`${GROW}
        const map = grow(new TypedMap('u32', 'u32', { growth: { assist: 0 } }), 300_000);
        const before = map.stats().oldBuckets;
        process.on('exit', () => {
          // had the drain kept the process alive, it would have ended the growth
          console.log(JSON.stringify([map.stats().growing, map.stats().oldBuckets > before / 2]));
        });
      `),
    ).toEqual([true, true]);
  });

  it('a dropped map is collected with its growth pending, whatever its pace, and given back', () => {
    expect(
      runProgram(`${GROW}
        const heap = new Heap();
        for (const background of [undefined, { everyMs: 60_000 }, { sliceMs: 0.01, everyMs: 20 }]) {
          (() => grow(new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background } }), 30_000))();
        }
        const peak = heap.stats();
        for (let i = 0; i < 200 && heap.stats().maps > 0; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          globalThis.gc();
        }
        console.log(JSON.stringify([peak.maps, peak.used > 0, heap.stats().maps, heap.stats().used,
          maps().length]));
      `),
    ).toEqual([3, true, 0, 0, 0]);
  });

  it('maps() forgets heaps and maps that were collected', () => {
    expect(
      runProgram(`${GROW}
        const kept = new TypedMap('u32', 'u32', { name: 'kept' });
        (() => new TypedMap('u32', 'u32', { heap: new Heap() }).set(1, 1))();
        const before = maps().length;
        for (let i = 0; i < 200 && maps().length > 1; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          globalThis.gc();
        }
        console.log(JSON.stringify([before, maps().map(({ name }) => name), kept.size]));
      `),
    ).toEqual([2, ['kept'], 0]);
  });
});
