// Tells a host which bytes nobody may use, so that it finds a use of memory that was freed: blocks and pages
// that the allocator holds, and of records and overflow buckets that are dead all but what links them. Only
// a build made with --use MARKED=1 does (test/native/); in every other build MARKS is false and nothing is
// left.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.

@inline export const MARKS: bool = isDefined(MARKED);

/** Bytes that are handed out. */
@external("env", "taken")
export declare function taken(at: usize, bytes: usize): void;

/** Bytes that came back. */
@external("env", "given")
export declare function given(at: usize, bytes: usize): void;

/** The line at an address, which may be free: the allocator or the journal uses it until shut(). */
@external("env", "open")
export declare function open(at: usize): void;

@external("env", "shut")
export declare function shut(): void;

/** The journal puts back what was there, and with it what is free, until undone(). */
@external("env", "undoing")
export declare function undoing(): void;

@external("env", "undone")
export declare function undone(): void;
