// Joins two tables on a 64-bit id: revenue by region, from orders, which name a customer, and customers, who
// have one. Tables are columns; the index leads from a customer's id to the row.
//
//  node examples/join.mjs [--slice] [--orders 10000000]
import { deepEqual } from 'node:assert/strict';
import { TypedMap } from 'tophash';
import { compare, randomNumbers, readOptions, whole } from './support.mjs';

const CHUNK = 1 << 12;
const REGIONS = 50;
/** Given by getMany() for an id that is not in the index. */
const NONE = 0xffffffff;

/** Ids as a snowflake service or a hash gives them; one order in ten is of a customer who is gone. */
function makeTables(orders) {
  const random = randomNumbers(88_675_123);
  const length = Math.ceil(orders / 5);
  const ids = new BigInt64Array(length + Math.ceil(length / 9));
  const halves = new Uint32Array(ids.buffer);
  for (let i = 0; i < halves.length; i++) halves[i] = random();
  return {
    customers: { id: ids.subarray(0, length), region: Uint8Array.from({ length }, () => random() % REGIONS) },
    orders: {
      customer: BigInt64Array.from({ length: orders }, () => ids[random() % ids.length]),
      cents: Uint32Array.from({ length: orders }, () => random() % 100_000),
    },
  };
}

/** Whole columns per call, a chunk at a time so that what was found is still in the cache when it is used. */
function withTophash({ customers, orders }) {
  const rows = new Uint32Array(customers.id.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  const rowOf = TypedMap.from('i64', 'u32', { keys: customers.id, values: rows });
  const cents = new Float64Array(REGIONS);
  const found = new Uint32Array(CHUNK);
  let unknown = 0;
  for (let from = 0; from < orders.customer.length; from += CHUNK) {
    const ids = orders.customer.subarray(from, from + CHUNK);
    rowOf.getMany(ids, found, { missing: NONE });
    for (let i = 0; i < ids.length; i++) {
      if (found[i] === NONE) unknown++;
      else cents[customers.region[found[i]]] += orders.cents[from + i];
    }
  }
  return { cents, unknown, rowOf };
}

/** The usual program. */
function withMap({ customers, orders }) {
  const rowOf = new Map();
  for (let row = 0; row < customers.id.length; row++) rowOf.set(customers.id[row], row);
  const cents = new Float64Array(REGIONS);
  let unknown = 0;
  for (let i = 0; i < orders.customer.length; i++) {
    const row = rowOf.get(orders.customer[i]);
    if (row === undefined) unknown++;
    else cents[customers.region[row]] += orders.cents[i];
  }
  return { cents, unknown, rowOf };
}

const { slice, orders } = readOptions({ orders: undefined });
const tables = makeTables(orders ?? (slice ? 200_000 : 10_000_000));
const [n, customers] = [tables.orders.cents.length, tables.customers.id.length];
console.log(`join: ${whole(n)} orders with ${whole(customers)} customers`);
const { cents, unknown } = compare({
  of: ['order', n],
  versions: { 'Map, bigint': () => withMap(tables), 'tophash, i64': () => withTophash(tables) },
  check: (plain, ours) => {
    deepEqual(ours.cents, plain.cents);
    deepEqual(ours.unknown, plain.unknown);
  },
  bytes: ({ rowOf }) => rowOf.stats().bytes.total,
});
console.log(`  region 0: ${whole(cents[0] / 100)}; of unknown customers: ${whole(unknown)} orders`);
