// How growth.mjs puts its three parts into words and tables.
import { columns, median, short, whole } from '../../harness/report.mjs';

const MIB = 2 ** 20;
const titles = { clock: 'the clock alone', tophash: 'tophash', map: 'Map' };

/** Slowest inserts of every implementation, and the worst ones of tophash with what they coincided with.
 * @param {{ clock: object[], tophash: object[], map: object[] }} results several runs of each
 */
export function reportInserts(results, n) {
  const slowest = (runs) => runs.map((run) => run.slowest[0]?.ms ?? 0);
  const withoutGc = (runs) => runs.map((run) => Math.max(0, ...run.slowest.map(({ restMs }) => restMs)));
  const summary = Object.entries(results).map(([name, runs]) => [
    titles[name],
    short(median(runs.map(({ nsPerInsert }) => nsPerInsert))),
    slowest(runs).map(short).join(' '),
    withoutGc(runs).map(short).join(' '),
    median(runs.map(({ collections }) => collections)).toFixed(0),
    median(runs.map(({ memoryGrowths }) => memoryGrowths)).toFixed(0),
  ]);
  const head = ['', 'ns/insert, timed', 'slowest, ms, per run', 'without gc, ms', 'collections'];
  const limits = results.clock[0].over.map(({ ms }) => String(ms));
  const counts = Object.entries(results).map(([name, runs]) => [
    titles[name],
    ...limits.map((_, i) => whole(median(runs.map(({ over }) => over[i].inserts)))),
  ]);
  const ratio = median(slowest(results.map)) / median(slowest(results.tophash));
  return [
    `Growing from empty to ${whole(n)}, i32 -> f64, every insert after the first 10,000 timed`,
    columns([...head, 'memory growths'], summary),
    `Slowest insert, median of the runs: Map's is ${short(ratio)} times tophash's.`,
    'Inserts slower than each limit, in milliseconds:',
    columns(['', ...limits], counts),
    worstInserts(titles.tophash, results.tophash),
    worstInserts(titles.map, results.map),
  ].join('\n\n');
}

/**
 * The run in the middle, insert by insert; an index that recurs in other runs is no accident of the machine.
 */
function worstInserts(name, runs) {
  const ordered = [...runs].sort((a, b) => a.slowest[0].ms - b.slowest[0].ms);
  const shown = ordered[ordered.length >> 1];
  const among = (index) =>
    runs.filter(({ slowest }) => slowest.some((other) => other.index === index)).length;
  const rows = shown.slowest.map(({ index, ms, gc, gcMs, memoryGrew, restMs }) => [
    whole(index),
    ms.toFixed(3),
    gc === '' ? '-' : `${gcMs.toFixed(3)} ${gc}`,
    memoryGrew ? 'yes' : 'no',
    restMs.toFixed(3),
    `${among(index)} of ${runs.length}`,
  ]);
  const head = ['insert', 'ms', 'of which gc', 'memory grew', 'rest', 'among the 20 in'];
  return `The ${rows.length} slowest of ${name}, run in the middle\n${columns(head, rows)}`;
}

/** @param {{ maps: number, worst: object, last: object }[]} results */
export function reportHeap(results) {
  const cells = (what, { size, committed, live, overflow, old, ratio }) => {
    const mib = [committed, live, overflow, old].map((x) => short(x / MIB));
    return [what, whole(size), ...mib, ratio.toFixed(3)];
  };
  const rows = results.flatMap(({ maps, worst, last }) => {
    const who = maps === 1 ? 'one map' : `${maps} in turn`;
    return [cells(`${who}, worst`, worst), cells(`${who}, last`, last)];
  });
  const head = ['growing', 'entries each', 'committed MiB', 'main', 'overflow', 'old'];
  const all = [...head, 'committed / (main + overflow)'];
  return `Memory committed against memory in use, above 1 MiB in use\n\n${columns(all, rows)}`;
}

/** @param {{ kinds: string, n: number, tophash: number, map: number }[]} results */
export function reportResident(results) {
  const sections = [...new Set(results.map(({ kinds }) => kinds))].map((kinds) => {
    const same = results.filter((each) => each.kinds === kinds);
    const mean = (name) => same.reduce((sum, each) => sum + each[name], 0) / same.length;
    const all = [...same, { n: 'mean', tophash: mean('tophash'), map: mean('map') }];
    const rows = all.map(({ n, tophash, map }) => {
      return [n === 'mean' ? n : whole(n), short(tophash), short(map), (tophash / map).toFixed(2)];
    });
    const head = ['entries', 'tophash', 'Map', 'tophash / Map'];
    return `Resident bytes per entry, ${kinds}\n\n${columns(head, rows)}`;
  });
  return sections.join('\n\n');
}
