// What the switches of switches.mjs call: whether a mutant is chosen. The number of the chosen one is a
// global of all cores, since this is asked so often that a call out of the core would be most of the time.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
@global @external("mutant", "chosen") declare let mutantChosen: i32;
@global @external("mutant", "reached") declare function mutantReached(number: i32): bool;

/** What is chosen when it is asked which places are reached. */
@global @inline const MEASURED: i32 = -1;

@global @inline function mutantAt(number: i32): bool {
  return mutantChosen == number || (mutantChosen == MEASURED && mutantReached(number));
}
