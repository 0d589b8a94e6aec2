// What messages say of a value, and what counts as an error of this package.
import { describe, expect, it } from 'vitest';
import {
  checkFunction,
  checkObject,
  KeyTypeError,
  own,
  PolicyError,
  show,
  TophashError,
} from '../../bindings/base/errors.js';
import { caught } from '../support/refused.js';

describe('show()', () => {
  it.each([
    ['text', '"text"'],
    ['a'.repeat(40), `"${'a'.repeat(40)}"`],
    ['a'.repeat(41), `"${'a'.repeat(40)}…"`],
    ['"\n', String.raw`"\"\n"`],
    [5n, '5n'],
    [5, '5'],
    [-0, '-0'],
    [0, '0'],
    [Number.NaN, 'NaN'],
    [true, 'true'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [function named() {}, 'function named'],
    [class Named {}, 'function Named'],
    [[1, 2, 3], 'an array of 3'],
    [{}, 'an object (Object)'],
    [new Map(), 'an object (Map)'],
    [Object.create(null), 'an object (no prototype)'],
  ])('of case %#', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('of what refuses to be looked at', () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(show(revoked.proxy)).toBe('an object (object)');
  });
});

describe('an error of this package', () => {
  it('is an instance of TophashError, whatever else it is', () => {
    const error = new KeyTypeError('no key');
    expect([error instanceof TophashError, error instanceof TypeError, error.name, error.code]).toEqual([
      true,
      true,
      'KeyTypeError',
      'ERR_TOPHASH_KEY_TYPE',
    ]);
    expect(new PolicyError('no') instanceof KeyTypeError).toBe(false);
  });

  it('nothing else is: another error, an object, null, a primitive', () => {
    for (const other of [new TypeError('no'), {}, null, undefined, 'ERR_TOPHASH', 1])
      expect((other as unknown) instanceof TophashError).toBe(false);
  });
});

describe('what is checked of arguments', () => {
  it('an object', () => {
    checkObject('options', {});
    for (const [value, text] of [
      [null, 'null'],
      [undefined, 'undefined'],
      [1, '1'],
      [() => {}, 'function '],
    ]) {
      const error = caught(() => checkObject('options', value)) as PolicyError;
      expect([error.name, error.message]).toEqual([
        'PolicyError',
        `options: got ${text}, expected an object`,
      ]);
    }
  });

  it('a function, with the error that the caller names', () => {
    checkFunction('listener', () => {});
    expect(() => checkFunction('listener', 5)).toThrow(new PolicyError('listener is 5: expected a function'));
    expect(caught(() => checkFunction('callback', {}, RangeError))).toBeInstanceOf(RangeError);
  });

  it('a property of the object only, and not one of its prototype', () => {
    expect(own({ name: 'a' }, 'name', 'b')).toBe('a');
    expect(own({ name: undefined }, 'name', 'b')).toBe('b');
    expect(own(Object.create({ name: 'a' }) as { name: string }, 'name', 'b')).toBe('b');
  });
});
