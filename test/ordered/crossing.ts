// Random programs on a drop-in map and a native one at once, with rules by which a map moves at a few dozen
// entries: each program goes through native slots, generations and the log, and back, with iterations
// under way, callbacks that change the map, and iterations that nobody ends.
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { rules } from '../../bindings/ordered/rules.js';
import { SMALL } from '../../bindings/ordered/watch.js';
import { generator } from '../support/kinds.js';

type Random = (n: number) => number;
type Native = globalThis.Map<unknown, unknown>;

const objects = Array.from({ length: 400 }, (_, id) => ({ id }));
const symbols = Array.from({ length: 400 }, (_, id) => Symbol(id));

/** The n-th key of a kind; the odd ones that each kind has come first. */
const KEYS: readonly ((n: number) => unknown)[] = [
  (n) => [0, -0, -1, 2 ** 31 - 1, -(2 ** 31), Number.NaN][n] ?? n * 7,
  (n) => [Number.NaN, -0, 0.5, 2 ** 31, 2 ** 53, Number.POSITIVE_INFINITY, 5e-324][n] ?? n / 3,
  (n) => [0n, -1n, 2n ** 64n, -(2n ** 64n)][n] ?? (BigInt(n % 9) << 64n) | BigInt(n),
  (n) => BigInt(n) << 64n,
  (n) => (n === 0 ? '' : `key ${n}`),
  (n) => objects[n % objects.length],
  (n) => (n % 11 === 0 ? `few ${n}` : n),
  (n) =>
    [undefined, null, true, false, Number.NaN, '0', 0, 0n][n] ??
    [n, n / 2, `${n}`, BigInt(n), BigInt(n) << 70n, objects[n % 400], symbols[n % 400]][n % 7],
];
const VALUES: readonly ((n: number) => unknown)[] = [
  (n) => [n, -n, 0, -(2 ** 31), 0x9e3779b1 | 0][n % 5],
  (n) => [n, `value ${n}`, -0, undefined, Number.NaN, objects[n % 400], n + 0.5][n % 7],
];

const same = (x: unknown, y: unknown): void => {
  if (Object.is(x, y)) return;
  if (Array.isArray(x) && Array.isArray(y) && x.length === 2 && y.length === 2) {
    if (Object.is(x[0], y[0]) && Object.is(x[1], y[1])) return;
  }
  throw new Error(`got ${String(x)}, expected ${String(y)}`);
};

const NAMES = ['keys', 'values', 'entries'] as const;

/** A program: both maps, and the iterations of both that are under way. */
class Program {
  readonly drop = new DropIn<unknown, unknown>();
  readonly native: Native = new globalThis.Map();
  #walks: [Iterator<unknown>, Iterator<unknown>][] = [];
  #fresh = 0;
  #depth = 0;
  readonly #random: Random;
  readonly #key: (n: number) => unknown;
  readonly #value: (n: number) => unknown;
  readonly #size: number;
  /** Forms that the map had, one after the other. */
  readonly forms: string[] = ['native'];

  constructor(seed: number) {
    const random = generator(seed);
    this.#random = random;
    this.#key = KEYS[random(KEYS.length)] as (typeof KEYS)[number];
    this.#value = VALUES[random(2)] as (typeof VALUES)[number];
    this.#size = [6, 20, 60, 150, 300][random(5)] as number;
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.#step();
      if (step % 64 === 0) this.#checkForm();
    }
    this.#checkAll();
  }

  #checkForm(): void {
    const { form, size } = this.drop.stats();
    same(size, this.native.size);
    if (form !== this.forms.at(-1)) this.forms.push(form);
  }

  #checkAll(): void {
    const { drop, native } = this;
    same(drop.size, native.size);
    const walk = native.entries();
    for (const entry of drop) same(entry, walk.next().value);
    same(walk.next().done, true);
    const first = native.entries().next().value;
    if (first === undefined) same(drop.first(), undefined);
    else same(drop.first(), first);
    for (const [key, value] of native) same(drop.get(key), value);
    if (this.#random(8) === 0) this.#checkClone();
  }

  /** A copy that is not one is refused. */
  #checkClone(): void {
    const { drop, native } = this;
    for (const key of native.keys()) if (typeof key === 'symbol') return;
    for (const value of native.values()) if (typeof value === 'symbol') return;
    let copy: Native | undefined;
    try {
      copy = structuredClone(drop) as never;
    } catch {
      if (!drop.stats().moved) throw new Error('a native map is refused');
    }
    if (copy !== undefined && copy.size !== native.size) throw new Error('a copy lacks entries');
  }

  #set(key: unknown, value: unknown): void {
    same(this.drop.set(key, value), this.drop);
    this.native.set(key, value);
  }

  #delete(key: unknown): void {
    same(this.drop.delete(key), this.native.delete(key));
  }

  #begin(): void {
    const name = NAMES[this.#random(3)] as 'keys';
    this.#walks.push([this.drop[name](), this.native[name]()]);
    if (this.#walks.length > 8) this.#walks.splice(this.#random(8), 1); // nobody ends it
  }

  #walk(): void {
    if (this.#walks.length === 0) return;
    const at = this.#random(this.#walks.length);
    const [a, b] = this.#walks[at] as [Iterator<unknown>, Iterator<unknown>];
    for (let n = this.#random(24); n >= 0; n--) {
      const [x, y] = [a.next(), b.next()];
      if (x.done !== y.done) throw new Error(`walk: done ${x.done}, expected ${y.done}`);
      same(x.value, y.value);
      if (x.done) {
        this.#walks.splice(at, 1);
        return;
      }
    }
  }

  /** Goes through both together, and changes them on the way. */
  #visit(): void {
    const [seen, expected]: [unknown[], unknown[]] = [[], []];
    const changes = Array.from({ length: 6 }, () => [this.#random(40), this.#random(2 ** 20)] as const);
    const visit = (list: unknown[], map: Native | DropIn) => (value: unknown, key: unknown) => {
      list.push(key, value);
      const change = changes.find(([at]) => 2 * at + 2 === list.length);
      if (change === undefined || list.length > 4000) return;
      const [, n] = change;
      const other = this.#key(n % (2 * this.#size));
      if (n % 64 === 63) map.clear();
      else if (n % 16 === 15) map.delete(map.keys().next().value);
      else if (n % 2 === 0) map.set(other, n);
      else map.delete(other);
      if (n % 5 === 0) map.delete(key);
      if (map === this.drop && n % 1024 === 62) this.drop.last();
    };
    this.drop.forEach(visit(seen, this.drop));
    this.native.forEach(visit(expected, this.native));
    same(seen.length, expected.length);
    for (const [i, it] of seen.entries()) same(it, expected[i]);
  }

  #step(): void {
    const random = this.#random;
    const { drop, native } = this;
    const key = this.#key(random(2 * this.#size));
    const value = this.#value(random(1000));
    const wanted = this.#size;
    switch (random(22)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        for (let n = random(6); n >= 0; n--)
          this.#set(this.#key(random(2 * wanted)), this.#value(random(1000)));
        break;
      case 5:
      case 6:
        for (let n = random(4); n >= 0; n--) this.#delete(this.#key(random(2 * wanted)));
        break;
      case 7:
        same(drop.get(key), native.get(key));
        same(drop.has(key), native.has(key));
        break;
      case 8:
      case 9: // a queue: in at the back, out at the front
        for (let n = random(12); n >= 0; n--) {
          this.#set(this.#key(2 * wanted + this.#fresh++), value);
          const [a, b] = [drop.keys().next(), native.keys().next()];
          same(a.value, b.value);
          if (native.size > wanted) this.#delete(b.value);
        }
        break;
      case 10: // the same key out and in again, among others
        for (let n = random(20); n >= 0; n--) {
          this.#delete(key);
          this.#set(key, n);
        }
        break;
      case 11: // several out at the front
        for (let n = random(4); n >= 0; n--) {
          let left = 1 + random(5);
          const theirs = native.keys();
          for (const mine of drop.keys()) {
            same(mine, theirs.next().value);
            this.#delete(mine);
            if (--left === 0) break;
          }
        }
        break;
      case 12: {
        const [oldest] = native;
        const shifted = drop.shift();
        if (oldest === undefined) same(shifted, undefined);
        else same(shifted, oldest);
        native.delete(oldest?.[0]);
        break;
      }
      case 13:
      case 14:
        this.#begin();
        break;
      case 15:
      case 16:
      case 17:
        this.#walk();
        break;
      case 18:
        if (!native.has(key)) native.set(key, value);
        same(drop.getOrInsert(key, value), native.get(key));
        break;
      case 19:
        if (this.#depth === 0) this.#visit();
        break;
      default:
        this.#rare(random(100), value);
    }
  }

  #rare(n: number, value: unknown): void {
    const { drop, native } = this;
    if (n < 3) {
      drop.clear();
      native.clear();
    } else if (n < 4) {
      const last = [...native].at(-1);
      const popped = drop.pop();
      if (last === undefined) same(popped, undefined);
      else same(popped, last);
      native.delete(last?.[0]);
    } else if (n < 9) {
      drop.compact();
    } else if (n < 10) {
      drop.reserve(this.#random(3 * rules.numbers));
    } else if (n < 14) {
      drop.drain({ maxBuckets: 2 });
    } else if (n < 24) {
      this.#checkAll();
    } else if (n < 30) {
      const key = this.#key(3 * this.#size + this.#fresh++);
      if (native.has(key)) return;
      const mine = drop.getOrInsertComputed(key, () => {
        if (n % 2 === 0) this.#set(key, 'theirs');
        if (n === 29) this.#visit();
        return value;
      });
      native.set(key, value);
      same(mine, value);
    }
  }
}

/** Rules by which maps of a few dozen entries move. */
const SMALL_RULES: typeof rules = {
  watched: 8,
  numbers: 40,
  bigints: 60,
  last: 200,
  others: 8,
  lookedAt: 8,
  generation: 70,
  limit: 90,
  share: 1 / 4,
  crowded: 4,
  steps: 3,
  rent: 2,
  sampled: 4,
  looked: 2,
};

/** Runs programs of 2,000 steps until there were so many steps. Returns the changes of form that were met, by
 *  name, each with how often. */
export const cross = (seed: number, steps: number): Record<string, number> => {
  const usual = { ...rules };
  const met: Record<string, number> = {};
  Object.assign(rules, SMALL_RULES);
  SMALL.due = rules.watched;
  try {
    for (let done = 0, at = seed; done < steps; done += 2000, at++) {
      const program = new Program(at);
      try {
        program.run(2000);
      } catch (error) {
        throw new Error(`seed ${at}: ${(error as Error).message}`, { cause: error });
      }
      for (let i = 1; i < program.forms.length; i++) {
        const change = `${program.forms[i - 1]} to ${program.forms[i]}`;
        met[change] = (met[change] ?? 0) + 1;
      }
    }
  } finally {
    Object.assign(rules, usual);
    SMALL.due = rules.watched;
  }
  return met;
};
