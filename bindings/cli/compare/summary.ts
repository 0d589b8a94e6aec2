// The closing words: what won, what lost, every losing row by name, the awkward ones too.
import type { Both, Group, Report, Row } from './report.js';
import { geometricMean, short, whole } from './statistics.js';

/** Ratios this close to 1 are called even. */
const EVEN = 0.05;

/** A few plain sentences. */
export const summarise = ({ groups }: Pick<Report, 'groups'>): string => {
  const inserts = comparison(groups, 'slowest single insert', 'shorter', (row) => row.slowestInsertMs);
  const memory = comparison(groups, 'memory per entry', 'smaller', (row) => row.bytesPerEntry);
  return [speed(groups), inserts, memory].join(' ');
};

const speed = (groups: readonly Group[]): string => {
  const ratios = groups.flatMap(({ rows }) => rows.map(({ ratio }) => ratio));
  const won = ratios.filter((ratio) => ratio >= 1 + EVEN).length;
  const lost = ratios.filter((ratio) => ratio <= 1 - EVEN).length;
  const all = ratios.length;
  const even = all - won - lost;
  const counts = `tophash was faster in ${won} of ${all} rows, slower in ${lost}, within 5 % in ${even}`;
  const mean = `over all rows it was ${short(geometricMean(ratios))} times as fast as Map (geometric mean)`;
  const losses = listRows(
    groups,
    ({ ratio }) => ratio <= 1 - EVEN,
    ({ operation, n, ratio }) => `${operation} ${whole(n)} (${ratio.toFixed(2)})`,
  );
  return `${counts}; ${mean}. Map was faster in ${losses || 'no row'}.`;
};

const comparison = (
  groups: readonly Group[],
  what: string,
  word: string,
  figures: (row: Row) => Both | undefined,
): string => {
  const isLost = (row: Row): boolean => {
    const both = figures(row);
    return both !== undefined && !(both.tophash.median < both.map.median);
  };
  const all = groups.flatMap(({ rows }) => rows).filter(figures);
  const lost = all.filter(isLost).length;
  if (lost === 0) return `Its ${what} was ${word} than Map's everywhere.`;
  if (lost === all.length) return `Its ${what} was nowhere ${word} than Map's.`;
  const where = listRows(groups, isLost, ({ n }) => whole(n));
  const won = `${all.length - lost} of ${all.length} cases`;
  return `Its ${what} was ${word} than Map's in ${won}, not in ${where}.`;
};

/** The rows that are meant, by group: "random i32 -> f64: update 1,000 (0.90), iterate 1,000 (0.80); ..." */
const listRows = (
  groups: readonly Group[],
  isMeant: (row: Row) => boolean,
  name: (row: Row) => string,
): string =>
  groups
    .map(({ title, rows }) => ({ title, names: rows.filter(isMeant).map(name) }))
    .filter(({ names }) => names.length > 0)
    .map(({ title, names }) => `${title}: ${names.join(', ')}`)
    .join('; ');
