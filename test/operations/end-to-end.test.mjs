// The whole way, with the real servers: of three maps only the stuck one alerts; the alert's webhook writes a
// residency profile and drains the map; the alert resolves. The rules are those of
// docs/operations/alerts.yml; only the thresholds of the one that is to fire are shorter.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Profile } from 'pprof-format';
import { afterAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { freePorts, start, until } from './servers.mjs';
import { docs, folder, run } from './tools.mjs';

const there = folder();
const ALERT = 'TophashOldbucketsLingering';
const TOKEN = 'end-to-end';
/** @type {ReturnType<typeof start>[]} */
const started = [];
afterAll(() => {
  for (const it of started) it.kill();
  rmSync(there, { recursive: true, force: true });
});

const read = (/** @type {string} */ name) => readFileSync(join(docs, name), 'utf8');
const write = (/** @type {string} */ name, /** @type {object} */ value) =>
  writeFileSync(join(there, name), stringify(value));

/** The shipped rules, with the alert's 30 and 10 seconds made 3 and 2. */
const writeRules = () => {
  const rules = parse(read('alerts.yml'));
  const rule = rules.groups[0].rules.find((/** @type {any} */ { alert }) => alert === ALERT);
  const shorter = rule.expr.replace('> 30 ', '> 3 ').replace(/> 10$/, '> 2');
  expect(shorter).toBe('tophash_oldbuckets_age_seconds > 3 and tophash_oldbuckets_idle_seconds > 2');
  rule.expr = shorter;
  write('alerts.yml', rules);
};

/** The shipped examples, with ports of our own and without waiting. @param {number} app @param {number}
 *  alertmanager */
const writeConfigs = (app, alertmanager) => {
  const prometheus = parse(read('prometheus.yml'));
  prometheus.global = { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' };
  prometheus.alerting.alertmanagers[0].static_configs[0].targets = [`127.0.0.1:${alertmanager}`];
  prometheus.scrape_configs[0].static_configs[0].targets = [`127.0.0.1:${app}`];
  write('prometheus.yml', prometheus);
  const config = parse(read('alertmanager.yml'));
  config.route.group_interval = '1s';
  const [program] = config.receivers;
  program.webhook_configs[0].url = `http://127.0.0.1:${app}/hook`;
  write('alertmanager.yml', config);
};

it('only the stuck map alerts; the webhook writes a profile and drains it, and the alert resolves', async () => {
  const [app = 0, prometheus = 0, alertmanager = 0] = await freePorts(3);
  writeRules();
  writeConfigs(app, alertmanager);
  mkdirSync(join(there, 'evidence'));
  const check = (/** @type {'promtool' | 'amtool'} */ tool, /** @type {string[]} */ ...args) =>
    expect(run(tool, args, { cwd: there })).toMatchObject({ status: 0 });
  check('promtool', 'check', 'config', 'prometheus.yml');
  check('amtool', 'check-config', 'alertmanager.yml');

  const run3 = (/** @type {string} */ command, /** @type {string[]} */ ...args) => {
    const it = start(command, args, there);
    started.push(it);
    return it;
  };
  const program = fileURLToPath(new URL('app.mjs', import.meta.url));
  const watched = run3(process.execPath, program, join(there, 'evidence'), String(app), TOKEN);
  const manager = run3(
    '/usr/bin/prometheus-alertmanager',
    '--config.file=alertmanager.yml',
    '--storage.path=alertmanager',
    `--web.listen-address=127.0.0.1:${alertmanager}`,
    '--cluster.listen-address=',
  );
  const server = run3(
    '/usr/bin/prometheus',
    '--config.file=prometheus.yml',
    '--storage.tsdb.path=prometheus',
    `--web.listen-address=127.0.0.1:${prometheus}`,
  );
  /** What the program has told so far of one event. @param {string} event */
  const told = (event) =>
    watched.output.stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .filter((it) => it.event === event);
  const query = async (/** @type {string} */ expr) => {
    const url = `http://127.0.0.1:${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`;
    const { data } = await (await fetch(url)).json();
    return data.result;
  };

  await until('the program', () => told('ready')[0]);
  expect(told('ready')[0].growing).toEqual([false, true, true]);
  // both are looked at before first aid changes anything
  const mine = await until('a scrape', async () => (await query('up{job="app"} == 1'))[0]);
  expect(mine.metric).toMatchObject({ job: 'app', instance: `127.0.0.1:${app}` });

  const { body: firing } = await until('the webhook', () => told('hook')[0]);
  expect(firing).toMatchObject({ version: '4', status: 'firing', receiver: 'program' });
  expect(firing.alerts).toHaveLength(1);
  expect(firing.alerts[0].labels).toEqual({
    alertname: ALERT,
    map: 'stuck',
    severity: 'page',
    job: 'app',
    instance: `127.0.0.1:${app}`,
  });
  expect(firing.alerts[0].annotations.summary).toMatch(
    /^Map stuck has kept old buckets for .* without progress$/,
  );

  const { file } = await until('the profile', () => told('profile')[0]);
  const profile = Profile.decode(readFileSync(file));
  const text = (/** @type {number | bigint} */ i) => profile.stringTable.strings[Number(i)];
  expect(profile.function.map(({ name }) => text(name))).toEqual(
    expect.arrayContaining([
      'heap default',
      'map healthy',
      'map slow',
      'map stuck',
      'buckets',
      'free',
      'header',
    ]),
  );
  const bytes = profile.sample.reduce((sum, { value }) => sum + Number(value[0]), 0);
  const [committed] = await query('sum(tophash_memory_committed_bytes)');
  expect(bytes).toBe(Number(committed.value[1]));

  const { body: resolved } = await until('the end of the alert', () =>
    told('hook').find(({ body }) => body.status === 'resolved'),
  );
  expect(resolved.alerts).toMatchObject([{ status: 'resolved', labels: { alertname: ALERT, map: 'stuck' } }]);
  const drains = told('drain');
  expect(new Set(drains.map(({ status }) => status))).toEqual(new Set([200]));
  expect(drains.at(-1).maps).toMatchObject([
    { name: 'stuck', heap: 'default', remaining: 0, complete: true },
  ]);

  // nothing else has alerted, and it was the webhook's drain that ended the growth
  const alerts = await query('count by (alertname, map) (max_over_time(ALERTS{alertstate="firing"}[1m]))');
  expect(alerts.map((/** @type {any} */ { metric }) => metric)).toEqual([{ alertname: ALERT, map: 'stuck' }]);
  const growing = Object.fromEntries(
    (await query('tophash_growing')).map((/** @type {any} */ { metric, value }) => [metric.map, value[1]]),
  );
  expect(growing).toMatchObject({ slow: '1', stuck: '0' });
  const [drained] = await query('tophash_evacuated_buckets_total{map="stuck",by="drain"}');
  expect(Number(drained.value[1])).toBeGreaterThan(10_000);
  const [moved] = await query('tophash_evacuated_buckets_total{map="slow",by="background"}');
  expect(Number(moved.value[1])).toBeGreaterThan(32);
  expect(told('hook')).toHaveLength(2);

  const ends = await Promise.all([watched.stop(), server.stop(), manager.stop()]);
  expect(ends).toEqual([0, 0, 0]);
  expect(watched.output.stderr).toBe('');
});
