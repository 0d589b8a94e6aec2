// Values of kind `any`: they stay on the JavaScript side, and the core holds their numbers. In chunks, so
// that no array ever copies itself to grow; a freed place says which one is free next, and keeps nothing
// alive. What goes together with a change in the core is done by stores behind the call that changes it, with
// no call between: an interruption there would lose a value, or keep one that no map has any more.

const SHIFT = 12;
const CHUNK = 1 << SHIFT;

/** The values of one map by number. */
export class AnyValues {
  chunks: unknown[][] = [];
  /** The number that the next value gets. */
  next = 0;
  /** After prepare(): the chunk and the place in it for that value, and the number that comes after it. */
  chunk: unknown[] = [];
  place = 0;
  following = 0;

  /** The value of a number that is in use. */
  at(id: number): unknown {
    return (this.chunks[id >>> SHIFT] as unknown[])[id & (CHUNK - 1)];
  }

  /** Whether a number is one that was given out, as damage may make others. */
  holds(id: number): boolean {
    const chunk = this.chunks[id >>> SHIFT];
    return chunk !== undefined && (id & (CHUNK - 1)) < chunk.length;
  }

  /** Puts a value in the place of another. */
  replace(id: number, value: unknown): void {
    (this.chunks[id >>> SHIFT] as unknown[])[id & (CHUNK - 1)] = value;
  }

  /** Makes a place for the next value: its number. The value is there, and the number used, once the
   *  caller has done `chunk[place] = value; next = following`. */
  prepare(): number {
    const id = this.next;
    let chunk = this.chunks[id >>> SHIFT];
    if (chunk === undefined) {
      chunk = [];
      this.chunks[id >>> SHIFT] = chunk;
    }
    const at = id & (CHUNK - 1);
    this.chunk = chunk;
    this.place = at;
    // a free place holds the number of the next one
    this.following = at < chunk.length ? (chunk[at] as number) : id + 1;
    return id;
  }

  /** Frees all. */
  clear(): void {
    this.chunks = [];
    this.chunk = [];
    this.next = 0;
  }

  /** Takes the values of another, under the same numbers, in the place of its own. */
  copy(other: AnyValues): this {
    const chunks: unknown[][] = [];
    for (let i = 0; i < other.chunks.length; i++) chunks[i] = [...(other.chunks[i] as unknown[])];
    this.chunks = chunks;
    this.next = other.next;
    return this;
  }

  /** The same values under the same numbers. */
  clone(): AnyValues {
    return new AnyValues().copy(this);
  }
}
