// The loops of plain.mjs. Each table has an instance of this module to itself, imported under a name of its
// own: an engine compiles a loop that knows one class of tables to far less than one that serves all.

/** Operations, as numbers. */
const [SET, GET, HAS, DELETE, GET_OR_INSERT, ADD, DRAIN, SETTLE] = [0, 1, 2, 3, 4, 5, 6, 7];
export const CODES = { SET, GET, HAS, DELETE, GET_OR_INSERT, ADD, DRAIN, SETTLE };

/** Where a word's parts stand: as in sequence.mjs, and the key's 15 bits are scaled to the range. */
const VALUE = 8;
const KEY = 16;
const KEY_BITS = 15;

const is = (a, b) => a === b || Object.is(a, b);

/** Makes operations `begin` to `end` on a map. Gives the first that answered otherwise than the model, or
 *  `end`. */
const onMap = (table, model, words, codes, begin, end) => {
  const { keys, values, there, now, range, sum, zero } = model;
  for (let i = begin; i < end; i++) {
    const word = words[i];
    const k = (((word >>> KEY) & 0x7fff) * range) >>> KEY_BITS;
    const v = (word >>> VALUE) & 0xff;
    switch (codes[word & 0xff]) {
      case SET:
        if (table.set(keys[k], values[v]) !== table) return i;
        model.size += 1 - there[k];
        there[k] = 1;
        now[k] = values[v];
        break;
      case GET:
        if (!is(table.get(keys[k]), there[k] === 1 ? now[k] : undefined)) return i;
        break;
      case HAS:
        if (table.has(keys[k]) !== (there[k] === 1)) return i;
        break;
      case DELETE:
        if (table.delete(keys[k]) !== (there[k] === 1)) return i;
        model.size -= there[k];
        there[k] = 0;
        break;
      case GET_OR_INSERT: {
        const expected = there[k] === 1 ? now[k] : values[v];
        if (!is(table.getOrInsert(keys[k], values[v]), expected)) return i;
        model.size += 1 - there[k];
        there[k] = 1;
        now[k] = expected;
        break;
      }
      case ADD: {
        if (sum === undefined) break;
        const expected = sum(there[k] === 1 ? now[k] : zero, values[v]);
        if (!is(table.add(keys[k], values[v]), expected)) return i;
        model.size += 1 - there[k];
        there[k] = 1;
        now[k] = expected;
        break;
      }
      case DRAIN:
        table.drain({ maxBuckets: v & 7 });
        break;
      default:
        if (model.settle(table, v)) break;
        return i;
    }
  }
  return end;
};

/** The same for a set: what asks for values asks whether the key is there. */
const onSet = (table, model, words, codes, begin, end) => {
  const { keys, there, range } = model;
  for (let i = begin; i < end; i++) {
    const word = words[i];
    const k = (((word >>> KEY) & 0x7fff) * range) >>> KEY_BITS;
    switch (codes[word & 0xff]) {
      case SET:
        if (table.add(keys[k]) !== table) return i;
        model.size += 1 - there[k];
        there[k] = 1;
        break;
      case DELETE:
        if (table.delete(keys[k]) !== (there[k] === 1)) return i;
        model.size -= there[k];
        there[k] = 0;
        break;
      case SETTLE:
        if (model.settle(table, (word >>> VALUE) & 0xff)) break;
        return i;
      default:
        if (table.has(keys[k]) !== (there[k] === 1)) return i;
    }
  }
  return end;
};

/** The same for the drop-in, whose model has its order, too. */
const onDropIn = (table, model, words, codes, begin, end) => {
  const { keys, values, there, now, range } = model;
  for (let i = begin; i < end; i++) {
    const word = words[i];
    const k = (((word >>> KEY) & 0x7fff) * range) >>> KEY_BITS;
    const v = (word >>> VALUE) & 0xff;
    switch (codes[word & 0xff]) {
      case SET:
      case ADD:
        if (table.set(keys[k], values[v]) !== table) return i;
        if (there[k] === 0) model.append(k);
        now[k] = values[v];
        break;
      case HAS:
        if (table.has(keys[k]) !== (there[k] === 1)) return i;
        break;
      case DELETE:
        if (table.delete(keys[k]) !== (there[k] === 1)) return i;
        if (there[k] === 1) model.remove(k);
        break;
      case GET_OR_INSERT: {
        const expected = there[k] === 1 ? now[k] : values[v];
        if (!is(table.getOrInsert(keys[k], values[v]), expected)) return i;
        if (there[k] === 0) model.append(k);
        now[k] = expected;
        break;
      }
      case SETTLE:
        if (model.settle(table, v)) break;
        return i;
      default:
        if (!is(table.get(keys[k]), there[k] === 1 ? now[k] : undefined)) return i;
    }
  }
  return end;
};

export const LOOPS = { onMap, onSet, onDropIn };
