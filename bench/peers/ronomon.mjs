// @ronomon/hash-table: fixed-size bytes to fixed-size bytes. It takes the numbers of an order where they lie,
// as bytes of a buffer over the same memory, so that nothing is translated. It has no iteration, clear() or
// clone().
import HashTable from '@ronomon/hash-table';
import { Lacking } from '../harness/job.mjs';
import { versionOf } from './package-version.mjs';

const arrays = { f64: Float64Array, i32: Int32Array };

export default {
  open({ key, value }) {
    if (key !== 'i32') throw new Lacking('keys are bytes: measured for 4-byte keys only');
    const numbers = new arrays[value](1);
    const bytes = Buffer.from(numbers.buffer);
    return {
      version: versionOf('@ronomon/hash-table'),
      sized: true,
      create: ({ capacity }) => new BytesMap(numbers, bytes, capacity),
      loops,
    };
  },
};

/** One table, the room that values pass through, and the calls that the checks need. */
class BytesMap {
  /** @param {Buffer} bytes over the same memory */
  constructor(numbers, bytes, capacity) {
    this.numbers = numbers;
    this.bytes = bytes;
    this.table = new HashTable(4, bytes.length, capacity);
    this.one = new Int32Array(1);
    this.oneKey = Buffer.from(this.one.buffer);
  }

  get size() {
    return this.table.length;
  }

  get(key) {
    this.one[0] = key;
    return this.table.get(this.oneKey, 0, this.bytes, 0) === 1 ? this.numbers[0] : undefined;
  }
}

const bytesOf = (order) => Buffer.from(order.buffer, order.byteOffset, order.byteLength);

const loops = {
  get({ table, numbers, bytes }, order, from, to) {
    const keys = bytesOf(order);
    let sum = 0;
    for (let i = from; i < to; i++) if (table.get(keys, i * 4, bytes, 0) === 1) sum += numbers[0];
    return sum;
  },
  getMiss({ table, bytes }, order, from, to) {
    const keys = bytesOf(order);
    let missing = 0;
    for (let i = from; i < to; i++) if (table.get(keys, i * 4, bytes, 0) === 0) missing++;
    return missing;
  },
  has({ table }, order, from, to) {
    const keys = bytesOf(order);
    let present = 0;
    for (let i = from; i < to; i++) if (table.exist(keys, i * 4) === 1) present++;
    return present;
  },
  set({ table, numbers, bytes }, order, half, from, to) {
    const keys = bytesOf(order);
    for (let i = from; i < to; i++) {
      numbers[0] = i + half;
      table.set(keys, i * 4, bytes, 0);
    }
    return table.length;
  },
  remove({ table }, order, from, to) {
    const keys = bytesOf(order);
    let removed = 0;
    for (let i = from; i < to; i++) removed += table.unset(keys, i * 4);
    return removed;
  },
  churn({ table, numbers, bytes }, ring, n, half, from, to) {
    const keys = bytesOf(ring);
    let removed = 0;
    for (let i = from; i < to; i++) {
      removed += table.unset(keys, i * 4);
      numbers[0] = i + half;
      table.set(keys, ((i + n) % ring.length) * 4, bytes, 0);
    }
    return removed;
  },
  add({ table, numbers, bytes }, order, from, to) {
    const keys = bytesOf(order);
    let sum = 0;
    for (let i = from; i < to; i++) {
      if (table.get(keys, i * 4, bytes, 0) === 0) numbers[0] = 0;
      numbers[0] += 1;
      table.set(keys, i * 4, bytes, 0);
      sum += numbers[0];
    }
    return sum;
  },
  upsert({ table, numbers, bytes }, order, half, from, to) {
    const keys = bytesOf(order);
    let sum = 0;
    for (let i = from; i < to; i++) {
      if (table.get(keys, i * 4, bytes, 0) === 0) {
        numbers[0] = i + half;
        table.set(keys, i * 4, bytes, 0);
      }
      sum += numbers[0];
    }
    return sum;
  },
};
