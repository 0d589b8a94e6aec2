// The fastest of many runs of the same work in one process.

/**
 * Times `run` until `budget` milliseconds are over, after once for warm-up; the fastest, in ns per operation.
 * So many times at once that it is 65,536 operations or more, since clocks count in microseconds.
 * @param {() => number} run its result is the sum that is reported
 * @returns {{ value: number, sum: number }}
 */
export const fastest = (run, operations, budget = 700) => {
  const times = Math.ceil(65_536 / operations);
  let sum = run();
  let best = Number.POSITIVE_INFINITY;
  for (const begun = performance.now(); performance.now() - begun < budget; ) {
    const start = performance.now();
    for (let i = 0; i < times; i++) sum = run();
    best = Math.min(best, performance.now() - start);
  }
  return { value: (best * 1e6) / (times * operations), sum };
};
