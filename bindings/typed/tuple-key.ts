// Keys of several values, as bytes: for maps of kind bytes whose keys are, say, a string and a number. The
// parts stand one behind the other, numbers as 4 or 8 bytes, little-endian; in front of a string or bytes
// stands how long it is. Where a part ends is known from what is before it, so two keys that differ in a part
// differ in bytes.
import { ArgumentTypeError, KeyTypeError, show } from '../base/errors.js';
import { bufferOf, lengthOfBytes, setAll, sliceOf, typeOf } from '../base/typed-arrays.js';
import { IS, type JsOf, KINDS, SCALAR_KINDS, type ScalarKind } from '../core/kinds.js';

/** The parts of a key of these kinds. */
export type TupleOf<K extends readonly ScalarKind[]> = { -readonly [I in keyof K]: JsOf<K[I]> };

/** What tupleKey() makes. */
export interface TupleKey<K extends readonly ScalarKind[]> {
  /** The kinds of the parts. */
  readonly kinds: K;
  /** The parts as bytes, which are valid until the next call: a map copies them. Throws KeyTypeError. */
  encode(...parts: TupleOf<K>): Uint8Array;
  /** The parts of bytes that encode() gave, or of a copy of them, as iteration of a map gives. Throws
   *  KeyTypeError for bytes that do not end where such a key ends. */
  decode(bytes: Uint8Array): TupleOf<K>;
}

/** Bytes that a buffer begins with; it doubles. */
const FIRST = 256;
/** Views of shorter keys than so many bytes are made once. */
const KEPT = 256;

/** Bytes that are written one part after the other. */
class Writer {
  u8 = new Uint8Array(FIRST);
  view = new DataView(this.u8.buffer);
  n = 0;
  #views: Uint8Array[] = [];

  /** Makes room for so many bytes more: the place of the first. */
  take(bytes: number): number {
    const at = this.n;
    this.n = at + bytes;
    if (this.n > this.u8.length) {
      const longer = new Uint8Array(2 ** Math.ceil(Math.log2(this.n)));
      longer.set(this.u8);
      this.u8 = longer;
      this.view = new DataView(longer.buffer);
      this.#views = [];
    }
    return at;
  }

  /** A length, seven bits a byte, the low ones first. */
  putLength(length: number): void {
    let rest = length;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.u8[this.take(1)] = (rest % 128) + 128;
    this.u8[this.take(1)] = rest;
  }

  /** What was written. */
  done(): Uint8Array {
    const { n } = this;
    if (n >= KEPT) return this.u8.subarray(0, n);
    this.#views[n] ??= this.u8.subarray(0, n);
    return this.#views[n] as Uint8Array;
  }
}

/** Reads what a Writer wrote. Throws RangeError where bytes are something else. */
class Reader {
  n = 0;
  readonly view: DataView;

  constructor(readonly u8: Uint8Array) {
    this.view = new DataView(u8.buffer, u8.byteOffset, u8.length);
  }

  take(bytes: number): number {
    const at = this.n;
    this.n += bytes;
    if (this.n > this.u8.length) throw new RangeError('bytes end too early');
    return at;
  }

  length(): number {
    let length = 0;
    for (let unit = 1; unit < 2 ** 42; unit *= 128) {
      const byte = this.u8[this.take(1)] as number;
      length += (byte & 127) * unit;
      if (byte < 128) return length;
    }
    throw new RangeError('no length');
  }
}

/** How parts of a kind are written, which is true if the value is of the kind, and read. */
interface Part {
  write(to: Writer, value: unknown): boolean;
  read(from: Reader): unknown;
}

/** A number by DataView's name for it. `accepts`: whether a value is of the kind. */
const number = (
  name: 'Int32' | 'Uint32' | 'BigInt64' | 'BigUint64' | 'Float64',
  accepts: (value: unknown) => boolean,
): Part => ({
  write(to, value) {
    if (!accepts(value)) return false;
    const at = to.take(name.endsWith('32') ? 4 : 8);
    // equal keys have equal bytes: NaN is one, and -0 is 0
    if (Number.isNaN(value)) to.view.setBigUint64(at, 0x7ff8000000000000n, true);
    else to.view[`set${name}`](at, (value === 0 ? 0 : value) as never, true);
    return true;
  },
  read: (from) => from.view[`get${name}`](from.take(name.endsWith('32') ? 4 : 8), true),
});

/** Texts of characters below 256 take a byte each, others two; the length is that in bytes, twice, and 1 more
 *  if they take two. */
const text: Part = {
  write(to, value) {
    if (typeof value !== 'string') return false;
    const { length } = value;
    let isWide = false;
    for (let i = 0; i < length; i++) if (value.charCodeAt(i) > 255) isWide = true;
    const bytes = isWide ? 2 * length : length;
    to.putLength(2 * bytes + (isWide ? 1 : 0));
    const at = to.take(bytes);
    const { u8 } = to;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (isWide) {
        u8[at + 2 * i] = code;
        u8[at + 2 * i + 1] = code >>> 8;
      } else u8[at + i] = code;
    }
    return true;
  },
  read(from) {
    const word = from.length();
    const bytes = Math.floor(word / 2);
    const step = 1 + (word % 2);
    const at = from.take(bytes);
    if (bytes % step !== 0) throw new RangeError('half a character');
    let value = '';
    for (let i = at; i < at + bytes; i += step) {
      const code = (from.u8[i] as number) + (step === 2 ? (from.u8[i + 1] as number) * 256 : 0);
      value += String.fromCharCode(code);
    }
    return value;
  },
};

const bytesPart: Part = {
  write(to, value) {
    const length = lengthOfBytes(value);
    if (length < 0) return false;
    to.putLength(length);
    const at = to.take(length);
    setAll(to.u8, value, at);
    return true;
  },
  read(from) {
    const length = from.length();
    const at = from.take(length);
    return sliceOf(from.u8, at, at + length);
  },
};

/** By kind. */
const PARTS: Readonly<Record<ScalarKind, Part>> = {
  i32: number('Int32', IS.i32),
  u32: number('Uint32', IS.u32),
  i64: number('BigInt64', IS.i64),
  u64: number('BigUint64', IS.u64),
  f64: number('Float64', IS.f64),
  string: text,
  bytes: bytesPart,
};

/** Whether a value is bytes of the writer's own buffer. */
const isView = (value: unknown, { u8 }: Writer): boolean =>
  typeOf(value) !== undefined && bufferOf(value) === u8.buffer;

/** Makes keys of kind bytes of several values, and values of keys again: with
 *  `key = tupleKey('string', 'u32')`, `map.set(key.encode('a', 1), value)` of a map whose keys are of kind
 *  bytes. Different parts have different bytes, and equal ones equal bytes. Throws ArgumentTypeError for what
 *  is no kind of a part. */
export const tupleKey = <const K extends readonly ScalarKind[]>(...kinds: K): TupleKey<K> => {
  for (const kind of kinds)
    if (!SCALAR_KINDS.includes(kind))
      throw new ArgumentTypeError(
        `unknown kind ${show(kind)} of a part: expected one of ${SCALAR_KINDS.join(', ')}`,
      );
  const parts = kinds.map((kind) => PARTS[kind]);
  const names = kinds.join(', ');
  const n = parts.length;
  const writer = new Writer();
  const hasBytes = kinds.includes('bytes');
  return {
    kinds,
    encode(...values) {
      if (values.length !== n)
        throw new KeyTypeError(`a key of ${values.length} parts: expected ${n}, of kinds ${names}`);
      writer.n = 0;
      // a part may be what an earlier call gave
      const given = hasBytes ? values.map((it) => (isView(it, writer) ? sliceOf(it) : it)) : values;
      for (let i = 0; i < n; i++) {
        const value: unknown = given[i];
        const kind = kinds[i] as ScalarKind;
        if (!(parts[i] as Part).write(writer, value))
          throw new KeyTypeError(
            `part ${i} of a key is ${show(value)} (${typeof value}), not of kind ${kind}: ` +
              `expected ${KINDS[kind].accepts}`,
          );
      }
      return writer.done();
    },
    decode(bytes) {
      const refuse = (): never => {
        throw new KeyTypeError(`${show(bytes)} is no key of kinds ${names}: expected what encode() gives`);
      };
      if (lengthOfBytes(bytes) < 0) return refuse();
      const reader = new Reader(bytes);
      try {
        const values = parts.map((part) => part.read(reader));
        return reader.n === bytes.length ? (values as TupleOf<K>) : refuse();
      } catch {
        return refuse();
      }
    },
  };
};
