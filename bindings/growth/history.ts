// The growth history of a map, for statistics and notices: when growths began and progressed, how often
// something rare happened, and how long steps took. No get, set or delete runs this code.
import { Histogram } from '../base/histogram.js';
import { now } from '../base/host.js';
import { type GrowNotice, isWanted, notify } from '../base/notices.js';
import { NOTICE } from '../core/abi.js';
import { type CoreNotice, SPENT, TELLS_ENDS } from '../core/core.js';

/** Old buckets evacuated, or the time spent on that [ms], by who did it. */
export interface ByWhom {
  assist: number;
  background: number;
  drain: number;
}

/** Views over the memory that a map is in. */
interface Memory {
  readonly words: Int32Array;
  readonly u8: Uint8Array;
}

/** A map's name and where it is. */
interface Subject {
  readonly name: string;
  readonly h: number;
}

const NOBODY: ByWhom = { assist: 0, background: 0, drain: 0 };

let maps = 0;

/** The number of a new map in the process, from 1. */
export const nextMap = (): number => ++maps;

/** The growth history of one map. */
export class GrowthHistory {
  /** The map's number. */
  readonly id: number;
  /** When the map was made. */
  readonly made: number;
  /** Chains that chance does not explain. */
  floods = 0;
  /** Doublings within a second of being made. */
  earlyDoublings = 0;
  #spent: ByWhom | undefined = undefined;
  #pauses: Histogram | undefined = undefined;
  /** Of the beginning of the last growth. */
  #last: CoreNotice | undefined = undefined;
  #began = 0;
  #progressAt = 0;
  #progress = 0;

  constructor(id = nextMap(), made = now()) {
    this.id = id;
    this.made = made;
  }

  /** Records a change that the core noted in a call that has ended: whether a growth has begun. The core of
   *  `heap` tells of the ends of small growths, too, while anybody listens. */
  changed(notice: CoreNotice, map: Subject, heap: { readonly i32: Int32Array }): boolean {
    if (notice.notice === NOTICE.flood) {
      this.floods++;
      const total = this.floods;
      notify('flood', () => ({ kind: 'flood', ...this.#notice(map), total }));
      return false;
    }
    const wanted = isWanted('grow');
    const doubles = notice.notice === NOTICE.doubling;
    const began = doubles || notice.notice === NOTICE['same-size'];
    if (began) {
      heap.i32[TELLS_ENDS] = wanted ? 1 : 0;
      this.#began = now();
      this.#last = notice;
      if (doubles && this.#began - this.made <= 1000) this.earlyDoublings = notice.doublings;
    }
    if (wanted) notify('grow', () => this.#grown(notice, map));
    return began;
  }

  /** Why the last growth began, and what was there then. */
  get last(): Header | undefined {
    return this.#last && headerIn(this.#last);
  }

  /** Milliseconds spent on evacuation; by assist only while operations are timed. */
  get spent(): Readonly<ByWhom> {
    return this.#spent ?? NOBODY;
  }

  #spend(by: keyof ByWhom, ms: number): void {
    this.#spent ??= { ...NOBODY };
    this.#spent[by] += ms;
  }

  /** Steps that may be felt: slices, drains, and while operations are timed starts of growths and the writes'
   *  shares. */
  get pauses(): Histogram {
    this.#pauses ??= new Histogram(); // most maps never have one
    return this.#pauses;
  }

  #notice(map: Subject, at = now()): { at: number; map: string; id: number } {
    return { at, map: map.name, id: this.id };
  }

  #grown(notice: CoreNotice, map: Subject): GrowNotice {
    const at = now();
    const here = headerIn(notice);
    const { assist, background, drain } = this.#last ?? NOBODY;
    const ended = notice.notice === NOTICE.ended;
    return {
      kind: 'grow',
      ...this.#notice(map, at),
      phase: ended ? 'end' : notice.notice === NOTICE['no-memory'] ? 'no-memory' : 'begin',
      ...here,
      growth: ended ? (this.last?.growth ?? 'double') : here.growth,
      ms: ended ? at - this.#began : 0,
      evacuated: {
        assist: notice.assist - assist,
        background: notice.background - background,
        drain: notice.drain - drain,
      },
    };
  }

  /** Records the time of a step [ms]. `event`: assembly/event-ring.ts. */
  took(event: number, ms: number): void {
    if (event === SPENT.assist) this.#spend('assist', ms);
    if (event !== SPENT.drain) this.pauses.add(ms); // drain() reports its own time
  }

  /** Records the time of a drain() or a background slice [ms]. */
  drained(by: 'background' | 'drain', ms: number): void {
    this.#spend(by, ms);
    this.pauses.add(ms);
  }

  /** Milliseconds since the growth began, and since evacuation was last seen to progress. `evacuated`: old
   *  buckets over the  map's life. */
  read(growing: boolean, evacuated: number): { oldBucketsAgeMs: number; oldBucketsIdleMs: number } {
    const at = now();
    if (evacuated !== this.#progress || !growing) {
      this.#progress = evacuated;
      this.#progressAt = at;
    }
    return {
      oldBucketsAgeMs: growing ? at - this.#began : 0,
      oldBucketsIdleMs: growing ? at - Math.max(this.#progressAt, this.#began) : 0,
    };
  }
}

type Header = Pick<GrowNotice, 'growth' | 'size' | 'B' | 'overflowBuckets'>;

const headerIn = ({ notice, size, B, overflowBuckets }: CoreNotice): Header => ({
  growth: notice === NOTICE['same-size'] ? 'same-size' : 'double',
  ...{ size, B, overflowBuckets },
});

/** A word of a map's header; `at` is one of HEADER. */
export const headerWord = (h: number, memory: Pick<Memory, 'words'>, at: number): number =>
  (memory.words[((h >>> 0) + at) >>> 2] as number) >>> 0;
