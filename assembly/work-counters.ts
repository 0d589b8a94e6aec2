// Counts the work that no instruction counter can tell apart: buckets searched, keys compared, entries moved.
// Only a build made with --use TALLY=1 does (bench/counted/); in every other build TALLIES is false and
// nothing is left.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.

@inline export const TALLIES: bool = isDefined(TALLY);

/** What is counted, in the order of bench/counted/harness/counting.m. */
export enum Work {
  Probe,
  Compare,
  Move,
}

@external("env", "tally")
export declare function tally(what: Work, times: u32): void;
