// Metrics through OpenTelemetry's API. Names have dots and no units, which are told apart:
// tophash.oldbuckets.age in s. An exporter may add units again or not, so that the names in a monitoring
// system depend on it. OpenTelemetry has no histogram that can be observed: ours are three counters, .bucket
// (by the attribute le, seconds, cumulative), .sum and .count.
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
  addBatchObservableCallback(callback: BatchCallback, instruments: never[]): void;
  removeBatchObservableCallback(callback: BatchCallback, instruments: never[]): void;
}

type BatchCallback = (result: {
  observe(instrument: never, value: number, attributes: Record<string, string>): void;
}) => void;

/** tophash_oldbuckets_age_seconds -> tophash.oldbuckets.age. */
const openTelemetryName = (name: string): string =>
  name
    .replace(/_total$/, '')
    .replace(/_(seconds|bytes|ratio)$/, '')
    .replaceAll('_', '.');

type Instruments = Partial<Record<Line['suffix'], object>>;

const instrumentsOf = (meter: OpenTelemetryMeter, { name, type, unit, help }: Metric): Instruments => {
  const dotted = openTelemetryName(name);
  const options = { unit, description: help };
  if (type === 'gauge') return { '': meter.createObservableGauge(dotted, options) };
  if (type === 'counter') return { '': meter.createObservableCounter(dotted, options) };
  const counted = { ...options, unit: '{duration}' };
  return {
    _bucket: meter.createObservableCounter(`${dotted}.bucket`, counted),
    _sum: meter.createObservableCounter(`${dotted}.sum`, options),
    _count: meter.createObservableCounter(`${dotted}.count`, counted),
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
