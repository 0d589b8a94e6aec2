// Which tests measure the coverage of the core, and what they must reach.

/** Under a minute, and enough to reach every line that any of ALL reaches but a few. */
export const TESTS = [
  'test/fuzz/fuzz.test.ts',
  'test/core/corners.test.ts',
  'test/core/damage.test.ts',
  'test/core/long-chains.test.ts',
  'test/core/no-map.test.ts',
  'test/core/records.test.ts',
  'test/core/records-refused.test.ts',
  'test/core/text.test.ts',
  'test/core/go-map.test.ts',
  'test/ordered/core.test.ts',
  'test/ordered/beyond.test.ts',
  'test/ordered/calls.test.ts',
  'test/observe/policy-apply.test.ts',
  'test/observe/salvage.test.ts',
  'test/observe/chains.test.ts',
  'test/observe/trace.test.ts',
  'test/typed/bad-options.test.ts',
  'test/typed/bulk-interrupted.test.ts',
  'test/typed/two-numbers.test.ts',
  'test/typed/typed-map-object.test.ts',
];
/** All that use maps. Tests of the artefact itself are not among them: an instrumented core is another one.
 *  */
export const ALL = [
  ...TESTS,
  'test/core/*.test.ts',
  'test/growth/*.test.ts',
  'test/heap/*.test.ts',
  'test/ordered/core*.test.ts',
  'test/typed/*.test.ts',
  'test/observe/{trace,trace-lines,explain-grow}.test.ts',
];
/** Percent; a little less than is reached, since maps of other secrets go other ways. */
export const FLOOR = { lines: 99, branches: 95 };
