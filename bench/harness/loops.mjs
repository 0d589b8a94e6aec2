// One loop per operation, each in a function of its own with local accumulators, over part [from, to) of an
// order. Values are i + half: half is 0 for i32 values and 0.5 for f64, so that sums are exact and Map has to
// box. What a loop returns is summed up and reported, so the engine has to do the work. A library whose
// methods are not Map's brings loops of its own by these names (peers/).
export function get(map, order, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = map.get(order[i]);
    if (value !== undefined) sum += value;
  }
  return sum;
}

export function getMiss(map, order, from, to) {
  let missing = 0;
  for (let i = from; i < to; i++) if (map.get(order[i]) === undefined) missing++;
  return missing;
}

export function has(map, order, from, to) {
  let present = 0;
  for (let i = from; i < to; i++) if (map.has(order[i])) present++;
  return present;
}

export function set(map, order, half, from, to) {
  for (let i = from; i < to; i++) map.set(order[i], i + half);
  return map.size;
}

export function remove(map, order, from, to) {
  let removed = 0;
  for (let i = from; i < to; i++) if (map.delete(order[i])) removed++;
  return removed;
}

/** Size stays n: the oldest key goes, the next of the ring comes; one operation is such a pair. */
export function churn(map, ring, n, half, from, to) {
  let removed = 0;
  for (let i = from; i < to; i++) {
    if (map.delete(ring[i])) removed++;
    map.set(ring[(i + n) % ring.length], i + half);
  }
  return removed;
}

export function entries(map) {
  let sum = 0;
  for (const [, value] of map) sum += value;
  return sum;
}

export function values(map) {
  let sum = 0;
  for (const value of map.values()) sum += value;
  return sum;
}

/** What one does without blocks. */
export function blocks(map) {
  return entries(map);
}

/** The sum is kept where a double needs no box, as a variable that a closure writes to would. */
export function forEach(map) {
  const sum = new Float64Array(1);
  map.forEach((value) => {
    sum[0] += value;
  });
  return sum[0];
}

export function clear(maps) {
  for (let i = 0; i < maps.length; i++) maps[i].clear();
  return maps[0].size;
}

/** Adds 1 as one does with a Map. */
export function add(map, order, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = (map.get(order[i]) ?? 0) + 1;
    map.set(order[i], value);
    sum += value;
  }
  return sum;
}

/** The value that is there, or else a new one, as one does with a Map that lacks getOrInsert(). */
export function upsert(map, order, half, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) {
    let value = map.get(order[i]);
    if (value === undefined) {
      value = i + half;
      map.set(order[i], value);
    }
    sum += value;
  }
  return sum;
}

/** What one does without bulk calls: all values into an array, the same one for each part of the order, since
 *  the first writes to pages of a new one would take longer than the lookups. */
export function getMany(map, order, out, from, to) {
  for (let i = from; i < to; i++) {
    const value = map.get(order[i]);
    out[i - from] = value === undefined ? Number.NaN : value;
  }
  return out[0];
}

export function setMany(map, order, half, from, to) {
  return set(map, order, half, from, to);
}

export function updateMany(map, order, from, to) {
  return add(map, order, from, to);
}

export function keysArray(map) {
  return Array.from(map.keys());
}
