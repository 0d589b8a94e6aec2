// Hash flooding: keys that an attacker chooses, and what they cost, in buckets probed per lookup. Who knows a
// map's secrets asks a map of his own with the same seed which keys share a bucket.
import { Heap, TypedMap } from '../../dist/index.js';
import { metricsText } from '../../dist/observe/index.js';

/** Low bits of the hash that chosen keys share: their bucket's number in any map of up to 2^BITS buckets. */
export const BITS = 10;
/** Entries of others in the map that is attacked. */
export const HONEST = 4000;

const long = (n) => `session:${n.toString(36).padStart(16, '0')}:attack`;
const text = (n) => Uint8Array.from(long(n), (c) => c.charCodeAt(0));
/** What is attacked: a kind of keys, `n`th key, and options of the map. */
export const TARGETS = {
  'u32, multiply-add-shift': { key: 'u32', nth: (n) => Math.imul(n, 2_654_435_761) >>> 0 },
  'i64, multiply-add-shift': { key: 'i64', nth: (n) => BigInt.asIntN(64, BigInt(n) * 0x9e3779b97f4a7c15n) },
  'f64, multiply-add-shift': { key: 'f64', nth: (n) => n / 7 },
  'string up to 16 bytes, multiply-add-shift': { key: 'string', nth: (n) => `user ${n}` },
  'string, SipHash-1-3': { key: 'string', nth: long },
  'bytes, SipHash-1-3': { key: 'bytes', nth: text },
  "string, 'fast'": { key: 'string', nth: long, hash: 'fast' },
  "bytes, 'fast'": { key: 'bytes', nth: text, hash: 'fast' },
};

/** `count` keys that share a bucket of a map, found by asking it, and how many were tried for that. */
export const colliding = (map, nth, count) => {
  const low = (key) => map.explain(key).hash % 2 ** BITS;
  const wanted = low(nth(0));
  const keys = [];
  let tried = 0;
  for (; keys.length < count; tried++) if (low(nth(tried)) === wanted) keys.push(nth(tried));
  return { keys, tried };
};

/** Keys of 'fast' that share a bucket whatever the secrets: the top bit of a word goes through xor and
 *  multiplication alone, and what it becomes is taken back by the next word. Two words give two keys, so
 *  there are 2^(words / 2). */
export const collidingFast = (count) =>
  Array.from({ length: count }, (_, n) => {
    const words = new BigUint64Array(16).fill(0x2a2a2a2a2a2a2a2an);
    for (let bit = 0; bit < 8; bit++) {
      if (!((n >> bit) & 1)) continue;
      words[2 * bit] ^= 1n << 63n;
      words[2 * bit + 1] ^= (1n << 63n) | (1n << 31n);
    }
    return new Uint8Array(words.buffer);
  });

const floodsOf = (name) => {
  const line = metricsText()
    .split('\n')
    .find((it) => it.startsWith('tophash_hash_flood_total') && it.includes(`map="${name}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
};

let made = 0;
/** A map of a target with the entries of others in it. */
export const victim = ({ key, nth, hash }, seed) => {
  const heap = new Heap();
  const secret = seed === undefined ? {} : { seed };
  const options = {
    ...secret,
    ...(hash && { hash }),
    name: `victim ${++made}`,
    growth: { background: false },
  };
  const map = new TypedMap(key, 'u32', { heap, capacity: HONEST + 1000, ...options });
  for (let n = 0; n < HONEST; n++) map.set(nth(10_000_000 + n), n);
  return map;
};

/** Puts keys into a map: buckets probed for each of them on average and at most, and alarms by the metric. */
export const cost = (map, keys) => {
  for (const key of keys) map.set(key, 1);
  const probes = keys.map((key) => map.explain(key).probes);
  const mean = probes.reduce((a, b) => a + b, 0) / probes.length;
  return { mean, most: Math.max(...probes), alarms: floodsOf(map.name) };
};

/** An attack on one target with `count` keys: with known secrets; with unknown ones the same keys, and as
 *  many that nobody chose; and with secrets that leaked, before and behind a clear(), which draws others. */
export const attack = (target, count) => {
  const known = { seed: 20_261_130n };
  const { keys, tried } = colliding(victim(target, known.seed), target.nth, count);
  const leaked = victim(target);
  const its = colliding(leaked, target.nth, count).keys;
  const whileLeaked = cost(leaked, its);
  leaked.clear();
  for (const key of its) leaked.set(key, 1);
  const cleared = Math.max(...its.map((key) => leaked.explain(key).probes));
  return {
    tried,
    known: cost(victim(target, known.seed), keys),
    unknown: cost(victim(target), keys),
    random: cost(
      victim(target),
      Array.from({ length: count }, (_, n) => target.nth(20_000_000 + n)),
    ),
    leaked: { ...whileLeaked, cleared },
  };
};

/** What JavaScript's Map suffers from. Each is done with a Map, native or drop-in, `n` keys. */
export const ON_MAP = {
  'bigints of equal low 64 bits, set and got': (map, n) => {
    for (let i = 0; i < n; i++) map.set(BigInt(i) << 64n, i);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += map.get(BigInt(i) << 64n);
    return sum;
  },
  'one key deleted and set again among others': (map, n) => {
    for (let i = 0; i < n; i++) map.set(i, i);
    for (let i = 0; i < n; i++) {
      map.delete(7);
      map.set(7, i);
    }
    return map.get(7);
  },
};
