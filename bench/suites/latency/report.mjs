// How latency.mjs puts its two parts into tables. Nanoseconds in, microseconds or milliseconds out.
import { columns, median, short, whole } from '../../harness/report.mjs';
import { percentiles } from './maps.mjs';

export const latencyTitles = { clock: 'nothing', spin: 'nothing, as slowly', tophash: 'tophash', map: 'Map' };
export const latencyHead = [...percentiles.map((p) => `p${p}`), 'max'];

/**
 * Medians over runs, in the unit asked for.
 * @param {any[]} runs each with percentiles and max in ns
 * @param {number} unit ns
 * @returns {number[]} as latencyHead
 */
export function quantileRow(runs, unit) {
  const values = percentiles.map((_, i) => median(runs.map((run) => run.percentiles[i])));
  return [...values, median(runs.map(({ max }) => max))].map((ns) => ns / unit);
}

/** Rows of a table of inserts: all, those with growth work, the rest. */
export function insertRows(results) {
  const parts = { all: 'all', growth: 'with growth work', rest: 'the rest' };
  return Object.entries(results).flatMap(([name, runs]) => {
    const shown = Object.keys(parts).filter((part) => part === 'all' || runs[0].growth.count > 0);
    return shown.map((part) => ({
      name: latencyTitles[name],
      part: parts[part],
      count: median(runs.map((run) => run[part].count)),
      values: quantileRow(
        runs.map((run) => run[part]),
        1000,
      ),
    }));
  });
}

/** @param {Record<string, any[]>} results of inserts.mjs */
export function reportInserts(results) {
  const rows = insertRows(results).map(({ name, part, count, values }) => {
    return [name, part, whole(count), ...values.map(short)];
  });
  const { n } = results.clock[0];
  const title = `Growing from empty to ${whole(n)}, i32 -> f64: microseconds per insert, the clock's included`;
  return `${title}\n\n${columns(['', 'inserts', 'count', ...latencyHead], rows)}`;
}

/** Rows of a table of the server: its event loop, and its clients. */
export function serverRows(results) {
  return Object.entries(results).flatMap(([name, runs]) => [
    { name: latencyTitles[name], part: 'event loop', values: quantileRow(runs.map(loopOf), 1e6) },
    { name: latencyTitles[name], part: 'request', values: quantileRow(runs.map(clientOf), 1e6) },
  ]);
}

const loopOf = ({ loop }) => loop;
const clientOf = ({ client }) => client;

/** @param {Record<string, any[]>} results of server.mjs */
export function reportServer(results) {
  const rows = serverRows(results).map(({ name, part, values }) => [name, part, ...values.map(short)]);
  const { n, batch, requests } = results.clock[0];
  const title = `An HTTP server that puts ${batch} entries into a map per request, ${whole(requests)} requests, ${whole(n)} entries: milliseconds.`;
  const note = 'The event loop is looked at once a millisecond, which its figures include.';
  return `${title}\n${note}\n\n${columns(['', '', ...latencyHead], rows)}`;
}
