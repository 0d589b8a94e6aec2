// What can be benchmarked, what is by default, and the floors that the project has set itself: how many times
// as fast as JavaScript's Map tophash has to be, by size.

/**
 * What a table calls an operation, and which of its costs no map can avoid: calls into WebAssembly, and lines
 * of memory (of a key that is there, or of one that is not), or so many times reading all of the map in
 * order, or a step of an iterator in JavaScript that gives a number or a pair. `orders`: whether it visits
 * keys in an order of its own, which may be skewed.
 * @type {Record<string, { title: string, orders?: boolean, calls?: number, lines?: string, passes?: number,
 *   step?: 'number' | 'pair' }>}
 */
export const catalogue = {
  get: { title: 'get hit', orders: true, calls: 1, lines: 'hit' },
  'get-mixed': { title: 'get hit, after misses', orders: true, calls: 1, lines: 'hit' },
  miss: { title: 'get miss', orders: true, calls: 1, lines: 'miss' },
  has: { title: 'has', orders: true, calls: 1, lines: 'hit' },
  'set-new': { title: 'set new', calls: 1, lines: 'miss' },
  update: { title: 'update', orders: true, calls: 1, lines: 'hit' },
  delete: { title: 'delete', calls: 1, lines: 'hit' },
  churn: { title: 'churn (delete + set)', calls: 2, lines: 'hit' },
  'churn-fresh': { title: 'churn, map still young', calls: 2, lines: 'hit' },
  add: { title: 'add', orders: true, calls: 1, lines: 'hit' },
  upsert: { title: 'upsert, key there', orders: true, calls: 1, lines: 'hit' },
  'upsert-new': { title: 'upsert, key new', calls: 1, lines: 'miss' },
  entries: { title: 'for-of entries', passes: 1, step: 'pair' },
  values: { title: 'for-of values', passes: 1, step: 'number' },
  blocks: { title: 'entries by blocks', passes: 1 },
  forEach: { title: 'forEach', passes: 1 },
  build: { title: 'build', calls: 1, lines: 'miss' },
  'build-sized': { title: 'build, sized', calls: 1, lines: 'miss' },
  clear: { title: 'clear, per call', calls: 1 },
  clone: { title: 'clone', passes: 2 },
  'get-fresh': { title: 'get hit, new strings', orders: true, calls: 1, lines: 'hit' },
  getMany: { title: 'get hit, in bulk', orders: true, lines: 'hit' },
  setMany: { title: 'build, in bulk', lines: 'miss' },
  updateMany: { title: 'add, in bulk', orders: true, lines: 'hit' },
  keysArray: { title: 'array of all keys', passes: 1 },
};

export const operations = Object.keys(catalogue);
/** key:value; string keys are hashed by the safe function; stringfast is the same with hash: 'fast' */
export const kindPairs = ['i32:f64', 'i32:i32', 'i64:f64', 'string:f64', 'stringfast:f64'];
/** Beyond Map's 2^24: with --huge only. */
export const HUGE = 100_000_000;

const sizes = [1000, 1_000_000];
/** What the project measures by default where it is more than `sizes` with i32:f64. */
const defaults = [
  { operation: 'get', kinds: 'i32:f64', sizes: [1000, 30_000, 1_000_000, 8_000_000] },
  { operation: 'get', kinds: 'i64:f64', sizes },
  { operation: 'get-mixed', kinds: 'i32:f64', sizes: [1000, 30_000, 1_000_000] },
  { operation: 'get', kinds: 'string:f64', sizes },
  { operation: 'get-fresh', kinds: 'string:f64', sizes },
  { operation: 'get-fresh', kinds: 'stringfast:f64', sizes },
  { operation: 'getMany', kinds: 'i32:f64', sizes: [1000, 1_000_000, 8_000_000] },
  { operation: 'updateMany', kinds: 'i32:f64', sizes: [1000, 1_000_000, 8_000_000] },
];
const floors = {
  'get i32:f64': { 1000: 1.3, 30000: 1.5, 1000000: 1.5, 8000000: 1.6 },
  'get i64:f64': { 1000: 2, 1000000: 2.5 },
  'update i32:f64': { 1000: 1, 1000000: 1.3 },
  'build i32:f64': { 1000000: 1.3 },
  'get string:f64': { 1000: 0.5, 1000000: 0.5 },
  'get-fresh string:f64': { 1000: 1.1, 1000000: 1.5 },
  'getMany i32:f64': { 1000000: 4, 8000000: 4 },
  'updateMany i32:f64': { 1000000: 3, 8000000: 3 },
  'keysArray i32:f64': { 1000: 5, 1000000: 5 },
};

/** The default scenarios, or those that the reader asked for.
 * @param {{ only?: string[], sizes?: number[], kinds?: string[], patterns?: Pattern[] }} wanted absent: as by
 *   default
 */
export function selectScenarios({ only, sizes: wantedSizes, kinds, patterns = ['random'] }) {
  const chosen = operations.filter((operation) => only === undefined || only.includes(operation));
  return chosen.flatMap((operation) => {
    const own = defaults.filter((each) => each.operation === operation);
    const pairs = kinds ?? (own.length > 0 ? own.map((each) => each.kinds) : ['i32:f64']);
    return pairs.flatMap((pair) => {
      const ns = wantedSizes ?? own.find((each) => each.kinds === pair)?.sizes ?? sizes;
      return ns.flatMap((n) => expand({ operation, kinds: pair, n }, patterns));
    });
  });
}

/** One scenario per pattern that means something for the operation. */
function expand({ operation, kinds, n }, patterns) {
  const sensible = patterns.filter((pattern) => pattern !== 'zipf' || catalogue[operation].orders);
  return sensible.map((pattern) => {
    const floor = pattern === 'random' ? floors[`${operation} ${kinds}`]?.[n] : undefined;
    return { operation, kinds, pattern, n, floor };
  });
}
