// The metrics as others read them: promtool's linter, prom-client's registry, and OpenTelemetry's SDK all
// have the same names and values as the text.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import client from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heap, TypedMap } from '../../dist/index.js';
import { Map as DropIn } from '../../dist/map.js';
import {
  METRICS_TYPES,
  metricsText,
  pauseEvacuation,
  registerOpenTelemetry,
  registerPromClient,
  timeOperations,
} from '../../dist/observe/index.js';
import { root, run } from './tools.mjs';

/** @type {TypedMap<'u32', 'u32'>[]} */
let maps = [];
/** @type {Heap} */
let heap;
let index = new DropIn();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] }); // ages are the same in every reading
  heap = new Heap({ name: 'of "tests"', softLimitBytes: 2 ** 20 });
  maps = ['orders', 'users\\"x"\n', '', '', 'orders'].map(
    (name) => new TypedMap('u32', 'u32', { name, heap }),
  );
  index = new DropIn();
  timeOperations(maps[0], { every: 2 });
  pauseEvacuation(maps[0]);
  for (const [n, map] of maps.entries()) for (let i = 0; i < 1000 * (n + 1); i++) map.set(i, i);
  for (let i = 0; i < 20_000; i++) index.set(i, i);
  vi.advanceTimersByTime(1234);
});
afterEach(() => {
  vi.useRealTimers();
  heap.dispose();
});

const LINE = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/;

/** Values by name and labels, whatever the order of lines and labels. @param {string} text */
const valuesOf = (text) => {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, labels = '', value] = LINE.exec(line) ?? [];
      const sorted = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([pair]) => pair).toSorted();
      return [`${name}{${sorted.join(',')}}`, Number(value)];
    }),
  );
};

/** @param {string} text */
const headsOf = (text) => text.split('\n').filter((line) => /^# (HELP|TYPE)/.test(line));

describe('promtool check metrics', () => {
  it('has nothing to say', () => {
    expect(run('promtool', ['check', 'metrics'], { input: metricsText() })).toEqual({
      status: 0,
      output: '',
    });
  });

  it('would say it: a counter without _total, an abbreviated unit', () => {
    for (const [from, to] of [
      ['tophash_grows_total', 'tophash_grows'],
      ['tophash_oldbuckets_age_seconds', 'tophash_oldbuckets_age_ns'],
    ]) {
      const input = metricsText().replaceAll(from, to);
      expect(run('promtool', ['check', 'metrics'], { input }).status).toBe(3);
    }
  });
});

describe('prom-client', () => {
  it.each([
    ['prometheus', client.Registry.PROMETHEUS_CONTENT_TYPE],
    ['openmetrics', client.Registry.OPENMETRICS_CONTENT_TYPE],
  ])('has the same names, types, helps and values: %s', async (format, type) => {
    const registry = new client.Registry(/** @type {never} */ (type));
    registerPromClient(client, registry);
    const text = metricsText({ format: /** @type {'prometheus'} */ (format) });
    const its = await registry.metrics();
    expect(METRICS_TYPES[/** @type {'prometheus'} */ (format)]).toBe(registry.contentType);
    expect(valuesOf(its)).toEqual(valuesOf(text));
    expect(Object.keys(valuesOf(text)).length).toBeGreaterThan(150);
    expect(headsOf(its)).toEqual(expect.arrayContaining(headsOf(text)));
    if (format === 'prometheus') {
      expect(run('promtool', ['check', 'metrics'], { input: its })).toEqual({ status: 0, output: '' });
    }
  });

  it('takes one reading per scrape, and a new one for the next', async () => {
    const registry = new client.Registry();
    registerPromClient(client, registry);
    const stats = vi.spyOn(maps[1], 'stats');
    await registry.metrics();
    expect(stats).toHaveBeenCalledTimes(1);
    await registry.getMetricsAsJSON();
    expect(stats).toHaveBeenCalledTimes(2);
    await Promise.all([registry.metrics(), registry.metrics()]);
    expect(stats).toHaveBeenCalledTimes(3);
    maps[1].set(1_000_000, 1);
    expect(valuesOf(await registry.metrics())['tophash_entries{map="users\\\\\\"x\\"\\n"}']).toBe(
      maps[1].size,
    );
  });

  it('lives beside metrics and labels of the program', async () => {
    const registry = new client.Registry();
    registry.setDefaultLabels({ app: 'shop' });
    new client.Counter({ name: 'requests_total', help: 'Requests.', registers: [registry] }).inc(3);
    const stop = registerPromClient(client, registry, { maxMaps: 1 });
    expect(() => registerPromClient(client, registry)).toThrow(/registry has a metric tophash_entries/);
    const values = valuesOf(await registry.metrics());
    expect(values['requests_total{app="shop"}']).toBe(3);
    expect(values['tophash_entries{app="shop",map="other"}']).toBe(maps[1].size);
    registry.resetMetrics();
    expect(valuesOf(await registry.metrics())['tophash_entries{app="shop",map="other"}']).toBe(maps[1].size);
    stop();
    expect(await registry.metrics()).not.toContain('tophash');
    expect(() => registerPromClient(/** @type {never} */ ({}))).toThrow(/expected the module prom-client/);
  });

  it('its default registry is the default', async () => {
    const stop = registerPromClient(client);
    expect(await client.register.metrics()).toContain('tophash_build_info');
    stop();
  });
});

class Reader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
  selectAggregationTemporality() {
    return AggregationTemporality.CUMULATIVE;
  }
}

describe('OpenTelemetry', () => {
  const set = () => {
    const reader = new Reader();
    const provider = new MeterProvider({ readers: [reader] });
    const stop = registerOpenTelemetry(provider.getMeter('tophash'));
    const collect = async () => {
      const { resourceMetrics, errors } = await reader.collect();
      expect(errors).toEqual([]);
      return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    };
    return { collect, stop };
  };

  it('reads once per collection', async () => {
    const { collect, stop } = set();
    const stats = vi.spyOn(maps[1], 'stats');
    await collect();
    expect(stats).toHaveBeenCalledTimes(1);
    await collect();
    expect(stats).toHaveBeenCalledTimes(2);
    stop();
    await collect();
    expect(stats).toHaveBeenCalledTimes(2);
  });

  it('has the same values, by names with dots that end in their unit', async () => {
    const { collect } = set();
    const metrics = await collect();
    const text = valuesOf(metricsText());
    const units = Object.fromEntries(metrics.map(({ descriptor: { name, unit } }) => [name, unit]));
    expect(units).toMatchObject({
      'tophash.oldbuckets.age.seconds': 's',
      'tophash.memory.committed.bytes': 'By',
      'tophash.buckets': '{bucket}',
      'tophash.load.ratio': '1',
      'tophash.grow.pause.seconds.sum': 's',
    });
    // the Collector puts _ratio behind gauges of the unit 1, unless it is there
    for (const [name, unit] of Object.entries(units)) if (unit === '1') expect(name).toMatch(/\.ratio$/);
    const kinds = Object.fromEntries(
      metrics.map(({ descriptor: { name }, dataPointType }) => [name, dataPointType]),
    );
    expect(kinds['tophash.grows']).toBe(DataPointType.SUM);
    expect(kinds['tophash.entries']).toBe(DataPointType.GAUGE);
    const escaped = (/** @type {unknown} */ value) =>
      String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
    const seen = metrics.flatMap(({ descriptor: { name }, dataPoints, ...rest }) =>
      dataPoints.map(({ attributes, value }) => {
        const labels = Object.entries(attributes).map(([label, its]) => `${label}="${escaped(its)}"`);
        const total = 'isMonotonic' in rest && rest.isMonotonic ? '_total' : '';
        return [`${name.replaceAll('.', '_')}${total}{${labels.toSorted().join(',')}}`, value];
      }),
    );
    expect(Object.fromEntries(seen)).toEqual(text);
  });

  it('refuses what is no meter', () => {
    expect(() => registerOpenTelemetry(/** @type {never} */ ({}))).toThrow(/expected a Meter/);
  });
});

it('the types of all three fit together', () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
