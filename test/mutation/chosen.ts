// What the switches of switches.mjs call. The import is a module of its own (chooser.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
@global @external("mutant", "at") declare function mutantAt(number: i32): bool;
