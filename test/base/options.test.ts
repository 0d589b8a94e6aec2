// The hint of a message about an option that is not known: the name that was meant.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import { checkOptions, nearest } from '../../bindings/base/options.js';

describe('nearest()', () => {
  it.each([
    ['capacity', 'capacity'],
    ['CAPACITY', 'capacity'],
    ['capcity', 'capacity'],
    ['caapacity', 'capacity'],
    ['capasity', 'capacity'],
    ['acpacity', 'capacity'],
    ['capactiy', 'capacity'],
    ['cpaactiy', 'capacity'],
    ['cpcty', undefined],
    ['hahs', 'hash'],
    ['hsha', undefined],
    ['ha', undefined],
    ['', undefined],
    ['something', undefined],
  ])('%s: %s', (name, found) => {
    expect(nearest(name, ['name', 'hash', 'capacity'])).toBe(found);
  });

  it('is the one that differs least, the first of those, within a limit if there is one', () => {
    expect(nearest('bbbb', ['aabb', 'abbb', 'babb'])).toBe('abbb');
    expect(nearest('aaaa', ['bbbb'], 4)).toBe('bbbb');
    expect(nearest('aaaa', ['bbbb'], 3)).toBe(undefined);
    expect(nearest('aaab', ['aaaa'], 0)).toBe(undefined);
    expect(nearest('AAAA', ['aaaa'], 0)).toBe('aaaa');
  });

  it('counts a swap of neighbours as one edit only where both letters are swapped', () => {
    expect(nearest('ab', ['ba'], 1)).toBe('ba');
    expect(nearest('abxx', ['bcxx'], 1)).toBe(undefined);
    expect(nearest('abxx', ['caxx'], 1)).toBe(undefined);
    expect(nearest('abcd', ['badc'], 1)).toBe(undefined);
    expect(nearest('abcd', ['badc'], 2)).toBe('badc');
  });
});

it('an unknown option is refused with that name, or with all there are', () => {
  const known = { name: 1, hash: 1 };
  checkOptions('options', { name: 'a' }, known);
  checkOptions('options', Object.create({ nmae: 'a' }), known);
  expect(() => checkOptions('options', { nmae: 'a' }, known, 'map.')).toThrow(
    new PolicyError('map.nmae: unknown option, did you mean map.name?'),
  );
  expect(() => checkOptions('options', { toString: 1 }, known)).toThrow(
    new PolicyError('toString: unknown option, expected name, hash'),
  );
});
