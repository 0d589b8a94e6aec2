// Metrics through prom-client 15, for programs with a registry of their own. Its metrics store values; ours
// are read at each scrape, so each is a prom-client metric whose get() is replaced. All metrics of one scrape
// share a reading.
import { PolicyError, show } from '../../base/errors.js';
import { CATALOGUE, type Metric } from './catalogue.js';
import { checkMetricsOptions, type Family, type MetricsOptions, readMetrics } from './merge-series.js';

/** The part of a prom-client metric that is used. */
interface PromMetric {
  get(): Promise<unknown>;
  getForPromString?(): Promise<unknown>;
  reset(): void;
}

/** The part of a prom-client registry that is used. */
export interface PromRegistry {
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
  removeSingleMetric(name: string): void;
}

type PromClass = new (configuration: {
  name: string;
  help: string;
  labelNames: string[];
  registers: never[];
}) => PromMetric;

/** The part of the module prom-client that is used. */
export interface PromClient {
  readonly register: PromRegistry;
  readonly Gauge: PromClass;
  readonly Counter: PromClass;
  readonly Histogram: PromClass;
}

/** A reading that ends with the synchronous run it was taken in: registries ask all their metrics in one. */
const shared = (options: MetricsOptions): (() => Family[]) => {
  let reading: Family[] | undefined;
  return () => {
    if (reading === undefined) {
      reading = readMetrics(options);
      queueMicrotask(() => {
        reading = undefined;
      });
    }
    return reading;
  };
};

const made = (client: PromClient, metric: Metric, read: () => Family[]): PromMetric => {
  const { name, help, labels, type } = metric;
  const Class = { gauge: client.Gauge, counter: client.Counter, histogram: client.Histogram }[type];
  const its = new Class({ name, help, labelNames: [...labels], registers: [] });
  const get = async function (this: { name: string }) {
    const lines = read().find((family) => family.metric === metric)?.lines ?? [];
    const values = lines.map(({ suffix, labels, value }) => ({
      labels,
      value,
      ...(type === 'histogram' ? { metricName: `${name}${suffix}` } : {}),
    }));
    // `this.name`: for OpenMetrics the registry takes _total off it
    return { name: this.name, help, type, values, aggregator: 'sum' };
  };
  its.get = get;
  its.getForPromString = get;
  its.reset = () => {}; // registry.resetMetrics() has nothing to reset here
  return its;
};

/** Registers all metrics with prom-client: `registerPromClient(client)` with what `import client from
 * 'prom-client'` gives. Each scrape is one reading. `registry`: default the client's own. The result takes
 * them out again. Throws PolicyError if it is not prom-client, or has metrics of these names already.
 */
export const registerPromClient = (
  client: PromClient,
  registry: PromRegistry = client?.register,
  options: MetricsOptions = {},
): (() => void) => {
  if (typeof client?.Gauge !== 'function' || typeof registry?.registerMetric !== 'function')
    throw new PolicyError(`client is ${show(client)}: expected the module prom-client, and a Registry of it`);
  checkMetricsOptions(options);
  const there = CATALOGUE.find(({ name }) => registry.getSingleMetric(name) !== undefined);
  if (there !== undefined)
    throw new PolicyError(`registry has a metric ${there.name}: expected none, registerPromClient() once`);
  const read = shared(options);
  for (const metric of CATALOGUE) registry.registerMetric(made(client, metric, read) as never);
  return () => {
    for (const { name } of CATALOGUE) registry.removeSingleMetric(name);
  };
};
