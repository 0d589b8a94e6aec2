// Death at any instruction. A thread is stopped before each store of each operation, growth, compaction and
// claims of pages included, as if killed there; another thread takes back what it held, and is stopped before
// each store of that too. The map is then as before or after the operation, and everything acknowledged is
// there. Another map of the same threads is as it was.
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { ADDRESS } from '../../bindings/core/abi.js';
import type { SharedValue } from '../../bindings/shared/handle.js';
import { type Item, isNumber, keyAt, numeral, sum, valueAt, zero } from '../support/kinds.js';
import {
  EACH_WAY,
  give,
  got,
  SHARED_PAIRS,
  type Side,
  secondSide,
  sideOf,
  stopsBefore,
} from '../support/shared.js';

const nth = (kind: SharedValue, i: number): Item => (isNumber(kind) ? numeral(kind, i) : valueAt(kind, i));

/** An operation on key i, and what it makes of the model. */
type Operation = readonly [name: string, i: number, after: (model: Map<Item, Item>, key: Item) => void];

const allOf = (value: SharedValue, entries: number): Operation[] => {
  const operations: Operation[] = [];
  const put = (n: number) => (model: Map<Item, Item>, k: Item) => void model.set(k, nth(value, n));
  for (let i = 0; i < entries; i++) operations.push(['set', i, put(i)]);
  for (let i = 0; i < entries; i += 7) operations.push(['swap', i, put(i + 1)]);
  for (let i = 0; i < entries; i += 2) operations.push(['delete', i, (model, k) => void model.delete(k)]);
  for (let i = 1; i < entries; i += 6) operations.push(['take', i, (model, k) => void model.delete(k)]);
  for (let i = 3; i < entries; i += 4) operations.push(['exchange', i, put(i + 2)]);
  for (let i = 0; i < entries; i += 5)
    operations.push(['insert', i, (model, k) => void (model.has(k) || put(i)(model, k))]);
  for (let i = 1; i < entries; i += 8) operations.push(['withdraw', i, (model, k) => void model.delete(k)]);
  if (isNumber(value)) {
    for (let i = 0; i < entries; i += 9)
      operations.push([
        'add',
        i,
        (model, k) => void model.set(k, sum(value, model.get(k) ?? zero(value), nth(value, 1))),
      ]);
  }
  operations.push(['clear', 0, (model) => model.clear()]);
  for (let i = 0; i < 20; i++) operations.push(['set', i, put(i)]);
  return operations;
};

const perform = ({ map }: Side, [name, i]: Operation, model: Map<Item, Item>): void => {
  const { key, value } = map;
  const k = give(key, keyAt(key, i));
  const v = (n: number) => give(value, nth(value, n));
  if (name === 'set') map.set(k, v(i));
  else if (name === 'swap') map.getAndSet(k, v(i + 1));
  else if (name === 'delete') map.delete(k);
  else if (name === 'take') map.getAndDelete(k);
  else if (name === 'insert') map.getOrInsert(k, v(i));
  else if (name === 'clear') map.clear();
  else if (name === 'add') map.add(k, v(1));
  else if (name === 'withdraw')
    map.compareAndDelete(k, give(value, model.get(keyAt(key, i)) ?? nth(value, 0)));
  else {
    const before = model.get(keyAt(key, i));
    if (before !== undefined) map.compareExchange(k, give(value, before), v(i + 2));
    else map.set(k, v(i + 2));
  }
};

/** Whether the map equals a model, without a message. */
const equals = ({ map }: Side, model: Map<Item, Item>): boolean => {
  if (map.size !== model.size) return false;
  for (const [k, v] of model) if (!Object.is(got(map.value, map.get(give(map.key, k))), v)) return false;
  return true;
};

/** The survivor takes back what the dead thread held, stopped before each store of that in turn. A thread
 *  that  is stopped while it does so is dead too. */
const takeBack = (survivor: Side, dead: Side, thorough: boolean): void => {
  let next = dead;
  for (let n = 1; thorough; n++) {
    const helper = secondSide(survivor);
    const id = next.memory.id;
    if (!stopsBefore(helper, n, () => helper.map.lost(id))) {
      helper.map.detach();
      return;
    }
    survivor.map.lost(helper.memory.id); // it may hold what it took back
    next = dead;
  }
  survivor.map.lost(next.memory.id);
};

const bystander = (): { check(): void } => {
  const { map } = sideOf('shared-faults', 'string', 'f64');
  for (let i = 0; i < 50; i++) map.set(`key ${i}`, i);
  return {
    check() {
      map.verify();
      expect(map.size).toBe(50);
      for (let i = 0; i < 50; i++) expect(map.get(`key ${i}`)).toBe(i);
    },
  };
};

describe.each(EACH_WAY)('%s -> %s', (key, value) => {
  it('is old or new wherever a thread is killed, and wherever its repair is', () => {
    const other = bystander();
    const survivor = sideOf('shared-faults', key, value, { shards: 1 });
    let model = new Map<Item, Item>();
    let stops = 0;
    let count = 0;
    for (const operation of allOf(value, 40)) {
      const after = new Map(model);
      operation[2](after, keyAt(key, operation[1]));
      const thorough = count++ % 9 === 0;
      let happened = false;
      for (let n = 1; !happened; n++) {
        const victim = secondSide(survivor);
        const stopped = stopsBefore(victim, n, () => perform(victim, operation, model));
        if (!stopped) {
          victim.map.detach();
          happened = true;
          break;
        }
        stops++;
        takeBack(survivor, victim, thorough);
        survivor.map.verify();
        const isNew = equals(survivor, after);
        if (!isNew && !equals(survivor, model)) throw new Error(`${operation[0]}, stopped before store ${n}`);
        happened = isNew && (model.size !== after.size || ['swap', 'exchange', 'add'].includes(operation[0]));
      }
      model = after;
      if (!equals(survivor, model)) throw new Error(`after ${operation[0]} ${operation[1]}`);
    }
    expect(stops).toBeGreaterThan(500);
    expect(survivor.map.stats().threads).toBe(1);
    other.check();
  });

  it('keeps every page whichever claim is cut short', () => {
    const survivor = sideOf('shared-faults', key, value, { shards: 2, maximumBytes: 2 ** 25 });
    const used = (): number => survivor.map.stats().memory.used;
    for (let i = 0; i < 3000; i++) {
      const victim = secondSide(survivor);
      const call = () => victim.map.set(give(key, keyAt(key, i)), give(value, nth(value, i)));
      // stops somewhere in the operations that take pages, and makes them again
      if (i % 3 === 0 && stopsBefore(victim, 1 + ((i / 3) % 90), call)) {
        survivor.map.lost(victim.memory.id);
        survivor.map.set(give(key, keyAt(key, i)), give(value, nth(value, i)));
      } else {
        if (i % 3 !== 0) call();
        victim.map.detach();
      }
    }
    survivor.map.verify();
    expect(survivor.map.size).toBe(3000);
    const twin = sideOf('shared', key, value, { shards: 2, maximumBytes: 2 ** 25 });
    for (let i = 0; i < 3000; i++) twin.map.set(give(key, keyAt(key, i)), give(value, nth(value, i)));
    // the page of the second thread's own, and what another seed's chance makes of two shards
    expect(used()).toBeLessThanOrEqual(twin.map.stats().memory.used * 1.3 + 2 * 65_536);
  });
});

describe.each(SHARED_PAIRS)('%s -> %s, without memory', (key, value) => {
  it('is as before a call that gets none, whichever allocation fails', () => {
    const side = sideOf('shared-faults', key, value, { shards: 1 });
    const model = new Map<Item, Item>();
    let failures = 0;
    for (let i = 0; i < 150; i++) {
      side.memory.i32[ADDRESS.failAlloc >> 2] = i % 4 === 0 ? 0 : 1; // the next one, whenever it comes
      try {
        side.map.set(give(key, keyAt(key, i)), give(value, nth(value, i)));
        model.set(keyAt(key, i), nth(value, i));
        // a growth that goes without
        failures += i % 4 !== 0 && side.memory.i32[ADDRESS.failAlloc >> 2] === 0 ? 1 : 0;
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        failures++;
      }
      side.map.verify();
      if (!equals(side, model)) throw new Error(`after ${i}`);
    }
    side.memory.i32[ADDRESS.failAlloc >> 2] = 0;
    expect(failures).toBeGreaterThan(0);
  });
});

it.each([
  ['u32', 'f64'],
  ['u32', 'string'],
  ['string', 'string'],
  ['i64', 'bytes'],
] as const)('%s -> %s: a write that is stopped says so, and is not made again', (key, value) => {
  const survivor = sideOf('shared-faults', key, value, { shards: 1 });
  const model = new Map<Item, Item>();
  for (const [i, name] of ['swap', 'take', 'exchange', 'insert', 'withdraw', 'delete', 'set'].entries()) {
    const operation: Operation = [name, i, () => {}];
    const key_ = keyAt(key, i);
    // before its first store, and before the last
    const stores = (n: number): boolean => {
      survivor.map.delete(give(key, key_));
      if (name !== 'insert') survivor.map.set(give(key, key_), give(value, nth(value, i)));
      if (name !== 'insert') model.set(key_, nth(value, i));
      const victim = secondSide(survivor);
      const stopped = stopsBefore(victim, n, () => perform(victim, operation, model));
      if (stopped) survivor.map.lost(victim.memory.id);
      else victim.map.detach();
      return stopped;
    };
    let n = 1;
    while (stores(n)) n++;
    expect([name, n > 3]).toEqual([name, true]);
  }
  survivor.map.verify();
});

it('refuses at the limit of the memory, and goes on', () => {
  const { map } = sideOf('shared', 'u32', 'f64', { shards: 4, maximumBytes: 2 ** 20 });
  const model = new Map<number, number>();
  let refused = 0;
  for (let i = 0; i < 100_000 && refused < 10; i++) {
    try {
      map.set(i, i);
      model.set(i, i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
      refused++;
    }
  }
  expect(refused).toBe(10);
  map.verify();
  expect(map.size).toBe(model.size);
  for (const [k, v] of model) if (map.get(k) !== v) expect([k, map.get(k)]).toEqual([k, v]);
  expect(map.delete(0)).toBe(true);
  map.verify();
});
