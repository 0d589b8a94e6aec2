// The drop-in Map against the runtime's own, with every kind of key and an iteration that is under way all
// the time; then the swap.
import { Map as DropIn } from 'tophash/map';
import { same, until } from './check.mjs';
import { numbers } from './random.mjs';

const objects = Array.from({ length: 1000 }, (_, id) => ({ id }));
const KEYS = [(n) => n, (n) => n / 8, (n) => BigInt(n) << 60n, (n) => `key ${n}`, (n) => objects[n % 1000]];

const compare = (key) => {
  const [map, model] = [new DropIn(), new Map()];
  const random = numbers(3);
  let [a, b] = [map.entries(), model.entries()];
  for (let n = 0; n < 40_000; n++) {
    const k = key(random() % 3000);
    if (random() % 3 === 0) same(map.delete(k), model.delete(k), 'delete()');
    else same(map.set(k, n) && map.get(k), model.set(k, n) && model.get(k), 'get()');
    const [x, y] = [a.next(), b.next()];
    same(x.done, y.done, 'done');
    same(x.value?.[0], y.value?.[0], 'key of an iteration');
    if (x.done) [a, b] = [map.entries(), model.entries()];
  }
  same(map.size, model.size, 'size');
  const left = model.keys();
  for (const k of map.keys()) same(k, left.next().value, 'key');
  same(map.first()[0], model.keys().next().value, 'first()');
};

/** Does what a map needs while programs see other functions of functions, which nothing here may call. */
const compareUnderPatches = () => {
  const { call, apply, bind } = Function.prototype;
  const patched = () => {
    throw new Error('a patched method of functions was called');
  };
  Object.assign(Function.prototype, { call: patched, apply: patched, bind: patched });
  try {
    for (const key of KEYS) compare(key);
  } finally {
    Object.assign(Function.prototype, { call, apply, bind });
  }
};

export default async () => {
  for (const key of KEYS) compare(key);
  compareUnderPatches();
  const map = new DropIn();
  for (let i = 0; i < 20_000 || !map.stats().growing; i++) map.set(i, i);
  await until(() => !map.stats().growing);
  const native = globalThis.Map;
  await import('tophash/global');
  same(globalThis.Map, DropIn, 'globalThis.Map');
  same(new native() instanceof globalThis.Map, true, 'instanceof');
  Object.defineProperty(globalThis, 'Map', { value: native });
  return `${KEYS.length} kinds of keys, a growth that ended by itself, the swap`;
};
