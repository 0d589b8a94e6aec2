// What modules of observe count for the metrics. A count that nobody has begun is undefined, and its metric is left out.

/** Counts of the process, by metric. */
export interface Counts {
  /** tophash_policy_changes_total by result. */
  policyChanges: { applied: number; rejected: number } | undefined;
  /** tophash_policy_info: policies in force, by name and version. */
  policies: { policy: string; version: string }[] | undefined;
}

export const counts: Counts = { policyChanges: undefined, policies: undefined };
