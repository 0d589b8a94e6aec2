// The numbers by which doctor() judges, each with where it is from. "Article" is the handbook article on
// lingering oldbuckets that this project starts from.

const thresholds = {
  /** S1, S2, F5: least samples in a row that say the same. Article 3.1: old buckets that survive three
   *  collections. */
  samples: 3,
  /** S1: least share that is old: of the heap's used bytes where old buckets are an array of their own
   *  (classic), else of the old array's buckets. Article 3.1: 15 % of the memory in use. */
  oldShare: 0.15,
  /** S1: least milliseconds without an evacuated bucket: 1,000 intervals of the background drain
   *  (growth/background-drain.ts), so that a process that is merely busy is not reported. */
  idleMs: 2000,
  /** S2: entries and live bytes that rise by no more than this share reach no new peak. Our choice: a
   *  twentieth is less than half of the least step by which memory grows. */
  flat: 0.05,
  /** S2: least number of times that committed bytes grew, by an eighth or more each (assembly/heap.ts): one
   *  step may be compact()'s, which needs room once. */
  committedSteps: 2,
  /** S2: least growth of committed bytes, as a multiple. Overflow buckets may become as many as buckets
   *  before the map is tidied. Measured, full caches that exchange their entries (FIFO), 1,000 to 1,000,000
   *  of them: they end at 1.00 to 1.79 times what they had. */
  committedTimes: 2,
  /** S3: evacuation's share of the time of operations. Article 3.3 calls a process that spends more of it on
   *  assist than on its own work seemingly idle. */
  assistShare: 0.5,
  /** S3: p99 of an operation, in milliseconds. Article 5.1: 300 microseconds. */
  sloMs: 0.3,
  /** S3: least timed operations: below 100 a p99 is the slowest one. */
  timedOperations: 100,
  /** F1: entries per bucket above which long chains are expected: policies end at 8 entries per 8 slots, and
   *  only resize 'avoid' or 'forbid', or a growth that got no memory, lets a map be fuller. */
  floodLoad: 8,
  /** F2: same-size growths per 100,000 writes. Measured, exchanging entries at constant size
   *  (docs/doctor.md): 108 to 2,139 in 200,000 writes with 10 and 30 entries, 2 or 3 with 1,000. */
  sameSizePer100k: 10,
  /** F2: least same-size growths that are a rate. */
  sameSizeGrowths: 3,
  /** F3: doublings within a map's first second. Four are from 1 bucket to 16. */
  earlyDoublings: 4,
};

/** Every threshold may be set in doctor()'s options. */
export type Thresholds = typeof thresholds;
export const THRESHOLDS: Readonly<Thresholds> = thresholds;
