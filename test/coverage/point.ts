// What the probes of probes.mjs call. The import is a module of its own (recorder.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
// biome-ignore lint/correctness/noUnusedVariables: probes.mjs writes its calls
@global @external("coverage", "coveragePoint") declare function coveragePoint(number: i32): void;
