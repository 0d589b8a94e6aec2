// What a shared map does whose values are numbers.
import { STATUS } from '../core/core.js';
import { KINDS } from '../core/kinds.js';
import { rescued, settled } from './calls.js';
import { type CoreKey, keyOf, type Num, numberOf, resultOf } from './codec.js';
import type { SharedKey, SharedValue } from './handle.js';
import type { SharedMemory } from './shared-memory.js';

/** The exports of a kind pair. */
interface Calls {
  get(key: CoreKey): Num;
  set(key: CoreKey, value: Num): number;
  add(key: CoreKey, delta: Num): Num;
  insert(key: CoreKey, value: Num): Num;
  swap(key: CoreKey, value: Num): Num;
  take(key: CoreKey): Num;
  compareExchange(key: CoreKey, expected: Num, value: Num): Num;
  compareDelete(key: CoreKey, expected: Num): number;
  has(key: CoreKey): number;
  remove(key: CoreKey): number;
}

const callsOf = (memory: SharedMemory, key: SharedKey, value: SharedValue): Calls => {
  const x = memory.x as unknown as Record<string, never>;
  const pair = `${KINDS[key].core}_${KINDS[value].core}`;
  const sized = `${KINDS[key].core}_${KINDS[value].valueBytes}`;
  const calls = { has: x[`has_${sized}`], remove: x[`delete_${sized}`] } as Record<string, unknown>;
  for (const name of ['get', 'set', 'add', 'insert', 'swap', 'take', 'compareExchange', 'compareDelete'])
    calls[name] = x[`${name}_${pair}`];
  return calls as unknown as Calls;
};

/** The operations on values of one kind; undefined stands for a key that is not there. */
export interface Values {
  get(key: unknown): unknown;
  has(key: unknown): boolean;
  set(key: unknown, value: unknown): void;
  delete(key: unknown): boolean;
  add(key: unknown, delta: unknown): unknown;
  /** The value that is there; or undefined, and `value` is put in. */
  insert(key: unknown, value: unknown): unknown;
  swap(key: unknown, value: unknown): unknown;
  take(key: unknown): unknown;
  compareExchange(key: unknown, expected: unknown, value: unknown): unknown;
  compareDelete(key: unknown, expected: unknown): boolean;
  /** A value as the map would give it. Throws ValueTypeError. */
  stored(value: unknown): unknown;
}

export class NumberValues implements Values {
  readonly #memory: SharedMemory;
  readonly #name: string;
  readonly #kind: SharedValue;
  readonly #calls: Calls;
  readonly #key: ReturnType<typeof keyOf>;
  readonly #number: ReturnType<typeof numberOf>;
  readonly #result: ReturnType<typeof resultOf>;

  constructor(memory: SharedMemory, key: SharedKey, value: SharedValue, name: string) {
    this.#memory = memory;
    this.#name = name;
    this.#kind = value;
    this.#calls = callsOf(memory, key, value);
    this.#key = keyOf(key);
    this.#number = numberOf(value);
    this.#result = resultOf(value);
  }

  /** Settles a call that gives a value. */
  #value(what: string, given: Num, call: () => Num): Num | undefined {
    const v = settled(this.#memory, this.#name, what, given, call);
    return v === undefined ? undefined : this.#result(v);
  }

  get(key: unknown): Num | undefined {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    let v: Num;
    try {
      v = this.#calls.get(k);
    } catch (error) {
      const found = rescued(memory, this.#name, 'get()', error, () => this.#calls.get(k));
      return found === undefined ? undefined : this.#result(found);
    }
    if (memory.i32[STATUS] === 0) return this.#result(v);
    return this.#value('get()', v, () => this.#calls.get(k));
  }

  has(key: unknown): boolean {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const call = () => this.#calls.has(k);
    try {
      return settled(memory, this.#name, 'has()', call(), call) === 1;
    } catch (error) {
      return rescued(memory, this.#name, 'has()', error, call) === 1;
    }
  }

  set(key: unknown, value: unknown): void {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const v = this.#number(value);
    if (this.#calls.set(k, v) !== 0) settled(memory, this.#name, 'set()', 0, () => this.#calls.set(k, v));
  }

  delete(key: unknown): boolean {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const call = () => this.#calls.remove(k);
    return settled(memory, this.#name, 'delete()', call(), call) === 1;
  }

  add(key: unknown, delta: unknown): Num {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const d = this.#number(delta);
    const v = this.#calls.add(k, d);
    if (memory.i32[STATUS] === 0) return this.#result(v);
    return this.#value('add()', v, () => this.#calls.add(k, d)) as Num;
  }

  insert(key: unknown, value: unknown): Num | undefined {
    const k = this.#key(this.#memory, key);
    const v = this.#number(value);
    const call = () => this.#calls.insert(k, v);
    return this.#value('getOrInsert()', call(), call);
  }

  swap(key: unknown, value: unknown): Num | undefined {
    const k = this.#key(this.#memory, key);
    const v = this.#number(value);
    const call = () => this.#calls.swap(k, v);
    return this.#value('getAndSet()', call(), call);
  }

  take(key: unknown): Num | undefined {
    const k = this.#key(this.#memory, key);
    const call = () => this.#calls.take(k);
    return this.#value('getAndDelete()', call(), call);
  }

  compareExchange(key: unknown, expected: unknown, value: unknown): Num | undefined {
    const k = this.#key(this.#memory, key);
    const e = this.#number(expected);
    const v = this.#number(value);
    const call = () => this.#calls.compareExchange(k, e, v);
    return this.#value('compareExchange()', call(), call);
  }

  compareDelete(key: unknown, expected: unknown): boolean {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const e = this.#number(expected);
    const call = () => this.#calls.compareDelete(k, e);
    return settled(memory, this.#name, 'compareAndDelete()', call(), call) === 1;
  }

  stored(value: unknown): unknown {
    const v = this.#number(value);
    return this.#kind === 'f32' ? Math.fround(v as number) : v;
  }
}
