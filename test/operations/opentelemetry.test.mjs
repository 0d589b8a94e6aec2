// Every alert of docs/operations/alerts.yml fires on metrics that came through OpenTelemetry's SDK and its
// exporter for Prometheus, in a real Prometheus. Only times and thresholds of the rules are smaller.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { Heap, TypedMap } from '../../dist/index.js';
import { pauseEvacuation, policy, registerOpenTelemetry, timeOperations } from '../../dist/observe/index.js';
import { SharedTypedMap } from '../../dist/shared.js';
import { freePorts, start, until } from './servers.mjs';
import { docs, folder, run } from './tools.mjs';

const there = folder();
/** @type {(() => unknown)[]} */
const ends = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  rmSync(there, { recursive: true, force: true });
});

/** What each rule has instead, so that a test need not wait, and small maps are enough. */
const SMALLER = [
  ['_age_seconds > 30', '_age_seconds > 2'],
  ['_idle_seconds > 10', '_idle_seconds > 1'],
  ['[1h:30s] offset 15m', '[20s:1s] offset 3s'],
  ['[1h:30s]', '[20s:1s]'],
  ['[15m:30s]', '[3s:1s]'],
  ['[5m]', '[5s]'],
  ['> 0.5', '> 0.001'],
  ['> 0.001 or', '> 0 or'],
];

/** The shipped rules, made quick; the names of their alerts. */
const writeRules = () => {
  const rules = parse(readFileSync(join(docs, 'alerts.yml'), 'utf8'));
  const used = new Set();
  for (const rule of rules.groups[0].rules) {
    if (rule.for !== undefined) rule.for = '1s';
    for (const [from = '', to = ''] of SMALLER) {
      if (rule.expr.includes(from)) used.add(from);
      rule.expr = rule.expr.replaceAll(from, to);
    }
  }
  expect(used.size).toBe(SMALLER.length);
  writeFileSync(join(there, 'alerts.yml'), stringify(rules));
  return rules.groups[0].rules.map((/** @type {{ alert: string }} */ { alert }) => alert);
};

/** Prometheus on a port of its own, scraping `app`. @param {number} app @param {number} port */
const startPrometheus = (app, port) => {
  const config = parse(readFileSync(join(docs, 'prometheus.yml'), 'utf8'));
  config.global = { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' };
  delete config.alerting;
  const [job] = config.scrape_configs;
  delete job.metrics_path;
  job.static_configs[0].targets = [`127.0.0.1:${app}`];
  writeFileSync(join(there, 'prometheus.yml'), stringify(config));
  expect(run('promtool', ['check', 'config', 'prometheus.yml'], { cwd: there })).toMatchObject({ status: 0 });
  const server = start(
    '/usr/bin/prometheus',
    [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=prometheus',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    there,
  );
  ends.push(() => server.stop());
  return async (/** @type {string} */ path) =>
    (await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()).data;
};

/** Five maps whose growth is held: they linger, and many go on growing. */
const lingering = () => {
  for (let n = 0; n < 5; n++) {
    const map = new TypedMap('u32', 'u32', { name: `stuck ${n}` });
    ends.push(() => map.dispose());
    pauseEvacuation(map);
    map.reserve(1000);
    for (let i = 0; !map.stats().growing; i++) map.set(i, i);
  }
};

/** Grows a heap's memory again and again, for maps that are gone. */
const leaking = () => {
  const heap = new Heap({ name: 'leak' });
  ends.push(() => heap.dispose());
  let capacity = 10_000;
  return () => {
    capacity += 20_000;
    new TypedMap('u32', 'u32', { heap, capacity: Math.round(capacity) }).dispose();
  };
};

/** A map that grows under a clock, and then makes room for the next of its name. */
const evacuating = () => {
  /** @type {TypedMap<'u32', 'u32'> | undefined} */
  let last;
  return () => {
    last?.dispose();
    last = new TypedMap('u32', 'u32', { name: 'busy', growth: { background: false } });
    timeOperations(last, { every: 1 });
    for (let i = 0; i < 3000; i++) last.set(i, i);
  };
};

/** A shared map, and what has a worker of it die inside a write: that holds a shard then, as its lock
 *  says. */
const dying = async () => {
  const map = new SharedTypedMap('u32', 'u32', { name: 'shared', maximumBytes: 2 ** 24 });
  ends.push(() => map.dispose());
  const library = new URL('../../dist/shared.js', import.meta.url).href;
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    import('${library}').then(({ SharedTypedMap }) =>
      parentPort.postMessage(SharedTypedMap.attach(workerData).workerId));
    setInterval(() => {}, 1000);`;
  const worker = new Worker(program, { eval: true, workerData: map.handle });
  const id = await new Promise((resolve) => worker.once('message', resolve));
  return async () => {
    const memory = /** @type {WebAssembly.Memory} */ (map.handle.memory);
    const lock = new Int32Array(memory.buffer, 65_536, 2); // of the first shard: changes, owner
    lock.set([(lock[0] ?? 0) | 1, id]);
    await worker.terminate();
    expect(map.lost(id)).toBe(true);
    expect(map.stats().recoveries).toBe(1);
  };
};

/** A flood, an error and a refused policy, each after a scrape that saw none. */
const accidents = (/** @type {TypedMap<'u32', 'u32'>} */ map) => {
  for (let key = 0; map.size < 60; key++) if (map.explain(key).bucket === 0) map.set(key, key);
  expect(() => policy.apply(map, { assist: 2 }, { by: 'test', allow: { assist: [1] } })).toThrow(/assist/);
  const heap = new Heap({ name: 'small', maximumBytes: 2 ** 18 });
  ends.push(() => heap.dispose());
  expect(() => new TypedMap('u32', 'u32', { heap, capacity: 1_000_000 })).toThrow(/memory/);
};

it('every alert fires behind the exporter for Prometheus', { timeout: 60_000 }, async () => {
  const [app = 0, port = 0] = await freePorts(2);
  const alerts = writeRules();
  const exporter = new PrometheusExporter({ host: '127.0.0.1', port: app });
  const provider = new MeterProvider({ readers: [exporter] });
  ends.push(() => provider.shutdown());
  ends.push(registerOpenTelemetry(provider.getMeter('tophash')));
  lingering();
  const attacked = new TypedMap('u32', 'u32', { name: 'attacked', capacity: 4000 });
  ends.push(() => attacked.dispose());
  const work = [leaking(), evacuating()];
  for (const step of work) step();
  const die = await dying();
  const api = startPrometheus(app, port);
  const query = async (/** @type {string} */ expr) =>
    (await api(`query?query=${encodeURIComponent(expr)}`)).result;
  await until('a scrape', async () => (await query('tophash_fatal_total'))[0]);
  accidents(attacked);
  await die();
  const timer = setInterval(() => work.forEach((step) => void step()), 700);
  ends.push(() => clearInterval(timer));

  const fired = new Set();
  const firing = async () => {
    const { alerts: its } = await api('alerts');
    for (const { state, labels } of its) if (state === 'firing') fired.add(labels.alertname);
    return [...fired].toSorted();
  };
  const all = async () => (await firing()).length === alerts.length || undefined;
  await until('every alert', all, 25_000).catch(() => {}); // what is missing is told by the names below
  expect(await firing()).toEqual(alerts.toSorted());
});
