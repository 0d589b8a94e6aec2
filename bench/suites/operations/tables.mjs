// The table of operations, in plain text.
import { columns, short, whole, withSpread } from '../../harness/report.mjs';
import { titleOf } from '../../peers/index.mjs';

/** One row per scenario, one column per implementation; '-' where it lacks the operation.
 * @param {any[]} results of suite.mjs
 */
export function operationsTable(results, implementations) {
  const compares = implementations.includes('tophash') && implementations.includes('map');
  const limited = results.some(({ limit }) => limit);
  const head = [
    ...['operation', 'kinds', 'pattern', 'n'],
    ...implementations.map((name) => `${titleOf(name)} ns`),
    ...(compares ? ['Map / tophash', 'floor'] : []),
    ...(limited ? ['limit ns', 'tophash / limit'] : []),
  ];
  const rows = results.map(({ operation, kinds, pattern, n, ns, ratio, floor, limit }) => [
    ...[operation, kinds, pattern, whole(n)],
    ...implementations.map((name) => (ns[name] ? withSpread(ns[name]) : '-')),
    ...(compares ? [ratio?.toFixed(2) ?? '-', floor === undefined ? '-' : short(floor)] : []),
    ...(limited ? [limit ? short(limit.ns) : '-', limit ? limit.times.toFixed(1) : '-'] : []),
  ]);
  return columns(head, rows);
}

/** "-: @keyv/bigmap (i32:f64): ...", each reason once. */
export function reasons(results) {
  const lines = results.flatMap(({ operation, kinds, lacking }) => {
    return Object.entries(lacking).map(([name, why]) => {
      const where = why.startsWith('has ') || why.startsWith('takes ') ? operation : kinds;
      return `-: ${titleOf(name)}, ${where}: ${why}`;
    });
  });
  return [...new Set(lines)];
}
