// A program that imports every entry point and names every type of them, as a stranger's would. It is only
// type-checked (types.test.mjs), under every compiler and library of the matrix.
import * as main from 'tophash';
import {
  Heap,
  init,
  type KeyArgs,
  type KeyKind,
  KeyTypeError,
  maps,
  type OutOfMemoryError,
  TophashError,
  TypedMap,
  TypedSet,
} from 'tophash';
import { TypedMap as BytesMap } from 'tophash/bytes';
import { type CacheOptions, type CacheStats, type EvictReason, TypedCache } from 'tophash/cache';
import core from 'tophash/core.wasm';
import { classic, fromBytes } from 'tophash/cores';
import { TypedMap as F64Map } from 'tophash/f64';
import * as i32 from 'tophash/i32';
import { TypedMap as GridMap } from 'tophash/i32x2';
import { TypedSet as I64Set } from 'tophash/i64';
import DefaultMap, { Map as DropIn } from 'tophash/map';
import * as observe from 'tophash/observe';
import { type SharedHandle, type SharedStats, SharedTypedMap } from 'tophash/shared';
import { TypedMap as StringMap } from 'tophash/string';
import 'tophash/global';

export const heap: Heap = new Heap({ core: classic, maximumBytes: 2 ** 20 });
export const own = new Heap({ core: fromBytes(new Uint8Array(8)) });
export const counts = new TypedMap('u32', 'f64', { heap, growth: { background: false } });
counts
  .set(1, 0.5)
  .updateMany(new Uint32Array([1, 2]), 1, 'add')
  .delete(2);
export const sum: number = counts.add(1, 2) + (counts.get(1) ?? 0);
for (const [key, value] of counts) sum.toFixed(key + value);
for (const { keys, values, length } of counts.blocks())
  sum.toFixed((keys[length - 1] ?? 0) + (values[0] ?? 0));
export const readable: ReadonlyMap<number, number> = counts;
export const packed = new TypedMap('bytes', 'any').hasMany({
  data: new Uint8Array(1),
  offsets: new Uint32Array([0, 1]),
});
export const grid = new TypedMap('i32x2', 'f64').set(1, -2, 0.5);
export const cell: number | undefined = grid.get(1, -2);
grid
  .setMany([new Int32Array([1]), new Int32Array([2])], new Float64Array([3]))
  .setMany(grid.keysArray(), grid.valuesArray());
for (const [[x, y], value] of grid) sum.toFixed(x + y + value + grid.add(x, y, 1));
for (const { keys, values } of grid.blocks()) sum.toFixed((keys[1][0] ?? 0) + (values[0] ?? 0));
export const edges: TypedSet<'u32x2'> = new TypedSet('u32x2').add(1, 2).union(new TypedSet('u32x2'));
export const pairs: readonly (readonly [number, number])[] = [...edges];
export const read = <K extends KeyKind>(map: TypedMap<K, 'f64'>, ...key: KeyArgs<K>): number =>
  map.get(...key) ?? 0;
export const small: i32.TypedMap<'i32', 'f64'> = new i32.TypedMap('i32', 'f64').set(1, 0.5);
export const large: TypedMap<'i32', 'f64'> = small;
// @ts-expect-error: another entry point's kind
export const none = () => new i32.TypedMap('string', 'f64');
export class Counts extends i32.TypedMap<'u32', 'u32'> {}
export const ids: i32.TypedSet<'u32'> = i32.TypedSet.from('u32', [1]).union(new i32.TypedSet('u32'));
export const others = [
  new BytesMap('bytes', 'u32').set(new Uint8Array(1), 1).size,
  new F64Map('f64', 'any', { name: 'a' }).size,
  new GridMap('u32x2', 'f64').set(1, 2, 3).size,
  new I64Set('u64').add(1n).size,
  StringMap.from('string', 'any', [['a', { age: 1 }]]).get('a')?.age,
];
export const compiled: Promise<void> = i32.init();
export const users = TypedMap.from('string', 'any', [['a', { age: 1 }]]);
export const ages: unknown[] = [...users.values()];
export const set: TypedSet<'i64'> = TypedSet.from('i64', [1n]).union(new Set([2n]));
export const ordered = new DropIn<object, string>([[heap, 'a']]).set(set, 'b');
export const grouped: Map<boolean, number[]> = DefaultMap.groupBy([1, 2], (n) => n > 1).toNative();
const options: CacheOptions<'string', 'any', { age: number }> = {
  maxBytes: 2 ** 20,
  policy: 'sieve',
  ttl: 60_000,
  sizeOf: ({ age }, key) => age + key.length,
  onEvict: (key, { age }, reason: EvictReason) => `${key} ${age} ${reason}`,
};
export const cache = new TypedCache('string', 'any', options);
export const age: number = cache.set('a', { age: 1 }, { ttl: 5 }).get('a')?.age ?? 0;
export const computed: number = cache.getOrInsertComputed('b', (key) => ({ age: key.length })).age;
export const cacheStats: CacheStats = cache.stats();
export const hits: number = cacheStats.cache.hits + (cacheStats.cache.maxBytes ?? 0);
for (const [key, value] of cache) sum.toFixed(key.length + value.age);
export const tiles = new TypedCache('i32x2', 'string', {
  maxEntries: 5,
  sizeOf: (text, [x, y]) => text.length + x + y,
});
export const tile: string | undefined = tiles.set(1, 2, 'a', { ttl: 5 }).get(1, 2);
export const drawn: string = tiles.getOrInsertComputed(3, 4, (x, y) => `${x + y}`);
export const samples: observe.Sample[] = [observe.sample()];
export const findings = observe.doctor(samples).map(({ rule }) => rule);
export const text: string = observe.metricsText();
export const ready: Promise<void> = init(core);
export const isOurs = (error: unknown): boolean => error instanceof TophashError && error.code !== '';
export const indexOf = (error: OutOfMemoryError): number | undefined => error.index;
export const isTypeError: TypeError = new KeyTypeError('key');
export const names: string[] = [...maps()].map(({ name }) => name).concat(main.version);
export const shared = new SharedTypedMap('string', 'f64', { maximumBytes: 2 ** 20, shards: 4 });
export const handle: SharedHandle<'string', 'f64'> = shared.set('a', 1).track({}).handle;
export const attached: SharedTypedMap<'string', 'f64'> = SharedTypedMap.attach(handle);
export const total: number = attached.add('a', 1) + (attached.getAndSet('a', 2) ?? 0);
attached.range((value, key) => value.toFixed(key.length) !== '');
export const columns: Float64Array = attached.updateMany(['a'], 1, 'add').getMany(['a', 'b']);
export const sharedStats: SharedStats = attached.freeze().stats();
export const perShard: number[] = sharedStats.shards.map(({ size }) => size);
export const squares = SharedTypedMap.from('i64', 'bytes', [[1n, new Uint8Array(1)]], {
  maximumBytes: 2 ** 20,
});
export const idle: Promise<void> = squares.idle();
