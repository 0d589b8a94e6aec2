// The form of the metrics' text: one head for each metric, before its lines, and what OpenMetrics has
// otherwise.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TypedCache } from '../../bindings/cache.js';
import { TypedMap } from '../../bindings/index.js';
import { METRICS_TYPES, metricsText, timeOperations } from '../../bindings/observe/index.js';
import { CATALOGUE } from '../../bindings/observe/metrics/catalogue.js';
import { SharedTypedMap } from '../../bindings/shared.js';
import { samplesOf } from '../support/prometheus.js';

let map: TypedMap<'u32', 'u32'>;
let cache: TypedCache<'u32', 'u32'>;
let shared: SharedTypedMap<'u32', 'u32'>;
beforeAll(() => {
  map = new TypedMap('u32', 'u32', { name: 'formats' });
  timeOperations(map, { every: 1 });
  for (let i = 0; i < 1000; i++) map.set(i, i);
  cache = new TypedCache('u32', 'u32', { maxEntries: 10, name: 'formats cache' });
  shared = new SharedTypedMap('u32', 'u32', { maximumBytes: 2 ** 20, shards: 1, name: 'formats shared' });
});
afterAll(() => {
  map.dispose();
  cache.dispose();
  shared.dispose();
});

const heads = (text: string, word: string): [string, string][] =>
  [...text.matchAll(new RegExp(`^# ${word} (\\S+) (.*)$`, 'gm'))].map(([, name, rest]) => [
    name as string,
    rest as string,
  ]);

describe('Prometheus text', () => {
  it('has HELP and TYPE once per metric, and every line behind its own', () => {
    const text = metricsText();
    const types = heads(text, 'TYPE');
    expect(new Set(types.map(([name]) => name)).size).toBe(types.length);
    expect(heads(text, 'HELP').map(([name]) => name)).toEqual(types.map(([name]) => name));
    let current = '';
    for (const line of text.trimEnd().split('\n')) {
      const head = /^# TYPE (\S+)/.exec(line);
      if (head !== null) current = head[1] as string;
      else if (!line.startsWith('#')) expect(line.startsWith(current)).toBe(true);
    }
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toContain('# UNIT');
    expect(METRICS_TYPES.prometheus).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('no line comes twice', () => {
    const all = samplesOf(metricsText()).map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(all).size).toBe(all.length);
  });

  it('shows every metric of the catalogue', () => {
    const shown = new Set(heads(metricsText(), 'TYPE').map(([name]) => name));
    const missing = CATALOGUE.map(({ name }) => name).filter((name) => !shown.has(name));
    expect(missing).toEqual([]);
  });
});

describe('OpenMetrics', () => {
  it('says the same under the same names, with counters without _total in their heads, units, and an end', () => {
    const text = metricsText({ format: 'openmetrics' });
    const names = (of: string) => [...new Set(samplesOf(of).map(({ name }) => name))];
    expect(names(text)).toEqual(names(metricsText()));
    const counters = heads(text, 'TYPE').filter(([, type]) => type === 'counter');
    expect(counters.length).toBeGreaterThan(4);
    for (const [name] of counters) expect(name).not.toMatch(/_total$/);
    for (const [name, unit] of heads(text, 'UNIT')) expect(name.endsWith(`_${unit}`)).toBe(true);
    expect(heads(text, 'UNIT').map(([name]) => name)).toContain('tophash_evacuation_seconds');
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(METRICS_TYPES.openmetrics).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  });
});

it('the catalogue keeps to its own rules', () => {
  for (const { name, type, unit, labels, help } of CATALOGUE) {
    expect(name).toMatch(/^tophash_[a-z_]+$/);
    expect([name, type === 'counter']).toEqual([name, name.endsWith('_total')]);
    if (unit === 's') expect(name).toMatch(/_seconds(_total)?$/);
    if (unit === 'By') expect(name).toMatch(/_bytes$/);
    if (/_ratio$/.test(name)) expect(unit).toBe('1');
    expect(labels).not.toContain('le');
    expect(help).toMatch(/^[A-Z].*\.$/);
  }
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
});
