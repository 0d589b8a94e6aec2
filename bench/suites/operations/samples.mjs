// The functions that tinybench calls once per sample. A sample is a loop over many operations that reports
// its own duration per operation, since tinybench's clock would drown one of 10 ns.
import { collectGarbage } from '../../harness/job.mjs';
import { fresh } from '../../harness/keys.mjs';
import { shuffled } from './orders.mjs';

/** Operations per sample of a walk. */
export const CHUNK = 1 << 16;
/** From this size on garbage is collected before each map is built. */
const COLLECT_FROM = 100_000;

/** What tinybench takes for a sample: milliseconds per operation, and what the sample has cost in all. */
function sample(elapsed, operations, cost = elapsed) {
  return { overriddenDuration: elapsed / operations, overriddenIterationCost: cost };
}

/** Walks an order in chunks, round and round. */
export function walk(state, order, loop) {
  let at = 0;
  return () => {
    const to = Math.min(at + CHUNK, order.length);
    const start = performance.now();
    const result = loop(order, at, to);
    const elapsed = performance.now() - start;
    const operations = to - at;
    state.sink += result;
    at = to === order.length ? 0 : to;
    return sample(elapsed, operations);
  };
}

/** New strings that live at once: a program that reads its keys drops each of them soon, and a collection in
 *  the middle of a sample would copy all that live. */
const FRESH = 1 << 12;

/** The same with a new string for every lookup, made before the clock runs. */
export function walkFresh(state, order, loop) {
  let at = 0;
  return () => {
    const began = performance.now();
    const strings = fresh(order.slice(at, at + FRESH));
    const start = performance.now();
    state.sink += loop(strings, 0, strings.length);
    const end = performance.now();
    at = at + FRESH >= order.length ? 0 : at + FRESH;
    return sample(end - start, strings.length, end - began);
  };
}

/** Repeats work over n entries until a sample is long enough for the clock. */
export function repeated(state, once) {
  const times = Math.max(1, Math.ceil(CHUNK / state.n));
  return () => {
    const start = performance.now();
    for (let i = 0; i < times; i++) state.sink += once();
    return sample(performance.now() - start, times * state.n);
  };
}

/** Samples of as many maps as are long enough for the clock. `run` gives milliseconds and operations.
 *  `areKept`: the maps live on until those of the next sample take their places. */
function severalMaps({ n }, run, areKept = true) {
  const maps = new Array(Math.max(1, Math.ceil(CHUNK / n)));
  return () => {
    const start = performance.now();
    if (n >= COLLECT_FROM) collectGarbage();
    const [ms, operations] = run(maps);
    for (const map of maps) map.dispose?.();
    if (!areKept) maps.fill(undefined);
    return sample(ms, operations, performance.now() - start);
  };
}

/** Builds maps up to half of n, and times the half that follows: it meets exactly one doubling. */
export function inserter(state, loop) {
  const { library, loops, n, half, keys } = state;
  const middle = Math.floor(n / 2);
  return severalMaps(state, (maps) => {
    for (let i = 0; i < maps.length; i++) {
      maps[i] = library.create({ entries: n });
      loops.set(maps[i], keys, half, 0, middle);
    }
    const start = performance.now();
    for (const map of maps) state.sink += loop(map, keys, half, middle, n);
    const ms = performance.now() - start;
    const wrong = maps.find(({ size }) => size !== n);
    if (wrong) throw new Error(`size is ${wrong.size} after ${n} distinct inserts`);
    return [ms, (n - middle) * maps.length];
  });
}

/** Builds maps from empty. `emptying` empties them, and is timed instead. */
export function builder(state, capacity, emptying) {
  const { library, loops, n, half, keys } = state;
  return severalMaps(state, (maps) => {
    const start = performance.now();
    for (let i = 0; i < maps.length; i++) {
      maps[i] = library.create({ entries: n, capacity });
      loops.set(maps[i], keys, half, 0, n);
    }
    const built = [performance.now() - start, n * maps.length];
    return emptying?.(maps) ?? built;
  });
}

/** Empties maps key by key, in random order. */
export function deleteAll({ loops, key, n, keys }) {
  const victims = shuffled(key, keys, 3);
  return (maps) => {
    const start = performance.now();
    let removed = 0;
    for (const map of maps) removed += loops.remove(map, victims, 0, n);
    const ms = performance.now() - start;
    if (removed !== n * maps.length) throw new Error(`deleted ${removed} of ${n * maps.length}`);
    return [ms, removed];
  };
}

/** Empties maps in one call each; what the collector does later with the garbage is not in the figure. */
export function clearAll(state) {
  return (maps) => {
    const start = performance.now();
    state.sink += state.loops.clear(maps);
    const ms = performance.now() - start;
    const left = maps.find(({ size }) => size !== 0);
    if (left) throw new Error(`clear() left ${left.size} entries`);
    return [ms, maps.length];
  };
}

/** Copies the map, per entry. */
export function cloner(state) {
  const { library, map, n } = state;
  return severalMaps(
    state,
    (copies) => {
      const start = performance.now();
      for (let i = 0; i < copies.length; i++) copies[i] = library.clone(map);
      const ms = performance.now() - start;
      const wrong = copies.find(({ size }) => size !== n);
      if (wrong) throw new Error(`a copy has ${wrong.size} of ${n} entries`);
      return [ms, n * copies.length];
    },
    false,
  );
}
