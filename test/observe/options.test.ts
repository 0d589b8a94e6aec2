// Options of every function for observers: a name that is not known is refused, and nothing has happened.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import * as observe from '../../bindings/observe/index.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';

const map = new TypedMap('i32', 'f64', { name: 'options' });

const CALLS: Record<string, [call: (options: never) => unknown, message: RegExp]> = {
  'trace.start()': [(options) => observe.trace.start(options), /^extra: unknown option, expected mask, cap/],
  'timeOperations()': [(options) => observe.timeOperations(map, options), /^extra: unknown .* every$/],
  'debugHandler()': [(options) => observe.debugHandler(options), /^extra: unknown option, expected token$/],
  'metricsText()': [(options) => observe.metricsText(options), /^extra: unknown .* format, maxMaps$/],
  'doctor()': [(options) => observe.doctor([observe.sample()], options), /^extra: unknown option, /],
  'apply()': [
    (options) => observe.policy.apply(map, { assist: 2 }, options),
    /^extra: unknown option, expected by, allow$/,
  ],
  'check()': [(options) => observe.policy.check({}, options), /^extra: unknown option, expected allow$/],
};

describe.each(Object.entries(CALLS))('%s', (_, [call, message]) => {
  it('refuses an option that is not known', () => {
    const options = { extra: undefined, by: 'a test' } as never;
    expect(() => call(options)).toThrow(PolicyError);
    expect(() => call({ extra: 1 } as never)).toThrow(message);
    expect(observe.trace.on).toBe(false);
    expect(observe.sample().maps.find(({ name }) => name === 'options')).toMatchObject({
      size: 0,
      policy: { assist: 1 },
    });
    expect(Object.keys(map)).not.toContain('get');
  });
});

it('a slip is told the nearest name', () => {
  expect(() => observe.metricsText({ maxMap: 5 } as never)).toThrow(/did you mean maxMaps\?$/);
});
