// When a drop-in map moves: one number for each rule, and how it was measured. An object, so that tests can
// make maps move at sizes of a few entries.
export const rules = {
  /** Entries from which a map is watched. What an engine wastes on fewer is less than a move. */
  watched: 64,
  /** Entries at which a map of numbers moves to the log. The core's index finds integers faster than V8 from
   *  1,000 on (1.1 to 1.3 times on Node 20 and 24), but filling and emptying it is slower. A chunk of the log
   *  has so many places, and to move them takes 1 to 2 ms. */
  numbers: 16_384,
  /** The same of bigints: the index is at 0.8 of V8 at 30,000, at 1.1 to 1.3 of it at 1,000,000. */
  bigints: 32_768,
  /** Entries beyond which a move of numbers or bigints is a pause (6 ms), and is left. */
  last: 65_536,
  others: 8, // one in so many keys may be something else than a number or a bigint
  /** Bigints that are looked at for equal low digits, which is all that V8 hashes. Half must be alike. */
  lookedAt: 32,
  /** Entries at which a map of strings goes on in generations behind the native slots. V8 copies a full
   *  table: with strings in 9 ms at 2^18 entries, 31 at 2^19, 87 at 2^20, 200 at 2^21 (Node 20 and 24). A
   *  look-up among 4,000,000 takes up to twice as long then. */
  generation: 2 ** 20 - 1,
  /** The same of other keys: half of V8's limit, so that it always finds enough deleted entries to clear. */
  limit: 2 ** 23 - 1,
  share: 1 / 4, // of all entries, which a generation takes if that is more
  crowded: 24, // generations that a look-up goes through before the log is quicker
  /** Deleted entries that V8 steps over in the time that it takes to move one: 1 to 1.6 ns a step, 70 to 120
   *  ns a move (Node 20 and 24). */
  steps: 64,
  /** The same in the time that a deletion and a set take longer in the log: 100 to 150 ns. Less waste is no
   *  reason to move, however long it goes on. */
  rent: 128,
  sampled: 64, // at every so many deletions a key is remembered,
  looked: 8, // and at every so many looked for, to see how often the same one is deleted
};
