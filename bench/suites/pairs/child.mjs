// Child of pairs.mjs: checks one table, then times one operation on it. Answers nanoseconds per operation of
// the fastest pass, and a sum of what was read.
import { fastest } from '../../harness/fastest.mjs';
import { answer, Lacking } from '../../harness/job.mjs';
import { generator } from '../../harness/keys.mjs';
import { pairsOf, TABLES } from './tables.mjs';

const build = (table, [a, b]) => {
  for (let i = 0; i < a.length; i++) table.set(a[i], b[i], i);
  return table.size();
};

const getAll = (table, [a, b]) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += table.get(a[i], b[i]) ?? 1;
  return sum;
};

const addAll = (table, [a, b]) => {
  for (let i = 0; i < a.length; i++) table.add(a[i], b[i], 1);
  return table.size();
};

const exchange = (table, [a, b]) => {
  let gone = 0;
  for (let i = 0; i < a.length; i++) {
    if (table.delete(a[i], b[i])) gone++;
    table.set(a[i], b[i], i);
  }
  return gone;
};

/** Each call's answer, compared before anything is timed. */
function check(make, { keys, others }) {
  const n = keys[0].length;
  const table = make();
  const expect = (what, got, expected) => {
    if (!Object.is(got, expected)) throw new Error(`${what} gave ${got}, expected ${expected}`);
  };
  expect('build', build(table, keys), n);
  for (let i = 0; i < n; i++) {
    expect('get', table.get(keys[0][i], keys[1][i]), i);
    expect('get of another', table.get(others[0][i], others[1][i]), undefined);
  }
  expect('add', addAll(table, keys), n);
  expect('get after add', getAll(table, keys), (n * (n + 1)) / 2);
  expect('exchange', exchange(table, keys), n);
  expect('delete', table.delete(others[0][0], others[1][0]), false);
}

/** Twice as many at random, so that no processor keeps half of the order in its cache. */
function atRandom([a, b], count) {
  const random = generator(11);
  const order = [new Int32Array(count), new Int32Array(count)];
  for (let i = 0; i < count; i++) {
    const at = random(a.length);
    order[0][i] = a[at];
    order[1][i] = b[at];
  }
  return order;
}

function buildAgain(make, keys, n) {
  let table;
  return fastest(() => {
    table?.map?.dispose();
    table = make();
    return build(table, keys);
  }, n);
}

/** By name: (make, { keys, others }, n) to { value, sum }. */
const OPERATIONS = {
  build: (make, { keys }, n) => buildAgain(() => make(), keys, n),
  'build, size known': (make, { keys }, n) => buildAgain(() => make(n), keys, n),
  get: (make, { keys }, n) => {
    const table = make();
    build(table, keys);
    const order = atRandom(keys, Math.max(65_536, 2 * n));
    return fastest(() => getAll(table, order), order[0].length);
  },
  'get, not there': (make, { keys, others }, n) => {
    const table = make();
    build(table, keys);
    const order = atRandom(others, Math.max(65_536, 2 * n));
    return fastest(() => getAll(table, order), order[0].length);
  },
  'add, all there': (make, { keys }, n) => {
    const table = make();
    build(table, keys);
    const order = atRandom(keys, Math.max(65_536, 2 * n));
    return fastest(() => addAll(table, order), order[0].length);
  },
  'delete + set': (make, { keys }, n) => {
    const table = make();
    build(table, keys);
    const order = atRandom(keys, Math.max(65_536, 2 * n));
    return fastest(() => exchange(table, order), order[0].length);
  },
  'build in bulk, size known': (make, { keys }, n) => {
    if (make().map === undefined) throw new Lacking('has no calls for whole arrays');
    const values = Float64Array.from(keys[0], (_, i) => i);
    let table;
    return fastest(() => {
      table?.map.dispose();
      table = make(n);
      table.map.setMany(keys, values);
      return table.size();
    }, n);
  },
  'get in bulk': (make, { keys }, n) => {
    const table = make();
    if (table.map === undefined) throw new Lacking('has no calls for whole arrays');
    build(table, keys);
    const order = atRandom(keys, Math.max(65_536, 2 * n));
    const out = new Float64Array(order[0].length);
    return fastest(() => {
      table.map.getMany(order, out);
      let sum = 0;
      for (let i = 0; i < out.length; i++) sum += out[i];
      return sum;
    }, out.length);
  },
};

answer(({ table, operation, shape, n }) => {
  const pairs = pairsOf(shape, n);
  check(TABLES[table], pairsOf(shape, Math.min(n, 20_000)));
  return OPERATIONS[operation](TABLES[table], pairs, n);
});
