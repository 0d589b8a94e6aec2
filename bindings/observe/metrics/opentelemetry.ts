// Metrics through OpenTelemetry's API. Names have dots and end in their unit: tophash.oldbuckets.age.seconds.
// So exporters for Prometheus give them the catalogue's names, whether they add units (the Collector, which
// adds none twice) or not (@opentelemetry/exporter-prometheus). OpenTelemetry has no histogram that can be
// observed: ours are three sums, .bucket (by the attribute le, seconds, cumulative), .sum and .count. They
// are up-down counters, because exporters put _total behind other counters.
import { PolicyError, show } from '../../base/errors.js';
import { CATALOGUE, type Metric } from './catalogue.js';
import { checkMetricsOptions, type MetricsOptions, readMetrics } from './merge-series.js';
import type { Line } from './text-lines.js';

interface InstrumentOptions {
  unit: string;
  description: string;
}

/** The part of a Meter of @opentelemetry/api that is used. */
export interface OpenTelemetryMeter {
  createObservableGauge(name: string, options: InstrumentOptions): object;
  createObservableCounter(name: string, options: InstrumentOptions): object;
  createObservableUpDownCounter(name: string, options: InstrumentOptions): object;
  addBatchObservableCallback(callback: BatchCallback, instruments: never[]): void;
  removeBatchObservableCallback(callback: BatchCallback, instruments: never[]): void;
}

type BatchCallback = (result: {
  observe(instrument: never, value: number, attributes: Record<string, string>): void;
}) => void;

/** tophash_evacuation_seconds_total -> tophash.evacuation.seconds: exporters add _total to counters. */
const openTelemetryName = (name: string): string => name.replace(/_total$/, '').replaceAll('_', '.');

type Instruments = Partial<Record<Line['suffix'], object>>;

const instrumentsOf = (meter: OpenTelemetryMeter, { name, type, unit, help }: Metric): Instruments => {
  const dotted = openTelemetryName(name);
  const options = { unit, description: help };
  if (type === 'gauge') return { '': meter.createObservableGauge(dotted, options) };
  if (type === 'counter') return { '': meter.createObservableCounter(dotted, options) };
  const counted = { ...options, unit: '{duration}' };
  return {
    _bucket: meter.createObservableUpDownCounter(`${dotted}.bucket`, counted),
    _sum: meter.createObservableUpDownCounter(`${dotted}.sum`, options),
    _count: meter.createObservableUpDownCounter(`${dotted}.count`, counted),
  };
};

/** Registers all metrics with a Meter, as observable gauges and counters with one callback: one reading per
 * collection. The result ends that. Throws PolicyError for anything but a Meter.
 */
export const registerOpenTelemetry = (
  meter: OpenTelemetryMeter,
  options: MetricsOptions = {},
): (() => void) => {
  if (typeof meter?.addBatchObservableCallback !== 'function')
    throw new PolicyError(`meter is ${show(meter)}: expected a Meter of @opentelemetry/api`);
  checkMetricsOptions(options);
  const instruments = new globalThis.Map(CATALOGUE.map((metric) => [metric, instrumentsOf(meter, metric)]));
  const all = [...instruments.values()].flatMap((its) => Object.values(its)) as never[];
  const callback: BatchCallback = (result) => {
    for (const { metric, lines } of readMetrics(options)) {
      for (const { suffix, labels, value } of lines)
        result.observe(instruments.get(metric)?.[suffix] as never, value, { ...labels });
    }
  };
  meter.addBatchObservableCallback(callback, all);
  return () => meter.removeBatchObservableCallback(callback, all);
};
