// Tests that vitest.mjs runs: Maps compared by toEqual and toStrictEqual, matching and not. A test whose
// name begins with "fails" fails by intent, for its message and diff are compared too.
import { describe, expect, it, vi } from 'vitest';

const numbers = (n) => new Map(Array.from({ length: n }, (_, i) => [(i * 7919) % 65_537, { i }]));
const evicted = (n) => {
  const map = new Map();
  for (let i = 0; i < n; i++) {
    map.set(i, `${i}`);
    if (map.size > 20) map.delete(map.keys().next().value);
  }
  return map;
};
class Registry extends Map {
  register(name) {
    return this.set(name, this.size);
  }
}
const key = { a: 1 };

/** Name, one map, another that equals it in every sense, and some that do not. */
const CASES = [
  ['empty', new Map(), new Map(), [new Map([[undefined, undefined]])]],
  ['strings', new Map([['a', 1]]), new Map([['a', 1]]), [new Map([['a', 2]]), new Map([['b', 1]])]],
  [
    'numbers',
    numbers(20_000),
    numbers(20_000),
    [numbers(19_999), new Map([...numbers(20_000)].fill([1, 1], 100, 101))],
  ],
  ['evicted', evicted(5000), evicted(5000), [evicted(5001), new Map([...evicted(5000)].slice(1))]],
  ['zeros', new Map([[-0, -0]]), new Map([[0, -0]]), [new Map([[0, 0]])]],
  ['NaN', new Map([[Number.NaN, 1]]), new Map([[Number.NaN, 1]]), [new Map([[Number.NaN, 2]])]],
  ['objects', new Map([[key, 1]]), new Map([[{ a: 1 }, 1]]), [new Map([[{ a: 2 }, 1]])]],
  ['nested', new Map([[1, numbers(3)]]), new Map([[1, numbers(3)]]), [new Map([[1, numbers(4)]])]],
  ['inside', { m: [numbers(2)] }, { m: [numbers(2)] }, [{ m: [numbers(3)] }, { m: [new Set()] }]],
  ['cleared', emptied(), new Map(), [numbers(1)]],
  ['subclass', new Registry().register('a'), new Registry().register('a'), [new Registry().register('b')]],
];
function emptied() {
  const map = numbers(20_000);
  map.clear();
  return map;
}

describe.each(CASES)('%s', (_, one, same, others) => {
  it('equals itself and its like', () => {
    for (const other of [one, same]) {
      expect(one).toEqual(other);
      expect(other).toStrictEqual(one);
      expect({ one, n: 1 }).toMatchObject({ one: other });
    }
  });
  it('equals no other', () => {
    for (const other of others) {
      expect(one).not.toEqual(other);
      expect(other).not.toStrictEqual(one);
    }
  });
  it('fails: toEqual', () => expect(one).toEqual(others.at(-1)));
  it('fails: toStrictEqual', () => expect(others.at(-1)).toStrictEqual(one));
});

describe('others', () => {
  it('fails: a Map is no Set and no object', () => {
    expect(new Map()).not.toEqual(new Set());
    expect(new Map()).not.toStrictEqual({});
    expect(new Map([['a', 1]])).toEqual({ a: 1 });
  });
  it('fails: toStrictEqual of a subclass', () => {
    expect(new Registry().register('a')).toEqual(new Map([['a', 0]]));
    expect(new Registry().register('a')).toStrictEqual(new Map([['a', 0]]));
  });
  it('order does not count', () => {
    expect(new Map([...numbers(50)].toReversed())).toEqual(numbers(50));
  });
  it('asymmetric', () => {
    expect(new Map([['a', new Date(0)]])).toEqual(new Map([['a', expect.any(Date)]]));
    expect({ m: new Map() }).toEqual({ m: expect.any(Map) });
    expect(evicted(30)).toSatisfy((map) => map instanceof Map);
  });
  it('mock calls', () => {
    const spy = vi.fn();
    spy(evicted(100), new Registry());
    expect(spy).toHaveBeenCalledWith(evicted(100), new Registry());
    expect(spy).not.toHaveBeenCalledWith(evicted(101), new Registry());
  });
  it('inline snapshot', () => {
    expect([new Map([[1, new Map([['a', key]])]]), new Registry().register('b')]).toMatchInlineSnapshot(`
      [
        Map {
          1 => Map {
            "a" => {
              "a": 1,
            },
          },
        },
        Map {
          "b" => 0,
        },
      ]
    `);
  });
  it('runs on the same Map as the program', () => {
    expect(String(typeof Map.prototype.last)).toBe(process.env.LAST);
  });
});
