// What modules of observe count for the metrics. A count that nobody has begun is undefined, and its metric is left out.

/** Counts of the process, by metric. */
export interface Counts {
  /** tophash_trace_dropped_events_total. */
  traceDropped: number | undefined;
  /** tophash_policy_changes_total by result. */
  policyChanges: { applied: number; rejected: number } | undefined;
  /** tophash_policy_info: policies in force, by name and version. */
  policies: { policy: string; version: string }[] | undefined;
}

export const counts: Counts = { traceDropped: undefined, policyChanges: undefined, policies: undefined };
