// What doctor() advises: by what holds a growth up, by the kind of keys, only what the map can do; and what
// it says of real maps is true: clear() and seeds, reserve() and churn. Severities are those of the alerts.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/index.js';
import { doctor, type Finding, type Sample } from '../../bindings/observe/index.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { FIXTURES } from './fixtures.js';

const named = (name: string): readonly Sample[] => {
  const found = FIXTURES.find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found.samples;
};
/** The one finding about a fixture, with these fields in its maps, and these in its heaps. */
const found = (name: string, map: object = {}, heap: object = {}): Finding => {
  const samples = named(name).map((one) => ({
    ...one,
    maps: one.maps.map((its) => ({ ...its, ...map })),
    heaps: one.heaps.map((its) => ({ ...its, ...heap })),
  }));
  const [first, ...others] = doctor(samples);
  expect(others).toEqual([]);
  return first as Finding;
};
const advice = (...args: Parameters<typeof found>): string => found(...args).advice.join('\n');

describe('advice', () => {
  it('S1: by what holds the growth up', () => {
    const lines = (map: object) => advice('S1: half is old and nothing moves, three samples', map);
    const policy = { assist: 1, loadFactor: 6.5, resize: 'allow', background: false };
    expect(lines({})).toContain('event loop');
    expect(lines({ policy })).toContain('policy.apply(orders, { background: {} }');
    expect(lines({ policy, paused: true })).toContain('resumeEvacuation(orders)');
    for (const name of ['', 'a b', '1st', 'x'.repeat(31)])
      expect(lines({ name })).toMatch(/^map\.drain\(\{ maxMs: 1 \}\)/);
  });

  it('S3: a lower assist only where there is one', () => {
    const lines = (assist: number) => {
      const policy = { assist, loadFactor: 6.5, resize: 'allow', background: true };
      return advice('S3: fast before the first sample, slow since', { policy });
    };
    expect(lines(2)).toContain('lower assist, now 2: policy.apply(orders, { assist: 1 }');
    expect(lines(1)).not.toContain('lower assist');
  });

  it('F1: by the kind of keys', () => {
    const lines = (key: string) => advice('F1: floods rise', { key });
    expect(lines('string')).toContain("with a seed or with hash: 'fast', make it again without");
    expect(lines('bytes')).toContain("hash: 'fast'");
    expect(lines('u32')).toContain('with a seed, make it again without');
    expect(lines('u32')).not.toContain('hash:');
  });

  it('F2: room of four times what is there, and nothing that changes little', () => {
    const lines = advice('F2: more than 10 in 100,000 writes');
    expect(lines).toContain('orders.reserve(4000)');
    expect(lines).not.toContain('delete before');
  });
});

describe('advice about drop-in Maps is what they can do', () => {
  const map = { name: '', key: 'mixed', value: 'any', core: 'ordered', heap: 'drop-in' };
  const heap = { name: 'drop-in', core: 'ordered' };
  const methods = Object.getOwnPropertyNames(DropIn.prototype);
  const rules = [
    ['S1', 'S1: half is old and nothing moves, three samples'],
    ['S2', 'S2: committed grows twice, the rest stays'],
    ['F1', 'F1: floods rise'],
    ['F2', 'F2: more than 10 in 100,000 writes'],
    ['F3', 'F3: four early doublings'],
    ['F6', 'F6: calls were undone'],
  ] as const;
  it.each(rules)('%s', (rule, name) => {
    const finding = found(name, map, heap);
    expect(finding.rule).toBe(rule);
    const lines = finding.advice.join('\n');
    expect(lines).not.toMatch(/TypedMap|new Heap|capacity|hash:|seed|policy\.apply/);
    for (const [, method] of lines.matchAll(/(?:map\.|^|\b)(drain|reserve|compact|clear|set)\(/gm))
      expect(methods).toContain(method);
  });

  it('the same fixtures of other maps are told more', () => {
    for (const [, name] of rules.filter(([rule]) => ['S2', 'F1', 'F3'].includes(rule)))
      expect(advice(name)).toMatch(/TypedMap|capacity|seed/);
  });
});

describe('what the advice says is so', () => {
  it('F1: clear() draws new secrets, but not for a map with a seed', () => {
    const places = (seed?: bigint): string[] => {
      const map = new TypedMap('u32', 'u32', { capacity: 4000, ...(seed === undefined ? {} : { seed }) });
      const all = [0, 1].map(() => {
        for (let key = 0; key < 100; key++) map.set(key, key);
        const where = Array.from({ length: 100 }, (_, key) => map.explain(key).bucket).join();
        map.clear();
        map.reserve(4000);
        return where;
      });
      map.dispose();
      return all;
    };
    const [before, after] = places();
    expect(after).not.toBe(before);
    const [kept, again] = places(7n);
    expect(again).toBe(kept);
  });

  it('F2: deleting first leaves most growths, reserve(4n) leaves none', () => {
    const growths = (n: number, how: 'insert first' | 'delete first' | 'reserve'): number => {
      const map = new TypedMap('u32', 'u32', { capacity: n });
      let next = 0;
      for (; next < n; next++) map.set(next, next);
      if (how === 'reserve') map.reserve(4 * n);
      const { grows } = map.stats();
      for (let i = 0; i < 100_000; i++, next++) {
        if (how === 'delete first') map.delete(next - n);
        map.set(next, next);
        if (how !== 'delete first') map.delete(next - n);
      }
      const after = map.stats().grows;
      map.dispose();
      return after.sameSize + after.double - grows.sameSize - grows.double;
    };
    for (const n of [10, 30]) {
      const without = growths(n, 'insert first');
      expect(without).toBeGreaterThan(20);
      expect(growths(n, 'delete first')).toBeGreaterThan(without / 4);
      expect(growths(n, 'reserve')).toBe(0);
    }
  });
});

it('a rule and the alert about the same have one severity', () => {
  const alerts = readFileSync(new URL('../../docs/operations/alerts.yml', import.meta.url), 'utf8');
  const severityOf = (alert: string) =>
    new RegExp(`alert: ${alert}\\n[\\s\\S]*?severity: (\\w+)`).exec(alerts)?.[1];
  const pairs = [
    ['S1: half is old and nothing moves, three samples', 'TophashOldbucketsLingering'],
    ['S2: committed grows twice, the rest stays', 'TophashMemoryWithoutEntries'],
    ['S3: fast before the first sample, slow since', 'TophashEvacuationDominates'],
    ['F1: floods rise', 'TophashHashFlood'],
  ] as const;
  for (const [fixture, alert] of pairs) {
    const { severity } = found(fixture);
    expect([alert, severityOf(alert)]).toEqual([alert, severity === 'page' ? 'page' : 'ticket']);
  }
});
