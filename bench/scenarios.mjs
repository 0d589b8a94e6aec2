/**
 * What is benchmarked by default, and the floors that the project has set itself: how many times as fast as
 * JavaScript's Map tophash has to be, by size.
 *
 * @typedef {{ operation: string, kinds: string, n: number, floor?: number }} Scenario
 */

/** kinds are key:value */
const suites = [
  { operation: 'get', kinds: 'i32:f64', floors: { 1000: 1.3, 30000: 1.5, 1000000: 1.5, 8000000: 1.6 } },
  { operation: 'get', kinds: 'i64:f64', floors: { 1000: 2, 1000000: 2.5 } },
  {
    operation: 'get-mixed',
    kinds: 'i32:f64',
    floors: { 1000: undefined, 30000: undefined, 1000000: undefined },
  },
  { operation: 'update', kinds: 'i32:f64', floors: { 1000: 1, 1000000: 1.3 } },
  { operation: 'build', kinds: 'i32:f64', floors: { 1000000: 1.3 } },
  // churn-fresh: on a map that no full collection has met yet
  ...['miss', 'has', 'add', 'delete', 'churn', 'churn-fresh', 'iterate'].map((operation) => {
    return { operation, kinds: 'i32:f64', floors: { 1000: undefined, 1000000: undefined } };
  }),
];

export const operations = [...new Set(suites.map(({ operation }) => operation))];
export const kindPairs = ['i32:f64', 'i32:i32', 'i64:f64'];

/**
 * The default scenarios, or those that the reader asked for.
 * @param {{ only?: string[], sizes?: number[], kinds?: string[] }} wanted absent: as by default
 * @returns {Scenario[]}
 */
export function selectScenarios({ only, sizes, kinds }) {
  const chosen = operations.filter((operation) => only === undefined || only.includes(operation));
  return chosen.flatMap((operation) => {
    const defaults = suites.filter((suite) => suite.operation === operation);
    const pairs = kinds ?? defaults.map((suite) => suite.kinds);
    return pairs.flatMap((pair) => {
      const suite = defaults.find((each) => each.kinds === pair) ?? { floors: {} };
      const ns = sizes ?? Object.keys((suite.kinds ? suite : defaults[0]).floors).map(Number);
      return ns.map((n) => ({ operation, kinds: pair, n, floor: suite.floors[n] }));
    });
  });
}
