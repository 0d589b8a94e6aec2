// The holes of the hot classes: names for what differs from kind to kind. tools/specialise.mjs writes the
// kind's own code in the place of each call, so this file has types only and nothing of it runs.
import type { JsOf, KeyKind, NumberKind, ValueKind } from '../../core/kinds.js';
import type { HeapMemory as Heap } from '../../heap/heap-memory.js';

/** A key of the kind. */
export type Key = JsOf<KeyKind>;
/** A value of a kind of numbers; the core takes and gives the same. */
export type Num = JsOf<NumberKind>;
/** A value whose kind the core stores as a record. */
export type RecordValue = JsOf<'string' | 'bytes'>;
/** A key as the core takes it: a number, a string, or null when its record is in memory (heap/records.ts). */
export type CoreKey = number | bigint | string | null;

/** The methods of hot-common.ts: a field that is given one becomes that method. `of`: the export that it
 *  calls, which has the name that the method knows it by. */
export declare const common: {
  readonly hold: never;
  get(of: unknown): never;
  has(of: unknown): never;
  delete(of: unknown): never;
};
/** The handle in a private field of the receiver; 0 for a receiver of other kinds or of another heap, which
 *  the core refuses as it does a disposed map. */
export declare const own: (field: number) => number;
/** Throws KeyTypeError for a key of another kind. Puts a string or bytes into the heap. */
export declare const checkedKey: (heap: Heap, key: Key) => CoreKey;
/** Throws ValueTypeError for a value of another kind of numbers. */
export declare const checkValue: (value: Num) => void;
/** Throws ValueTypeError for a value of another kind, else puts it into the heap: the record's address. */
export declare const putValue: (heap: Heap, value: RecordValue) => number;
/** Whether a result of the core stands for a miss or an error. Only such a result costs a look at the status
 *  word. */
export declare const isMiss: (heap: Heap, v: Num) => boolean;
/** The first half of isMiss(). */
export declare const isSuspect: (v: Num) => boolean;
/** The status word, and to clear it: both, as statusOf(), with no call between. */
export declare const statusIn: (heap: Heap) => number | undefined;
export declare const clearStatus: (heap: Heap) => void;
/** The status word, which is 0 then. No call comes between: an interruption would leave the status to a later
 *  operation. */
export declare const statusOf: (heap: Heap) => number | undefined;
/** Whether the core noted something for the bindings in this call. */
export declare const hasNotices: (heap: Heap) => boolean;
/** A result of the core as the kind's JavaScript value. */
export declare const toJs: <T extends Num | RecordValue>(heap: Heap, v: Num) => T;
/** What missed() says: the result is a value; there is none; the call is to be made again. */
export declare const PRESENT: number;
export declare const AGAIN: number;
/** The name of the value's kind. */
export declare const valueKind: ValueKind;
