// The one schema of parameters: every option is in it, its types are the options' own, its defaults are what
// maps have, and each parameter is documented.
import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { resolveOptions } from '../../bindings/heap/map-options.js';
import { check, fits, PARAMETERS, type ParameterName, type ValueOf } from '../../bindings/heap/parameters.js';
import {
  type GrowthPolicy,
  Heap,
  type HeapOptions,
  type MapOptions,
  PolicyError,
  TypedMap,
} from '../../bindings/index.js';
import { policy } from '../../bindings/observe/index.js';
import {
  documentedParameters,
  PROSE,
  ROLLOUT,
  ROLLOUT_PROSE,
} from '../../bindings/observe/schema/parameters.js';

type Pace = Exclude<Required<GrowthPolicy>['background'], false>;
/** Every option that is not an object of its own, as messages call it. */
type Options =
  | Exclude<keyof MapOptions, 'heap' | 'growth'>
  | Exclude<keyof HeapOptions, 'core'>
  | `growth.${Exclude<keyof GrowthPolicy, 'background'>}`
  | `growth.background.${keyof Pace}`;

describe('the schema of parameters', () => {
  it('has every option, with its type', () => {
    expectTypeOf<ParameterName>().toEqualTypeOf<Options>();
    expectTypeOf<ValueOf<'growth.assist'>>().toEqualTypeOf<Required<GrowthPolicy>['assist']>();
    expectTypeOf<ValueOf<'growth.loadFactor'>>().toEqualTypeOf<Required<GrowthPolicy>['loadFactor']>();
    expectTypeOf<ValueOf<'growth.resize'>>().toEqualTypeOf<Required<GrowthPolicy>['resize']>();
    expectTypeOf<ValueOf<'growth.background.sliceMs'>>().toEqualTypeOf<Required<Pace>['sliceMs']>();
    expectTypeOf<ValueOf<'growth.background.everyMs'>>().toEqualTypeOf<Required<Pace>['everyMs']>();
    expectTypeOf<ValueOf<'capacity'>>().toEqualTypeOf<Required<MapOptions>['capacity']>();
    expectTypeOf<ValueOf<'name'>>().toEqualTypeOf<Required<MapOptions>['name']>();
    expectTypeOf<ValueOf<'seed'>>().toEqualTypeOf<Required<MapOptions>['seed']>();
    expectTypeOf<ValueOf<'hash'>>().toEqualTypeOf<Required<MapOptions>['hash']>();
    expectTypeOf<ValueOf<'maximumBytes'>>().toEqualTypeOf<Required<HeapOptions>['maximumBytes']>();
    expectTypeOf<ValueOf<'softLimitBytes'>>().toEqualTypeOf<Required<HeapOptions>['softLimitBytes']>();
  });

  it('has the defaults that maps and heaps get', () => {
    const { capacity, name, seed, fast, policy: growth } = resolveOptions('i32');
    expect({ capacity, name, seed, hash: fast ? 'fast' : 'safe', growth }).toEqual({
      ...{
        capacity: PARAMETERS.capacity.default,
        name: PARAMETERS.name.default,
        seed: PARAMETERS.seed.default,
      },
      hash: PARAMETERS.hash.default,
      growth: {
        assist: PARAMETERS['growth.assist'].default,
        loadFactor: PARAMETERS['growth.loadFactor'].default,
        resize: PARAMETERS['growth.resize'].default,
        background: {
          sliceMs: PARAMETERS['growth.background.sliceMs'].default,
          everyMs: PARAMETERS['growth.background.everyMs'].default,
        },
      },
    });
    const heap = new Heap();
    expect([heap.softLimitBytes, heap.maximumBytes]).toEqual([
      PARAMETERS.softLimitBytes.default,
      65535 * 65536,
    ]);
  });

  it.each(Object.keys(PARAMETERS) as ParameterName[])(
    '%s: its bounds and words are taken, and nothing else',
    (name) => {
      const parameter = PARAMETERS[name];
      const wrong: unknown[] = [undefined, null, {}, Symbol('s'), NaN];
      let right: unknown[];
      if ('words' in parameter) right = [...parameter.words];
      else if ('type' in parameter) right = parameter.type === 'bigint' ? [0n, -1n] : ['', 'x'];
      else {
        const { least, most, whole } = parameter;
        right = [least, most];
        wrong.push(
          least - 1e-9,
          most + 1,
          String(least),
          BigInt(Math.ceil(least)),
          Infinity,
          ...(whole ? [least + 0.5] : []),
        );
      }
      for (const value of right) {
        expect(fits(parameter, value)).toBe(true);
        check(name, value);
      }
      for (const value of wrong) {
        expect([value, fits(parameter, value)]).toEqual([value, false]);
        expect(() => check(name, value)).toThrow(PolicyError);
        expect(() => check(name, value, 'that')).toThrow(/^that is .*: expected /);
      }
    },
  );

  it('documents each: purpose, risk, and only metrics of the catalogue', () => {
    const all = documentedParameters();
    expect(all.map(({ name }) => name)).toEqual([...Object.keys(PARAMETERS), ...Object.keys(ROLLOUT)]);
    expect(Object.keys(PROSE).toSorted()).toEqual(Object.keys(PARAMETERS).toSorted());
    expect(Object.keys(ROLLOUT_PROSE).toSorted()).toEqual(Object.keys(ROLLOUT).toSorted());
    for (const { name, about, risk, moves, takes } of all) {
      expect([name, about.endsWith('.'), risk.length > 10, takes.length > 5]).toEqual([
        name,
        true,
        true,
        true,
      ]);
      for (const metric of moves) expect(metric).toMatch(/^tophash_[a-z_]+$/);
    }
  });

  it('marks as changeable in a living map exactly what policy.apply() takes', () => {
    const map = new TypedMap('u32', 'u32', { heap: new Heap() });
    const values = {
      assist: 4,
      loadFactor: 7,
      resize: 'avoid',
      sliceMs: 1,
      everyMs: 5,
      capacity: 9,
      hash: 'fast',
      seed: 1n,
      name: 'n',
    };
    for (const { name, live = false } of documentedParameters()) {
      const key = name.split('.').at(-1) as keyof typeof values;
      if (!(key in values)) continue;
      const one = { [key]: values[key] };
      const act = () =>
        policy.apply(map, name.includes('background.') ? { background: one } : one, { by: 'test' });
      if (live) act();
      else expect(act).toThrow(/expected only assist/);
    }
    expect(map.policy).toEqual({
      assist: 4,
      loadFactor: 7,
      resize: 'avoid',
      background: { sliceMs: 1, everyMs: 5 },
    });
  });

  it('is what docs/parameters.md says', () => {
    const text = readFileSync(new URL('../../docs/parameters.md', import.meta.url), 'utf8');
    for (const { name, about, risk, takes } of documentedParameters()) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect([name, row]).toEqual([name, expect.stringContaining(takes.replaceAll('|', '\\|'))]);
      for (const part of [about, risk]) expect(text).toContain(part);
    }
  });

  it('leaves its prose out of the main entry', () => {
    for (const file of ['heap/parameters', 'heap/map-options', 'heap/heap', 'typed/table', 'index']) {
      const text = readFileSync(new URL(`../../bindings/${file}.ts`, import.meta.url), 'utf8');
      expect([file, /observe\//.test(text.replaceAll(/^\/\/.*$/gm, ''))]).toEqual([file, false]);
    }
  });
});
