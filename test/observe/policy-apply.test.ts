// Policies of living maps are changed by somebody, within what is allowed, at once; and each attempt is
// written down for good.
import { afterEach, describe, expect, it } from 'vitest';
import { DisposedError, PolicyError, TypedMap, TypedSet } from '../../bindings/index.js';
import { type AnyNotice, onNotice, policy } from '../../bindings/observe/index.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { heapOf } from '../support/cores.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
const heap = heapOf('release');
const by = 'ann';
const last = () => policy.audit()[policy.audit().length - 1];

describe('policy.apply', () => {
  it('changes what is named, and nothing else', () => {
    const map = new TypedMap('u32', 'u32', { heap, name: 'orders', growth: { assist: 2, loadFactor: 7 } });
    policy.apply(map, { assist: 16 }, { by });
    expect(map.policy).toEqual({
      assist: 16,
      loadFactor: 7,
      resize: 'allow',
      background: { sliceMs: 0.5, everyMs: 2 },
    });
    policy.apply(map, { background: { everyMs: 20 } }, { by });
    policy.apply(map, { background: { sliceMs: 1 }, resize: 'avoid', assist: undefined }, { by });
    expect(map.policy).toEqual({
      assist: 16,
      loadFactor: 7,
      resize: 'avoid',
      background: { sliceMs: 1, everyMs: 20 },
    });
    policy.apply(map, { background: false }, { by });
    policy.apply(map, { loadFactor: 4 }, { by });
    expect(map.policy).toEqual({ assist: 16, loadFactor: 4, resize: 'avoid', background: undefined });
    policy.apply(map, { background: {} }, { by });
    expect(map.policy.background).toEqual({ sliceMs: 0.5, everyMs: 2 });
    map.dispose();
  });

  it('tells the core: writes evacuate as many buckets, and the load factor holds', () => {
    const moved = (assist: number): number => {
      const map = new TypedMap('u32', 'u32', {
        heap,
        capacity: 2000,
        growth: { assist: 0, background: false },
      });
      policy.apply(map, { assist }, { by });
      let i = 0;
      for (; !map.stats().growing; i++) map.set(i, i);
      const before = map.stats().evacuated.assist;
      map.set(i, i);
      return map.stats().evacuated.assist - before;
    };
    expect(moved(16) - moved(1)).toBeGreaterThanOrEqual(14);
    const sets = [4, 8].map((loadFactor) => {
      const set = new TypedSet('u32', { heap });
      policy.apply(set, { loadFactor }, { by });
      for (let i = 0; i < 5000; i++) set.add(i);
      return set.stats().buckets;
    });
    expect(sets[0]).toBe(2 * (sets[1] as number));
  });

  it('hands a growth under way to a background drain that is turned on', async () => {
    const map = new TypedMap('u32', 'u32', {
      heap,
      capacity: 2000,
      growth: { assist: 0, background: false },
    });
    for (let i = 0; !map.stats().growing; i++) map.set(i, i);
    policy.apply(map, { background: { sliceMs: 10 } }, { by });
    for (let n = 0; map.stats().growing && n < 5000; n++)
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(map.stats()).toMatchObject({ growing: false });
    expect(map.stats().evacuated.background).toBeGreaterThan(0);
  });

  it.each<[object, object, string]>([
    [{ assist: 65 }, {}, 'change.assist is 65: expected an integer from 0 to 64'],
    [{ asist: 1 }, {}, 'change.asist is 1: expected only assist, loadFactor, resize, background'],
    [{ background: true }, {}, 'change.background is true: expected false, or an object'],
    [{ assist: 5 }, { assist: [0, 1, 4] }, 'change.assist is 5: expected one of 0, 1, 4, by the allow list'],
    [
      { assist: 4, loadFactor: 7 },
      { assist: [4] },
      'change.loadFactor is 7: expected no change: the allow list has only assist',
    ],
    [{ assist: 4 }, {}, 'expected no change: the allow list has only nothing'],
    [
      { background: { sliceMs: 5 } },
      { background: [true] },
      'change.background.sliceMs is 5: expected no change',
    ],
  ])('refuses %j with %j allowed, changes nothing and writes it down', (change, allow, message) => {
    const map = new TypedMap('u32', 'u32', { heap, name: 'refusing' });
    const before = map.policy;
    const { applied, rejected } = policy.changes();
    const options = { by, allow };
    expect(() => policy.apply(map, change, options)).toThrow(PolicyError);
    expect(() => policy.apply(map, change, options)).toThrow(message);
    expect(map.policy).toBe(before);
    expect(last()).toMatchObject({ by, map: 'refusing', id: map.life.id, to: change, result: 'rejected' });
    expect(last()?.reason).toContain(message);
    expect(policy.changes()).toEqual({ applied, rejected: rejected + 2 });
  });

  it('writes down what the map refused', () => {
    const map = new TypedMap('u32', 'u32', { heap, name: 'gone' });
    map.dispose();
    expect(() => policy.apply(map, { assist: 4 }, { by })).toThrow(DisposedError);
    expect(last()).toMatchObject({ map: 'gone', result: 'rejected', reason: 'map "gone" was disposed' });
  });

  it.each<[unknown, unknown, unknown, string]>([
    [{}, {}, { by }, 'map is an object (Object): expected a TypedMap or TypedSet'],
    [new DropIn(), {}, { by }, 'expected a TypedMap or TypedSet'],
    [undefined, 5, { by }, 'change: got 5, expected an object'],
    [undefined, {}, undefined, 'options: got undefined, expected an object'],
    [undefined, {}, {}, 'by is undefined: expected the name'],
    [undefined, {}, { by: '' }, 'by is "": expected the name'],
    [undefined, {}, { by, allow: { assist: 4 } }, 'allow.assist is 4: expected an array of 1 or more'],
  ])('is used wrongly: %#', (map, change, options, message) => {
    const entries = policy.audit().length;
    const target = map ?? new TypedMap('u32', 'u32', { heap });
    const act = () => policy.apply(target as object, change as object, options as { by: string });
    expect(act).toThrow(PolicyError);
    expect(act).toThrow(message);
    expect(policy.audit()).toHaveLength(entries);
  });
});

describe('policy.audit', () => {
  it('has who, when, what was and what was to be, and only grows', () => {
    const map = new TypedMap('u32', 'u32', { heap, name: 'audited', growth: { background: false } });
    const before = policy.audit();
    const start = Date.now();
    const change = { assist: 4, background: { sliceMs: 1 } };
    const entry = policy.apply(map, change, {
      by: 'rollout 7',
      allow: { assist: [4], background: [true], 'background.sliceMs': [1] },
    });
    expect(() => policy.apply(map, { assist: 99 }, { by })).toThrow();
    const after = policy.audit();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length)).toEqual([
      {
        ...{ at: expect.any(Number), by: 'rollout 7', map: 'audited', id: map.life.id, result: 'applied' },
        ...{ from: { assist: 1, background: false }, to: { assist: 4, background: { sliceMs: 1 } } },
      },
      {
        ...{ at: expect.any(Number), by, map: 'audited', id: map.life.id, result: 'rejected' },
        ...{ from: { assist: 4 }, to: { assist: 99 }, reason: expect.stringContaining('99') },
      },
    ]);
    expect(after[before.length]).toEqual(entry);
    expect(entry.at).toBeGreaterThanOrEqual(start);
    // nobody rewrites it
    change.background.sliceMs = 9;
    (after as unknown[]).length = 0;
    expect(() => Object.assign(entry, { by: 'nobody' })).toThrow(TypeError);
    expect(() => Object.assign(entry.to, { assist: 1 })).toThrow(TypeError);
    expect(policy.audit().at(-2)).toMatchObject({ by: 'rollout 7', to: { background: { sliceMs: 1 } } });
  });

  it('goes to listeners too', async () => {
    const notices: AnyNotice[] = [];
    stops.push(onNotice((notice) => notices.push(notice)));
    const map = new TypedMap('u32', 'u32', { heap, name: 'told' });
    policy.apply(map, { assist: 4 }, { by });
    expect(() => policy.apply(map, { assist: -1 }, { by })).toThrow();
    await null;
    const common = { kind: 'policy', at: expect.any(Number), by, map: 'told', id: map.life.id };
    expect(notices.filter(({ kind }) => kind === 'policy')).toEqual([
      { ...common, result: 'applied', from: { assist: 1 }, to: { assist: 4 } },
      { ...common, result: 'rejected', from: { assist: 4 }, to: { assist: -1 }, reason: expect.any(String) },
    ]);
  });

  it('keeps the newest 10,000', () => {
    const map = new TypedMap('u32', 'u32', { heap, name: 'busy' });
    const { applied } = policy.changes();
    for (let i = 0; i < 10_050; i++) policy.apply(map, { assist: i % 60 }, { by });
    expect(policy.audit()).toHaveLength(10_000);
    expect(policy.audit()[0]).toMatchObject({ map: 'busy', to: { assist: 50 } });
    expect(policy.changes().applied).toBe(applied + 10_050);
  });
});
