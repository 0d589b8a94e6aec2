// What docs/operations ships is accepted by the tools it is for, and speaks of metrics that there are.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { CATALOGUE } from '../../dist/observe/metrics/catalogue.js';
import { docs, folder, run } from './tools.mjs';

const read = (/** @type {string} */ name) => readFileSync(join(docs, name), 'utf8');
const there = folder();
afterAll(() => rmSync(there, { recursive: true }));

/** @type {{ alert: string, expr: string, for?: string, labels: object, annotations: object }[]} */
const rules = parse(read('alerts.yml')).groups.flatMap((/** @type {any} */ { rules }) => rules);

/** Names of series that an expression asks for. @param {string} expr */
const namesIn = (expr) => [...new Set(expr.match(/\btophash_\w+/g) ?? [])];
const known = new Set(
  CATALOGUE.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
  ),
);
/** Labels by metric, those of its lines included. */
const labelsOf = new Map(
  CATALOGUE.flatMap(({ name, type, labels }) =>
    type === 'histogram'
      ? ['_bucket', '_sum', '_count'].map((end) => [
          name + end,
          [...labels, ...(end === '_bucket' ? ['le'] : [])],
        ])
      : [[name, labels]],
  ),
);
const TARGET = ['job', 'instance'];

/** Labels that selectors of our metrics ask for and these do not have. @param {string} expr */
const strangeLabels = (expr) =>
  [...expr.matchAll(/\b(tophash_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', selector = '']) =>
    [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)]
      .map(([, label = '']) => label)
      .filter((label) => ![...TARGET, ...(labelsOf.get(name) ?? [])].includes(label))
      .map((label) => `${name}: ${label}`),
  );

describe('alerts.yml', () => {
  it('is accepted by promtool check rules', () => {
    const { status, output } = run('promtool', ['check', 'rules', 'alerts.yml']);
    expect(output).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(status).toBe(0);
  });

  it('passes its own tests: promtool test rules', () => {
    const { status, output } = run('promtool', ['test', 'rules', 'alerts.test.yml']);
    expect(output).toMatch(/SUCCESS\s*$/);
    expect(status).toBe(0);
  });

  it('has for every alert a case in which it fires, and one in which it stays silent', () => {
    const cases = parse(read('alerts.test.yml')).tests.flatMap((/** @type {any} */ it) => it.alert_rule_test);
    for (const { alert } of rules) {
      const its = cases.filter((/** @type {any} */ { alertname }) => alertname === alert);
      const counts = its.map((/** @type {any} */ { exp_alerts }) => exp_alerts.length);
      expect([alert, counts.includes(0), Math.max(...counts) > 0]).toEqual([alert, true, true]);
    }
    expect(rules.map(({ alert }) => alert)).toHaveLength(9);
  });

  /** Each comparison of each rule, changed so that it never holds, and so that it always does. */
  const changes = rules.flatMap(({ alert, expr }) =>
    [...expr.matchAll(/(>=?|<=) ?[\d.]+/g)].flatMap(({ 0: text, 1: sign, index }) =>
      ['never', 'always'].map((when) => {
        const far = (sign === '<=') === (when === 'always') ? 1e9 : -1e9;
        return {
          alert,
          text,
          when,
          expr: `${expr.slice(0, index)}${sign} ${far}${expr.slice(index + text.length)}`,
        };
      }),
    ),
  );
  it.each(changes)('$alert: its tests notice when "$text" $when holds', ({ alert, expr }) => {
    const altered = rules.map((rule) => (rule.alert === alert ? { ...rule, expr } : rule));
    writeFileSync(join(there, 'alerts.yml'), stringify({ groups: [{ name: 'altered', rules: altered }] }));
    writeFileSync(join(there, 'alerts.test.yml'), read('alerts.test.yml'));
    const { status, output } = run('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: there });
    expect(status).toBe(1);
    expect(output).toContain('FAILED');
  });

  it('asks for metrics and labels that there are', () => {
    for (const { alert, expr } of rules) {
      expect([alert, namesIn(expr).filter((name) => !known.has(name))]).toEqual([alert, []]);
      expect(namesIn(expr).length).toBeGreaterThan(0);
      expect(strangeLabels(expr)).toEqual([]);
    }
  });
});

describe('examples', () => {
  it('prometheus.yml is accepted by promtool check config', () => {
    const { status, output } = run('promtool', ['check', 'config', 'prometheus.yml']);
    expect(output).toContain('SUCCESS: prometheus.yml is valid');
    expect(status).toBe(0);
  });

  it('alertmanager.yml is accepted by amtool check-config', () => {
    const { status, output } = run('amtool', ['check-config', 'alertmanager.yml']);
    expect(output).toContain("Checking 'alertmanager.yml'  SUCCESS");
    expect(status).toBe(0);
  });

  it('amtool routes a lingering map to the program and to people, others to people', () => {
    const route = (/** @type {string} */ alert) =>
      run('amtool', [
        'config',
        'routes',
        'test',
        '--config.file=alertmanager.yml',
        `alertname=${alert}`,
      ]).output.split('\n')[0];
    expect(route('TophashOldbucketsLingering')).toBe('program,people');
    expect(route('TophashFatal')).toBe('people');
  });
});

describe('dashboard.json', () => {
  const dashboard = JSON.parse(read('dashboard.json'));
  const panels = dashboard.panels.filter((/** @type {any} */ { type }) => type !== 'row');
  /** @type {{ of: string, expr: string }[]} */
  const exprs = [
    ...panels.flatMap((/** @type {any} */ { title, targets }) =>
      targets.map((/** @type {any} */ { expr }) => ({ of: title, expr })),
    ),
    ...dashboard.annotations.list.map((/** @type {any} */ { name, expr }) => ({ of: name, expr })),
  ];
  /** What Grafana would put in. @param {string} expr */
  const filled = (expr) =>
    expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(job|instance|map)\b/g, '.*');

  it('every expression is accepted by promtool', () => {
    expect(exprs.length).toBeGreaterThan(25);
    const rules = exprs.map(({ expr }, i) => ({ record: `panel:${i}`, expr: filled(expr) }));
    for (const { expr } of rules) expect(expr).not.toContain('$');
    const check = (/** @type {object[]} */ rules) => {
      writeFileSync(join(there, 'dashboard.yml'), stringify({ groups: [{ name: 'dashboard', rules }] }));
      return run('promtool', ['check', 'rules', 'dashboard.yml'], { cwd: there });
    };
    expect(check(rules)).toMatchObject({
      status: 0,
      output: expect.stringContaining(`SUCCESS: ${rules.length} rules`),
    });
    expect(check([...rules, { record: 'bad', expr: 'sum(rate(tophash_entries))' }]).status).toBe(1);
  });

  it('asks for metrics and labels that there are, and for every metric', () => {
    const asked = new Set(exprs.flatMap(({ expr }) => namesIn(expr)));
    expect([...asked].filter((name) => !known.has(name))).toEqual([]);
    for (const { of, expr } of exprs) expect([of, strangeLabels(expr)]).toEqual([of, []]);
    const unseen = CATALOGUE.filter(({ name }) => ![name, `${name}_bucket`].some((it) => asked.has(it)));
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  it('its variables are those that it uses, and ask for what there is', () => {
    const { list } = dashboard.templating;
    const used = new Set(
      JSON.stringify(dashboard)
        .match(/\$\{?(?!__)\w+\}?/g)
        ?.map((it) => it.replace(/[${}]/g, '')),
    );
    expect([...used].toSorted()).toEqual(list.map((/** @type {any} */ { name }) => name).toSorted());
    for (const { query } of list.slice(1)) {
      const [, series = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(query.query) ?? [];
      const [name = ''] = namesIn(series);
      expect([...TARGET, ...(labelsOf.get(name) ?? [])]).toContain(label);
    }
  });

  it('numbers every panel once, and none covers another', () => {
    const ids = dashboard.panels.map((/** @type {any} */ { id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap((/** @type {any} */ { gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe('README.md', () => {
  const text = read('README.md');

  it('has a row for each metric, with its type and labels', () => {
    const rows = [...text.matchAll(/^\| `(tophash_\w+)(?:\{([^}]*)\})?` \| (\w+) \|/gm)].map(
      ([, name, labels = '', type]) => ({ name, type, labels: labels === '' ? [] : labels.split(', ') }),
    );
    expect(rows).toEqual(CATALOGUE.map(({ name, type, labels }) => ({ name, type, labels: [...labels] })));
  });

  it('speaks of every alert, and of files that there are', () => {
    for (const { alert } of rules) expect(text).toContain(`\`${alert}\``);
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((it) => !it?.startsWith('https:'))) read(/** @type {string} */ (link));
    expect(links.length).toBeGreaterThan(4);
  });
});
