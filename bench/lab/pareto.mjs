// Which variants no other beats: the Pareto front of time, memory and pause.

/** What is weighed, each the less the better: time of a get, a miss, an insert and a churn, by their
 *  geometric mean (ns); bytes per entry, the mean over a doubling; 99.99 % of inserts take less (us). */
export const CRITERIA = {
  time: ({ get, miss, insert, churn }) => (get * miss * insert * churn) ** (1 / 4),
  memory: ({ bytes }) => bytes,
  pause: ({ pauseUs }) => pauseUs,
};

/** Shares by which times of two runs differ anyhow: less is no better. */
const NOISE = { time: 0.03, memory: 0, pause: 0.1 };

const figures = (row) => Object.fromEntries(Object.entries(CRITERIA).map(([name, of]) => [name, of(row)]));

/** Whether `a` is as good as `b` in everything, and better in something, by more than noise. */
export function beats(a, b) {
  const [x, y] = [figures(a), figures(b)];
  const names = Object.keys(CRITERIA);
  return (
    names.every((name) => x[name] <= y[name]) && names.some((name) => x[name] < y[name] * (1 - NOISE[name]))
  );
}

/** Those that no other beats. */
export const frontOf = (rows) => rows.filter((row) => !rows.some((other) => beats(other, row)));
