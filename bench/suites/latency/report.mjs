// How latency.mjs puts its two parts into tables. Nanoseconds in, microseconds or milliseconds out.
import { columns, median, short, whole } from '../../harness/report.mjs';
import { percentiles } from './maps.mjs';

export const latencyTitles = { clock: 'nothing', spin: 'nothing, as slowly', tophash: 'tophash', map: 'Map' };
export const latencyHead = [...percentiles.map((p) => `p${p}`), 'max'];

/** Medians over runs, in the unit asked for.
 * @param {any[]} runs each with percentiles and max in ns
 * @param {number} unit ns
 * @returns {number[]} as latencyHead
 */
export function quantileRow(runs, unit) {
  const values = percentiles.map((_, i) => median(runs.map((run) => run.percentiles[i])));
  return [...values, median(runs.map(({ max }) => max))].map((ns) => ns / unit);
}

/** Rows of a table of inserts: all, those with growth work, the rest. Microseconds. */
export function insertRows(results) {
  const parts = { all: 'all', growth: 'with growth work', rest: 'the rest' };
  return Object.entries(results).flatMap(([name, runs]) => {
    const shown = Object.keys(parts).filter((part) => part === 'all' || runs[0].growth.count > 0);
    return shown.map((part) => {
      const its = runs.map((run) => run[part]);
      const count = whole(median(its.map((each) => each.count)));
      return [latencyTitles[name], parts[part], count, ...quantileRow(its, 1000).map(short)];
    });
  });
}

/** @param {Record<string, any[]>} results of inserts.mjs */
export function reportInserts(results) {
  const { n } = results.clock[0];
  const title = `Growing from empty to ${whole(n)}, i32 -> f64: microseconds an insert, the clock's included`;
  return `${title}\n\n${columns(['', 'inserts', 'count', ...latencyHead], insertRows(results))}`;
}

/** Rows of a table of the server: its event loop, and its clients. Milliseconds. */
export function serverRows(results) {
  const parts = { 'event loop': 'loop', request: 'client' };
  return Object.entries(results).flatMap(([name, runs]) =>
    Object.entries(parts).map(([title, part]) => {
      const its = runs.map((run) => run[part]);
      return [latencyTitles[name], title, ...quantileRow(its, 1e6).map(short)];
    }),
  );
}

/** @param {Record<string, any[]>} results of server.mjs */
export function reportServer(results) {
  const { n, batch, requests } = results.clock[0];
  const title = `An HTTP server that puts ${batch} entries into a map per request`;
  const sizes = `${whole(requests)} requests, ${whole(n)} entries: milliseconds.`;
  const note = 'The event loop is looked at once a millisecond, which its figures include.';
  return `${title}, ${sizes}\n${note}\n\n${columns(['', '', ...latencyHead], serverRows(results))}`;
}
