// Merges the points of all metrics into series. The number of labels is bounded: a process may make maps
// without end, a monitoring system must not get a series for each. Counters keep the counts of maps that are
// gone: a counter that falls looks like a restart, and everything would be counted again.

import type { Durations } from '../../base/histogram.js';
import { checkOptions } from '../../base/options.js';
import { sample } from '../samples/sample.js';
import { checkShape } from '../schema/schema.js';
import { CATALOGUE, type Labels, type Metric, type Point } from './catalogue.js';
import { type Line, linesOf } from './text-lines.js';

/** Options of all writers of metrics. */
export interface MetricsOptions {
  /** Most names of maps, and of heaps, that get a label of their own: 0 to 10,000, default 100. The others
   *  are `other`, and maps without a name `unnamed`: sums, and the largest of ages. */
  maxMaps?: number;
}

/** A metric and its lines at a moment. */
export interface Family {
  metric: Metric;
  lines: Line[];
}

const UNNAMED = 'unnamed';
const OTHER = 'other';

const added = (a: number | Durations, b: number | Durations): number | Durations => {
  if (typeof a === 'number' || typeof b === 'number') return (a as number) + (b as number);
  const counts = a.counts.map((count, i) => count + (b.counts[i] as number));
  return { bounds: a.bounds, counts, count: a.count + b.count, sum: a.sum + b.sum };
};

interface Merged {
  metric: Metric;
  labels: Labels;
  value: number | Durations;
  /** A ratio's denominator. */
  of: number;
}

/** Series by metric and labels. Points of one series are merged by the metric's rule. */
class SeriesMerge {
  readonly series = new globalThis.Map<string, Merged>();

  add(metric: Metric, labels: Labels, value: number | Durations, of = 0): void {
    const key = `${metric.name} ${JSON.stringify(labels)}`;
    const before = this.series.get(key);
    if (before === undefined) this.series.set(key, { metric, labels, value, of });
    else if (metric.merge === 'max') before.value = Math.max(before.value as number, value as number);
    else if (metric.merge === 'sum') before.value = added(before.value, value);
    else {
      const all = before.of + of;
      const one = (before.value as number) * before.of + (value as number) * of;
      before.value = all === 0 ? (value as number) : one / all;
      before.of = all;
    }
  }

  addAll(other: SeriesMerge): void {
    for (const { metric, labels, value, of } of other.series.values()) this.add(metric, labels, value, of);
  }

  families(): Family[] {
    const by = new globalThis.Map<Metric, Line[]>(CATALOGUE.map((metric) => [metric, []]));
    for (const { metric, labels, value } of this.series.values())
      by.get(metric)?.push(...linesOf(labels, value));
    return [...by].map(([metric, lines]) => ({ metric, lines }));
  }
}

/** The labels and counters that a reading takes over from the one before. */
class Ledger {
  readonly #most: number;
  /** Label and counters of each map of the last reading. A map keeps its label. */
  #maps = new globalThis.Map<number, { label: string; counters: SeriesMerge }>();
  /** Counters of maps that are gone, by label. */
  readonly #gone = new globalThis.Map<string, SeriesMerge>();

  constructor(most: number) {
    this.#most = most;
  }

  read(): Family[] {
    const now = sample();
    const before = this.#maps;
    this.#maps = new globalThis.Map();
    const own = new Set<string>();
    for (const { id } of now.maps) {
      const label = before.get(id)?.label ?? OTHER;
      if (label !== OTHER && label !== UNNAMED) own.add(label);
    }
    for (const { id, name } of now.maps) {
      const label = before.get(id)?.label ?? this.#labelOf(name || UNNAMED, own);
      this.#maps.set(id, { label, counters: new SeriesMerge() });
    }
    const heaps = new Set<string>();
    const heapLabels = new globalThis.Map(now.heaps.map(({ name }) => [name, this.#labelOf(name, heaps)]));
    const merge = new SeriesMerge();
    for (const metric of CATALOGUE) {
      for (const point of metric.read(now)) this.#add(merge, metric, point, heapLabels);
    }
    this.#bury(before);
    for (const gone of this.#gone.values()) merge.addAll(gone);
    return merge.families();
  }

  #labelOf(name: string, own: Set<string>): string {
    if (name === UNNAMED || name === OTHER || own.has(name)) return name;
    if (own.size >= this.#most) return OTHER;
    own.add(name);
    return name;
  }

  #add(
    merge: SeriesMerge,
    metric: Metric,
    { map, heap, labels, value, of }: Point,
    heaps: Map<string, string>,
  ): void {
    const its = map === undefined ? undefined : this.#maps.get(map.id);
    const all: Labels = {
      ...(heap === undefined ? {} : { heap: heaps.get(heap) ?? OTHER }),
      ...(its === undefined ? {} : { map: its.label }),
      ...labels,
    };
    merge.add(metric, all, value, of);
    if (metric.type !== 'gauge') its?.counters.add(metric, all, value);
  }

  /** Keeps the counters of maps that are gone, for as long as their label has maps; `unnamed` and `other`
   *  stay. */
  #bury(before: Map<number, { label: string; counters: SeriesMerge }>): void {
    for (const [id, { label, counters }] of before) {
      if (this.#maps.has(id)) continue;
      const gone = this.#gone.get(label) ?? new SeriesMerge();
      gone.addAll(counters);
      this.#gone.set(label, gone);
    }
    const alive = new Set([UNNAMED, OTHER, ...[...this.#maps.values()].map(({ label }) => label)]);
    for (const label of this.#gone.keys()) if (!alive.has(label)) this.#gone.delete(label);
  }
}

const ledgers = new globalThis.Map<number, Ledger>();

/** Checks the options; throws PolicyError. */
export const checkMetricsOptions = (options: MetricsOptions): number => {
  checkOptions('options', options, { maxMaps: 1 });
  const { maxMaps = 100 } = options;
  checkShape({ kind: 'number', least: 0, most: 10_000, whole: true }, maxMaps, 'maxMaps');
  return maxMaps;
};

/** All metrics from one sample(). Throws PolicyError. */
export const readMetrics = (options: MetricsOptions = {}): Family[] => {
  const most = checkMetricsOptions(options);
  const ledger = ledgers.get(most) ?? new Ledger(most);
  ledgers.set(most, ledger);
  return ledger.read();
};
