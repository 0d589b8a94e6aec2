// How memory.mjs puts its parts into tables. The rows are used by the report too.
import { columns, short, whole } from '../../harness/report.mjs';
import { titleOf } from '../../peers/index.mjs';

const MIB = 2 ** 20;
const arrow = (kinds) => kinds.replace(':', ' -> ');
const title = (name) => (name === 'clock' ? 'nothing' : titleOf(name));

export const perEntryHead = ['entries', 'tophash says', 'tophash', "Map's heap", 'Map', 'tophash / Map'];

/** Below these sizes what else the process did outweighs the map: in resident pages, and in the JavaScript
 *  heap. */
const RESIDENT_FROM = 100_000;
const HEAP_FROM = 10_000;

/**
 * Bytes per entry of one run: what tophash states, or what the JavaScript heap grew by; and what is resident.
 * @returns {{ own: number | undefined, resident: number | undefined }}
 */
export function bytesPerEntry({ n, stated, heapUsed, external, bytesPerEntry: resident }) {
  const own = stated ?? (n >= HEAP_FROM ? heapUsed + external : undefined);
  return { own, resident: n >= RESIDENT_FROM ? resident : undefined };
}

/** Bytes per entry: what tophash says of the map, resident; Map's share of the JavaScript heap, resident. */
export function perEntryRows(results, kinds) {
  const same = results.filter((each) => each.kinds === kinds);
  return [...new Set(same.map(({ n }) => n))].map((n) => {
    const [tophash, map] = ['tophash', 'map'].map((name) =>
      same.find((each) => each.n === n && each.implementation === name),
    );
    const [ours, theirs] = [bytesPerEntry(tophash), bytesPerEntry(map)];
    const figures = [ours.own, ours.resident, theirs.own, theirs.resident];
    const cells = figures.map((bytes) => (bytes === undefined ? '-' : short(bytes)));
    return [whole(n), ...cells, ours.resident ? (ours.resident / theirs.resident).toFixed(2) : '-'];
  });
}

/** @param {any[]} results of measurePerEntry() */
export function reportPerEntry(results) {
  const sections = [...new Set(results.map(({ kinds }) => kinds))].map((kinds) => {
    const table = columns(perEntryHead, perEntryRows(results, kinds));
    return `Bytes per entry, ${arrow(kinds)}; resident where nothing else is said\n\n${table}`;
  });
  return sections.join('\n\n');
}

export const lifeHead = ['', 'kinds', 'resident MiB', 'held by the map', 'free in its heap'];

/** @param {any[]} results of measureLife() @returns {{ stage: string, cells: string[] }[]} */
export function lifeRows(results) {
  return results.flatMap(({ implementation, kinds, stages }) =>
    stages.map(({ name, rss, total, heap }) => [
      `${title(implementation)}, ${name}`,
      arrow(kinds),
      short(rss / MIB),
      total === undefined ? '-' : short(total / MIB),
      heap === undefined ? '-' : short(heap.free / MIB),
    ]),
  );
}

/** @param {any[]} results of measureLife() */
export function reportLife(results) {
  const head = `A map of ${whole(results[0].n)} entries over its life, beyond what the process had before`;
  return `${head}\n\n${columns(lifeHead, lifeRows(results))}`;
}

export const gcHead = ['', 'full collection, ms', 'collections while filled', 'their ms', 'of ms'];

/** @param {any[]} results of measureGc() */
export function gcRows(results) {
  return results.map(({ implementation, full, filling }) => [
    title(implementation),
    `${short(full.median)} (${short(full.min)}-${short(full.max)})`,
    whole(filling.collections),
    short(filling.ms),
    short(filling.of),
  ]);
}

/** @param {any[]} results of measureGc() */
export function reportGc(results) {
  const head = `Garbage collection with ${whole(results[0].n)} entries alive, i32 -> f64`;
  return `${head}\n\n${columns(gcHead, gcRows(results))}`;
}
