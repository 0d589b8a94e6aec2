// What a shared map does whose values are strings or bytes. The core copies a value that it gives to where no
// other thread writes.
import { SHARED } from '../core/abi.js';
import { STATUS } from '../core/core.js';
import { KINDS, noNumber } from '../core/kinds.js';
import { rescued, settled } from './calls.js';
import { type CoreKey, keyOf, moveRecord, putRecord, RESULT, readRecord } from './codec.js';
import type { SharedKey, SharedValue } from './handle.js';
import type { Values } from './number-values.js';
import type { SharedMemory } from './shared-memory.js';

/** The exports of a kind of keys. Addresses are relative to the thread's page; `to` and `room`: where a value
 *  goes. */
interface Calls {
  get(key: CoreKey, to: number, room: number): number;
  set(key: CoreKey, value: number): number;
  insert(key: CoreKey, value: number, to: number, room: number): number;
  swap(key: CoreKey, value: number, to: number, room: number): number;
  take(key: CoreKey, to: number, room: number): number;
  compareExchange(key: CoreKey, expected: number, value: number, to: number, room: number): number;
  compareDelete(key: CoreKey, expected: number): number;
  has(key: CoreKey): number;
  delete(key: CoreKey): number;
}

const callsOf = (memory: SharedMemory, key: SharedKey): Calls => {
  const x = memory.x as unknown as Record<string, never>;
  const { core } = KINDS[key];
  const calls = { has: x[`has_${core}_4`] } as Record<string, unknown>;
  for (const name of ['get', 'set', 'insert', 'swap', 'take', 'compareExchange', 'compareDelete', 'delete'])
    calls[name] = x[`${name}Record_${core}`];
  return calls as unknown as Calls;
};

export class RecordValues implements Values {
  readonly #memory: SharedMemory;
  readonly #name: string;
  readonly #kind: SharedValue;
  readonly #calls: Calls;
  readonly #key: ReturnType<typeof keyOf>;
  readonly #put: ReturnType<typeof putRecord>;
  readonly #read: ReturnType<typeof readRecord>;

  constructor(memory: SharedMemory, key: SharedKey, value: SharedValue, name: string) {
    this.#memory = memory;
    this.#name = name;
    this.#kind = value;
    this.#calls = callsOf(memory, key);
    this.#key = keyOf(key);
    this.#put = putRecord(value);
    this.#read = readRecord(value);
  }

  /** Settles a call that copies a value out, with more room if it needs more. `otherwise`: what it gives if
   *  not 1. A trap is a reason to make `get()` again, and nothing else: a write may have happened. */
  #copied(what: string, call: (to: number, room: number) => number, otherwise?: unknown): unknown {
    const memory = this.#memory;
    let to: number = RESULT.at;
    let room: number = RESULT.room;
    const once = () => {
      const given = call(to, room);
      // the value may be another one by then, and longer still
      while (memory.i32[STATUS] === SHARED.noRoom) {
        memory.takeStatus();
        room = memory.needed;
        to = memory.longBuffer(2, room);
        return -1;
      }
      return given;
    };
    const made = () => {
      let given = once();
      while (given === -1) given = once();
      return given;
    };
    let given: number | undefined;
    try {
      given = settled(memory, this.#name, what, made(), made);
    } catch (error) {
      if (what !== 'get()') throw error;
      given = rescued(memory, this.#name, what, error, made);
    }
    if (given === undefined) return undefined;
    return given === 1 ? this.#read(memory, to) : otherwise;
  }

  #said(what: string, call: () => number): boolean {
    return settled(this.#memory, this.#name, what, call(), call) === 1;
  }

  get(key: unknown): unknown {
    const k = this.#key(this.#memory, key);
    return this.#copied('get()', (to, room) => this.#calls.get(k, to, room));
  }

  has(key: unknown): boolean {
    const k = this.#key(this.#memory, key);
    const call = () => this.#calls.has(k);
    try {
      return this.#said('has()', call);
    } catch (error) {
      return rescued(this.#memory, this.#name, 'has()', error, call) === 1;
    }
  }

  set(key: unknown, value: unknown): void {
    const memory = this.#memory;
    const k = this.#key(memory, key);
    const v = this.#put(memory, value);
    if (this.#calls.set(k, v) !== 0) settled(memory, this.#name, 'set()', 0, () => this.#calls.set(k, v));
  }

  delete(key: unknown): boolean {
    const k = this.#key(this.#memory, key);
    return this.#said('delete()', () => this.#calls.delete(k));
  }

  add(): never {
    return noNumber(this.#kind, 'add()');
  }

  insert(key: unknown, value: unknown): unknown {
    const k = this.#key(this.#memory, key);
    const v = this.#put(this.#memory, value);
    return this.#copied('getOrInsert()', (to, room) => this.#calls.insert(k, v, to, room));
  }

  swap(key: unknown, value: unknown): unknown {
    const k = this.#key(this.#memory, key);
    const v = this.#put(this.#memory, value);
    return this.#copied('getAndSet()', (to, room) => this.#calls.swap(k, v, to, room));
  }

  take(key: unknown): unknown {
    const k = this.#key(this.#memory, key);
    return this.#copied('getAndDelete()', (to, room) => this.#calls.take(k, to, room));
  }

  compareExchange(key: unknown, expected: unknown, value: unknown): unknown {
    const memory = this.#memory;
    const v = moveRecord(memory, this.#put(memory, value));
    const e = this.#put(memory, expected);
    const k = this.#key(memory, key);
    const call = (to: number, room: number) => this.#calls.compareExchange(k, e, v, to, room);
    return this.#copied('compareExchange()', call, expected);
  }

  compareDelete(key: unknown, expected: unknown): boolean {
    const e = this.#put(this.#memory, expected);
    const k = this.#key(this.#memory, key);
    return this.#said('compareAndDelete()', () => this.#calls.compareDelete(k, e));
  }

  stored(value: unknown): unknown {
    this.#put(this.#memory, value);
    return this.#kind === 'bytes' ? (value as Uint8Array).slice() : value;
  }
}
