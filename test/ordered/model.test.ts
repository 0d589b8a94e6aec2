// The drop-in against the native Map: long runs of random operations on both, with every kind of key, walks
// that are under way all the time, and sizes on both sides of every change of structure.
import { describe, expect, it } from 'vitest';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { generator } from '../support/kinds.js';

type Random = (n: number) => number;

const objects = Array.from({ length: 5000 }, (_, id) => ({ id }));
const symbols = Array.from({ length: 5000 }, (_, id) => Symbol(id));

/** The n-th key of a kind; the odd ones that each kind has come first. */
const KEYS: Record<string, (n: number) => unknown> = {
  integers: (n) => [0, -0, -1, 2 ** 31 - 1, -(2 ** 31)][n] ?? n * 7,
  doubles: (n) => [Number.NaN, -0, 0.5, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY, 5e-324][n] ?? n / 3,
  bigints: (n) =>
    [0n, -1n, 2n ** 64n, -(2n ** 64n), 2n ** 63n, -(2n ** 63n)][n] ?? (BigInt(n % 9) << 64n) | BigInt(n),
  strings: (n) => (n === 0 ? '' : `key ${n}`),
  objects: (n) => objects[n % objects.length],
  mixed: (n) =>
    [undefined, null, true, false, Number.NaN, '0', 0, 0n][n] ??
    [n, n / 2, `${n}`, BigInt(n), BigInt(n) << 70n, objects[n % 5000], symbols[n % 5000]][n % 7],
};

/** The n-th value: integers for a long time, which an index may keep, and then all sorts, which it may
 *  not. */
const nthValue = (n: number): unknown =>
  n % 60_000 < 30_000
    ? [n, -n, 0, -(2 ** 31), 0x9e3779b1 | 0][n % 5]
    : [
        n,
        -n,
        0,
        n + 0.5,
        `value ${n}`,
        -0,
        -(2 ** 31),
        2 ** 31,
        2 ** 31 - 1,
        undefined,
        Number.NaN,
        objects[n % 5000],
      ][n % 12];

/** A walk over both maps at once; they must give the same at each step, whatever happened between. */
class Walks {
  #pairs: [Iterator<unknown>, Iterator<unknown>][] = [];
  steps = 0;

  begin(dropIn: DropIn, native: Map<unknown, unknown>, which: number): void {
    const name = (['keys', 'values', 'entries'] as const)[which % 3] as 'keys';
    this.#pairs.push([dropIn[name](), native[name]()]);
  }

  step(random: Random): void {
    if (this.#pairs.length === 0) return;
    const at = random(this.#pairs.length);
    const [a, b] = this.#pairs[at] as [Iterator<unknown>, Iterator<unknown>];
    for (let n = random(20); n >= 0; n--) {
      const [x, y] = [a.next(), b.next()];
      if (x.done !== y.done) throw new Error(`walk: done ${x.done}, expected ${y.done}`);
      same(x.value, y.value);
      this.steps++;
      if (x.done) {
        this.#pairs.splice(at, 1);
        return;
      }
    }
  }
}

const same = (x: unknown, y: unknown): void => {
  if (Object.is(x, y)) return;
  if (
    Array.isArray(x) &&
    Array.isArray(y) &&
    x.length === 2 &&
    Object.is(x[0], y[0]) &&
    Object.is(x[1], y[1])
  )
    return;
  throw new Error(`got ${String(x)}, expected ${String(y)}`);
};

const sameAll = (dropIn: DropIn, native: Map<unknown, unknown>): void => {
  same(dropIn.size, native.size);
  const walk = native.entries();
  for (const entry of dropIn) same(entry, walk.next().value);
  same(walk.next().done, true);
  same(dropIn.first()?.[0], native.keys().next().value);
};

/** Runs `steps` operations; `size`: about how many entries there are to be. Returns steps of walks. */
const run = (random: Random, key: (n: number) => unknown, size: number, steps: number): number => {
  const dropIn = new DropIn();
  const native = new Map<unknown, unknown>();
  const walks = new Walks();
  let fresh = 0;
  for (let step = 0; step < steps; step++) {
    const [k, v] = [key(random(2 * size)), nthValue(step)];
    switch (random(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        same(dropIn.set(k, v), dropIn);
        native.set(k, v);
        break;
      case 5:
      case 6:
      case 7:
      case 8:
        same(dropIn.delete(k), native.delete(k));
        break;
      case 9:
        same(dropIn.get(k), native.get(k));
        same(dropIn.has(k), native.has(k));
        break;
      case 10: {
        // in at the back, out at the front: a queue
        const next = key(2 * size + fresh++);
        dropIn.set(next, v);
        native.set(next, v);
        if (native.size > size) {
          const [oldest] = native.keys();
          same(dropIn.shift(), [oldest, native.get(oldest)]);
          native.delete(oldest);
        }
        break;
      }
      case 11: {
        const last = dropIn.last();
        same(dropIn.pop(), last);
        if (last !== undefined) same(native.delete(last[0]), true);
        break;
      }
      case 12:
        walks.begin(dropIn, native, step);
        break;
      case 13:
        if (!native.has(k)) native.set(k, v);
        same(dropIn.getOrInsert(k, v), native.get(k));
        break;
      default:
        walks.step(random);
    }
    const odd = random(40_000);
    if (odd === 0) {
      dropIn.clear();
      native.clear();
    } else if (odd < 4) {
      dropIn.compact();
    } else if (odd < 20) {
      sameAll(dropIn, native);
    }
  }
  sameAll(dropIn, native);
  return walks.steps;
};

describe.each(Object.entries(KEYS))('%s', (_, key) => {
  it.each([
    [3, 20_000],
    [12, 20_000],
    [300, 40_000],
    [1500, 80_000],
    [20_000, 200_000],
  ])('about %d entries', (size, steps) => {
    expect(run(generator(size), key, size, steps)).toBeGreaterThan(steps / 4);
  });
});
