// Policy files: what is sound is read, what is not is refused with its path, value and what was expected, and
// the JSON Schema says the same as far as a schema can.
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/index.js';
import { type PolicyFile, policy } from '../../bindings/observe/index.js';

const GOOD = {
  version: 3,
  cohorts: [
    { percent: 5, policy: { assist: 4 } },
    { percent: 20, policy: { assist: 4 } },
    { percent: 100, policy: { assist: 4, loadFactor: 6.5, resize: 'allow', background: { sliceMs: 0.5 } } },
  ],
  slo: { p99Seconds: 3e-4, promoteBelowSeconds: 2e-4 },
  hold: '15m',
  allow: {
    assist: [0, 1, 4, 16],
    loadFactor: [6.5, 7],
    resize: ['allow', 'avoid'],
    background: [true, false],
    'background.sliceMs': [0.1, 0.5],
  },
};
/** The good file with one part of it another. */
const changed = (path: readonly (string | number)[], value: unknown): unknown => {
  const file = structuredClone(GOOD) as unknown;
  let at = file as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) at = at[name] as never;
  at[path[path.length - 1] as string] = value;
  return file;
};

describe('policy.parse', () => {
  it('reads a text and an object, and gives a copy', () => {
    expect(policy.parse(JSON.stringify(GOOD))).toEqual(GOOD);
    const given = structuredClone(GOOD);
    const file: PolicyFile = policy.parse(given);
    given.version = 9;
    expect(file).toEqual(GOOD);
    const least = { version: 1, cohorts: [{ percent: 100, policy: {} }], slo: { p99Seconds: 1 }, hold: '1s' };
    expect(policy.parse(least)).toEqual(least);
  });

  const wrong: [readonly (string | number)[], unknown, string][] = [
    [['version'], undefined, 'version is undefined: expected an integer from 1 to'],
    [['version'], 1.5, 'version is 1.5: expected an integer from 1 to'],
    [['cohorts'], [], 'cohorts is an array of 0: expected an array of 1 or more'],
    [['cohorts'], {}, 'cohorts is an object (Object): expected an array of 1 or more'],
    [['cohorts', 1], null, 'cohorts[1] is null: expected an object'],
    [['cohorts', 1, 'percent'], 5, 'cohorts[1].percent is 5: expected more than 5, the cohort before'],
    [['cohorts', 2, 'percent'], 101, 'cohorts[2].percent is 101: expected a number from 0.01 to 100'],
    [['cohorts', 0, 'percent'], 0, 'cohorts[0].percent is 0: expected a number from 0.01 to 100'],
    [['cohorts', 0, 'share'], 5, 'cohorts[0].share is 5: expected only percent, policy'],
    [['cohorts', 0, 'policy'], undefined, 'cohorts[0].policy is undefined: expected an object'],
    [['cohorts', 0, 'policy', 'asist'], 4, 'cohorts[0].policy.asist is 4: expected only assist, loadFactor'],
    [
      ['cohorts', 0, 'policy', 'assist'],
      65,
      'cohorts[0].policy.assist is 65: expected an integer from 0 to 64',
    ],
    [['cohorts', 0, 'policy', 'assist'], '4', 'cohorts[0].policy.assist is "4": expected an integer'],
    [
      ['cohorts', 0, 'policy', 'assist'],
      5,
      'cohorts[0].policy.assist is 5: expected one of 0, 1, 4, 16, by the allow list',
    ],
    [
      ['cohorts', 1, 'policy', 'loadFactor'],
      3.9,
      'cohorts[1].policy.loadFactor is 3.9: expected a number from 4 to 8',
    ],
    [
      ['cohorts', 2, 'policy', 'resize'],
      'never',
      'cohorts[2].policy.resize is "never": expected one of "allow", "avoid", "forbid"',
    ],
    [
      ['cohorts', 2, 'policy', 'resize'],
      'forbid',
      'policy.resize is "forbid": expected one of "allow", "avoid", by the allow list',
    ],
    [
      ['cohorts', 0, 'policy', 'background'],
      true,
      'cohorts[0].policy.background is true: expected false, or an object',
    ],
    [
      ['cohorts', 0, 'policy', 'background'],
      { sliceMs: 0 },
      'background.sliceMs is 0: expected a number from 0.01 to 1000',
    ],
    [
      ['cohorts', 0, 'policy', 'background'],
      { sliceMs: 0.2 },
      'background.sliceMs is 0.2: expected one of 0.1, 0.5, by the allow list',
    ],
    [
      ['cohorts', 0, 'policy', 'background'],
      { everyMs: 2 },
      'background.everyMs is 2: expected no change: the allow list has only assist, ',
    ],
    [['allow', 'background'], [true], ''],
    [
      ['allow', 'background'],
      [false],
      'cohorts[2].policy.background is true: expected one of false, by the allow list',
    ],
    [['allow', 'assist'], [], 'allow.assist is an array of 0: expected an array of 1 or more'],
    [['allow', 'assist'], [4, 65], 'allow.assist[1] is 65: expected an integer from 0 to 64'],
    [['allow', 'step'], [1], 'allow.step is an array of 1: expected only assist'],
    [['allow', 'no such'], [1], 'allow["no such"] is an array of 1: expected only assist'],
    [['slo'], undefined, 'slo is undefined: expected an object'],
    [['slo', 'p99Seconds'], 0, 'slo.p99Seconds is 0: expected a number from 0.000001 to 60'],
    [
      ['slo', 'promoteBelowSeconds'],
      3e-4,
      'slo.promoteBelowSeconds is 0.0003: expected less than p99Seconds, 0.0003',
    ],
    [['hold'], '15', 'hold is "15": expected a duration'],
    [['hold'], 900, 'hold is 900: expected a duration'],
    [['hold'], '0s', 'hold is "0s": expected more than nothing'],
    [['note'], 'x', 'note is "x": expected only version, cohorts, slo, hold, allow'],
  ];
  it.each(wrong.filter(([, , message]) => message !== ''))('refuses %j = %j', (path, value, message) => {
    const file = changed(path, value);
    expect(() => policy.parse(file)).toThrow(PolicyError);
    expect(() => policy.parse(file)).toThrow(message);
    const problems = policy.check(file);
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
  });

  it.each([
    [null, 'it is null: expected an object'],
    [[GOOD], 'it is an array of 1: expected an object'],
    [undefined, 'it is undefined'],
    ['{"version": 1', 'policy file "{\\"version\\": 1": expected JSON: '],
    ['', 'policy file "": expected JSON'],
  ])('refuses %j as a whole', (file, message) => {
    expect(() => policy.parse(file)).toThrow(PolicyError);
    expect(() => policy.parse(file)).toThrow(message);
  });
});

describe('policy.check', () => {
  it('finds nothing in a sound file, and everything in others, with paths', () => {
    expect(policy.check(GOOD)).toEqual([]);
    const file = {
      ...GOOD,
      version: 'x',
      cohorts: [{ percent: 5 }, { percent: 200, policy: { assist: -1, loadFactor: 9 } }],
    };
    expect(policy.check(file).map(({ path }) => path)).toEqual([
      ...['version', 'cohorts[0].policy', 'cohorts[1].percent', 'cohorts[1].policy.assist'],
      'cohorts[1].policy.loadFactor',
    ]);
  });

  it('holds a second allow list besides the own one', () => {
    const paths = (allow: object) => policy.check(GOOD, { allow }).map(({ path }) => path);
    const all = { ...GOOD.allow, resize: ['allow'] as const };
    expect(paths(all)).toEqual([]);
    expect(paths({ ...all, assist: [0, 1] })).toEqual([0, 1, 2].map((i) => `cohorts[${i}].policy.assist`));
    expect(paths({ assist: [4] })).toEqual(
      ['loadFactor', 'resize', 'background', 'background.sliceMs'].map((name) => `cohorts[2].policy.${name}`),
    );
    expect(policy.check({ ...GOOD, allow: undefined }, { allow: { assist: [4] } })).toHaveLength(4);
    expect(() => policy.check(GOOD, null as never)).toThrow(/^options: got null, expected an object$/);
    expect(() => policy.check(GOOD, { allow: { assist: ['4'] } as never })).toThrow(
      /allow\.assist\[0\] is "4"/,
    );
  });
});

describe('policy.schema', () => {
  const schema = policy.schema();
  const accepts = new Ajv2020({ strict: true }).compile(schema);

  it('is a JSON Schema with defaults and descriptions, and takes the good file', () => {
    expect(accepts(GOOD)).toBe(true);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: ['version', 'cohorts', 'slo', 'hold'],
    });
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    const text = JSON.stringify(schema);
    expect(text).toContain('"minimum":0,"maximum":64,"description":"Old buckets that a write evacuates');
    expect(text).toContain('"default":6.5');
  });

  it('agrees with check() on every file whose percentages rise and that has no allow list', () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        ...[undefined, null, true, '', '4', -1, 0, 1, 64, 65, 4.5, 1e9, [], {}, false],
      ),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const part = <T>(good: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 12, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
    const growth = fc
      .record(
        {
          assist: part(fc.integer({ min: 0, max: 64 })),
          loadFactor: part(fc.integer({ min: 4, max: 8 })),
          resize: part(fc.constantFrom('allow', 'avoid', 'forbid')),
          background: part(
            fc.oneof(fc.constant(false), fc.record({ sliceMs: part(fc.constant(1)) }, { requiredKeys: [] })),
          ),
          other: fc.constant(1),
        },
        { requiredKeys: [] },
      )
      .filter((one) => !('other' in one) || Object.keys(one).length === 1);
    const file = fc.record({
      version: part(fc.integer({ min: 1, max: 99 })),
      cohorts: part(
        fc.array(fc.record({ percent: fc.constant(50), policy: part(growth) }), { maxLength: 1 }),
      ),
      slo: part(fc.record({ p99Seconds: part(fc.constant(0.5)) })),
      hold: part(fc.constantFrom('15m', '1.5h', '3 m', 'm')),
    });
    const seen = { sound: 0, wrong: 0 };
    fc.assert(
      fc.property(file, (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        const sound = policy.check(json).length === 0;
        seen[sound ? 'sound' : 'wrong']++;
        expect([sound, json]).toEqual([accepts(json), json]);
      }),
      { seed: 59, numRuns: 2000 },
    );
    expect(Math.min(seen.sound, seen.wrong)).toBeGreaterThan(200);
  });
});

it('says more problems than a call may have arguments', () => {
  const cohorts = new Array(200_000).fill(null);
  const file = { version: 1, cohorts, slo: { p99Seconds: 1 }, hold: '1m' };
  expect(policy.check(file)).toHaveLength(cohorts.length);
});
