// The finished comparison as plain data: what --json prints and what the table is made from.
import { cpus } from 'node:os';
import { version } from '../../index.js';
import { geometricMean, median, type Spread, spread } from './statistics.js';
import type { Implementation, Measured, Operation, Samples } from './types.js';

/** Figures of both implementations. */
export type Both = Record<Implementation, Spread>;

/** One row of the table. */
export interface Row {
  readonly operation: Operation;
  readonly n: number;
  /** Nanoseconds per operation. */
  readonly ns: Both;
  /** Map's median over tophash's; above 1: tophash is faster. */
  readonly ratio: number;
  /** Milliseconds, with 'insert' only. */
  readonly slowestInsertMs?: Both;
  /** With 'insert' only. Keys that are bigints or strings exist before and are not counted. */
  readonly bytesPerEntry?: Both;
}

/** Rows that stand under one heading. */
export interface Group {
  readonly title: string;
  readonly key: string;
  readonly value: string;
  readonly rows: readonly Row[];
  readonly datasets: readonly { n: number; rounds: number; seed: number; checksum: string }[];
}

export interface Report {
  readonly tophash: string;
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  readonly processors: number;
  readonly platform: string;
  readonly seconds: number;
  readonly input: {
    readonly label: string;
    readonly keys: number;
    readonly distinct: number;
    readonly note?: string;
  };
  readonly groups: readonly Group[];
  readonly geometricMean: number;
  /** What won and what lost, in words. */
  readonly summary: string;
}

/** Everything but the summary, which is written from it. */
export const buildReport = (
  input: Report['input'],
  measured: readonly Measured[],
): Omit<Report, 'summary'> => {
  const groups = new Map<string, Measured[]>();
  for (const each of measured) {
    const same = groups.get(each.dataset.title) ?? [];
    groups.set(each.dataset.title, [...same, each]);
  }
  const built = [...groups.values()].map(group);
  const ratios = built.flatMap(({ rows }) => rows.map(({ ratio }) => ratio));
  return {
    tophash: version,
    node: process.version,
    v8: process.versions.v8,
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    processors: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    seconds: performance.now() / 1000,
    input,
    groups: built,
    geometricMean: geometricMean(ratios),
  };
};

const group = (measured: readonly Measured[]): Group => {
  const [first] = measured as [Measured];
  const rows = [...first.ns.keys()].flatMap((operation) =>
    measured.flatMap((each) => {
      const samples = each.ns.get(operation);
      return samples?.map.length ? [row(operation, each, samples)] : [];
    }),
  );
  const datasets = measured.map(({ dataset: { n, seed }, rounds, checksum }) => ({
    n,
    rounds,
    seed,
    checksum,
  }));
  const { title, key, value } = first.dataset;
  return { title, key, value, rows, datasets };
};

const row = (
  operation: Operation,
  { dataset, slowestInsertMs, bytesPerEntry }: Measured,
  samples: Samples,
): Row => {
  const ns = both(samples);
  const ratio = median(samples.map) / median(samples.tophash);
  const plain = { operation, n: dataset.n, ns, ratio };
  if (operation !== 'insert') return plain;
  return { ...plain, slowestInsertMs: both(slowestInsertMs), bytesPerEntry: both(bytesPerEntry) };
};

const both = ({ tophash, map }: Samples): Both => ({ tophash: spread(tophash), map: spread(map) });
