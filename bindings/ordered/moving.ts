// The moves of a drop-in map: from its native slots to generations or to the log, and why. A move is prepared
// apart and then made by stores, so that one that is interrupted has not happened.
import { now } from '../base/host.js';
import { type NativeMap, natives, SafeSet } from '../base/native-map.js';
import { tellMove } from '../growth/moves.js';
import { Generations } from './generations.js';
import { rules } from './rules.js';
import { movedOf, moveTo, setWalks, setWatch, walksOf, watchOf } from './state.js';
import { OrderedTable } from './table.js';
import { SMALL, Watch } from './watch.js';

const { clear, entries: entriesOf, get: nativeGet, keys: keysOf, next } = natives;
const { set: nativeSet, size: sizeOf } = natives;

/** What V8 hashes of a bigint: its low bits. */
const HASHED_BITS = 64;

const MARK =
  'this tophash Map has moved to memory of its own: pass map.toNative() to structuredClone, postMessage or v8.serialize';

/** Called when a map has come to the size that its watch waits for; `key`: the last that was set. */
export const review = (map: object, key: unknown): void => {
  const size = sizeOf(map as never);
  const watch = watchOf(map) === SMALL ? new Watch() : watchOf(map);
  const { bigints, last, numbers } = rules;
  const most = typeof key === 'string' ? rules.generation : rules.limit;
  const later = size < numbers ? Math.min(4 * size, numbers) : 2 * size;
  watch.due = Math.min(later, size < rules.generation ? rules.generation : rules.limit);
  watch.forget();
  setWatch(map, watch);
  const isNumber = typeof key === 'number' && size >= numbers && size <= last;
  const isBig = typeof key === 'bigint' && (size >= bigints ? size <= last : hasEqualDigits(map));
  if ((isNumber || isBig) && numbersToLog(map) !== undefined) return;
  if (size >= most) toGenerations(map);
};

/** Whether the first keys of a map are bigints of which half share their low digits. */
const hasEqualDigits = (map: object): boolean => {
  const low = new SafeSet<bigint>();
  const keys = keysOf(map as never);
  for (let i = 0; i < rules.lookedAt; i++) {
    const { value: key } = next(keys);
    if (typeof key !== 'bigint') return false;
    low.add(BigInt.asUintN(HASHED_BITS, key));
    if (low.size >= rules.lookedAt / 2) return false;
  }
  return true;
};

/** Lets new keys go to generations behind the native slots. */
const toGenerations = (map: object): void => {
  const watch = watchOf(map);
  const mark = Symbol(MARK);
  watch.moves++;
  watch.mark = mark;
  moveTo(map, watch, new Generations(map), mark);
  tellMove('generations', sizeOf(map as never) - 1, 0, 0);
};

/** Moves a map to the log, whatever form it has; undefined, and nothing has happened, if more than `others`
 *  keys are no numbers or bigints, or if there is no memory for an index of these. */
export const toLog = (map: object, others = Number.POSITIVE_INFINITY): OrderedTable | undefined => {
  const moved = movedOf(map);
  if (moved instanceof OrderedTable) return moved;
  const start = now();
  const known = watchOf(map);
  const watch = known === SMALL ? new Watch() : known;
  const table = new OrderedTable();
  if (!fill(table, map, moved, watch.mark, others)) return undefined;
  const mark = moved === undefined ? Symbol(MARK) : (watch.mark as symbol);
  table.second = table.head + (known.isThere ? 1 : 0);
  table.border = table.tail;
  table.before = moved;
  table.moves = watch.moves + 1;
  watch.moves = table.moves;
  watch.mark = mark;
  moveTo(map, watch, table, mark);
  watch.first = undefined; // or it would not be collected
  if (walksOf(map) === 0) release(map, table);
  else hollow(map, table);
  table.inCore?.list(table);
  tellMove('log', table.size, now() - start, table.life?.id ?? 0);
  return table;
};

/** Puts all entries into a table. */
const fill = (
  table: OrderedTable,
  map: object,
  generations: Generations | undefined,
  mark: symbol | undefined,
  others: number,
): boolean => {
  table.capacity = generations?.size ?? sizeOf(map as never);
  let left = others;
  let from = entriesOf(map as never);
  for (let generation = generations?.second; ; ) {
    const step = next(from);
    if (step.done !== true) {
      const [key, value] = step.value;
      if (typeof key !== 'number' && typeof key !== 'bigint' && --left < 0) return false;
      if (typeof key !== 'symbol' || key !== mark) table.add(key, value);
      if (table.lacksCore && others !== Number.POSITIVE_INFINITY) return false;
    } else if (generation !== undefined) {
      from = entriesOf(generation as never);
      generation = generation.next;
    } else {
      return true;
    }
  }
};

/** Leaves keys only in the native Maps of a map that is in the log, while iterations go through them: nobody
 *  may ever end these, and what the program deletes or overwrites is to be free. */
const hollow = (map: object, table: OrderedTable): void => {
  const shells: NativeMap<unknown, unknown>[] = [map as never];
  for (let at = table.before?.second; at !== undefined; at = at.next) shells[shells.length] = at;
  for (let i = 0; i < shells.length; i++) {
    const shell = shells[i] as NativeMap<unknown, unknown>;
    const keys = keysOf(shell);
    for (let step = next(keys); step.done !== true; step = next(keys))
      nativeSet(shell, step.value, undefined);
  }
  table.shells = shells;
};

/** Empties the native slots of a map that is in the log, but for the mark. Iterations that began before the
 *  move still go through what is there: it waits for the last of them. */
const release = (map: object, table: OrderedTable): void => {
  const { mark } = watchOf(map);
  table.before = undefined;
  table.shells = [];
  clear(map as never);
  nativeSet(map as never, mark, mark);
};

/** The first entry of a log, or the last, as [key, value]; undefined if there is none. */
export const pairAt = (table: OrderedTable, isFirst: boolean): [unknown, unknown] | undefined => {
  const p = isFirst ? table.head : table.last;
  return table.size === 0 ? undefined : [table.keyAt(p), table.valueAt(p)];
};

/** The first entry of a map. */
export const firstOf = (map: object): [unknown, unknown] | undefined => {
  const moved = movedOf(map);
  if (moved instanceof OrderedTable) return pairAt(moved, true);
  const watch = watchOf(map);
  if (moved === undefined && watch.deletes === 0) return next(entriesOf(map as never)).value;
  if (!watch.findFirst(map, moved?.second)) return undefined;
  const { first } = watch;
  return [first, moved === undefined ? nativeGet(map as never, first) : moved.get(first)];
};

/** Moves a map to the log if its keys are numbers or bigints, but for a few. */
export const numbersToLog = (map: object): OrderedTable | undefined =>
  toLog(map, sizeOf(map as never) / rules.others);

/** An iteration over native Maps begins (1) or ends (-1). */
export const countWalk = (map: object, change: number): void => {
  const walks = walksOf(map) + change;
  setWalks(map, walks);
  const moved = movedOf(map);
  if (walks === 0 && moved instanceof OrderedTable) release(map, moved);
};
