// Input and output of the rules of doctor(): readings and findings.
import type { HeapSample, MapSample } from '../../samples/sample.js';
import type { Thresholds } from './thresholds.js';

/** Rules by name: three signals (S) and what else goes wrong (F). There is no F4, iterators that pin old
 *  buckets: a cursor here holds no memory. */
export type RuleName = 'S1' | 'S2' | 'S3' | 'F1' | 'F2' | 'F3' | 'F5' | 'F6';

/** Something that a person should look at. */
export interface Finding {
  rule: RuleName;
  title: string;
  /** 'page': now. 'warn': in working hours. 'advice': nothing is wrong, but it could be done for less. */
  severity: 'page' | 'warn' | 'advice';
  /** The map's name ('' if it has none) and number, of findings about a map. */
  map?: string;
  id?: number;
  /** The heap's name: of the map's heap, or of the one that the finding is about. */
  heap: string;
  /** Numbers that the rule looked at, with units in their names. */
  evidence: Readonly<Record<string, number | string>>;
  /** What to do, the safest first. */
  advice: readonly string[];
}

/** One map at a moment, with its heap if no other heap has that name. `at`: milliseconds since the epoch. */
export interface MapReading {
  readonly at: number;
  readonly map: MapSample;
  readonly heap: HeapSample | undefined;
}

/** One heap at a moment, and the maps in it. */
export interface HeapReading {
  readonly at: number;
  readonly heap: HeapSample;
  /** undefined if another heap has the same name: maps name their heap only. */
  readonly maps: readonly MapSample[] | undefined;
}

export type Reading = MapReading | HeapReading;

/** Judges one map, or one heap, by its readings, the newest last; there is at least one. */
export type Rule<Reading> = (
  readings: readonly Reading[],
  thresholds: Readonly<Thresholds>,
) => Pick<Finding, 'evidence' | 'advice'> | undefined;

/** The fields by which findings and suggestions name the map or the heap of a reading. */
export const subjectOf = (reading: Reading): Pick<Finding, 'map' | 'id' | 'heap'> => {
  if (!('map' in reading)) return { heap: reading.heap.name };
  const { name, id, heap } = reading.map;
  return { map: name, id, heap };
};

/** The last of a list that is not empty. */
export const lastOf = <T>(list: readonly T[]): T => list[list.length - 1] as T;

/** The largest of `of(each)`, 0 for none. Any length: Math.max() would overflow the stack. */
export const mostOf = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((most, one) => Math.max(most, of(one)), 0);

/** The longest run of readings at the end that all satisfy `same`. */
export const trailing = <T>(readings: readonly T[], same: (reading: T) => boolean): readonly T[] =>
  readings.slice(readings.findLastIndex((reading) => !same(reading)) + 1);

/** `mutations` of a sample begin again at 0 after so many. */
const WRAP = 2 ** 31;

/** Writes from one reading of a map to a later one. */
export const writesBetween = (then: MapReading, now: MapReading): number =>
  (now.map.mutations - then.map.mutations + WRAP) % WRAP;

/** How code may name a map in advice: its name, if that could be a variable's. */
export const called = (name: string): string => (/^[A-Za-z_$][\w$]{0,29}$/.test(name) ? name : 'map');

/** Whether a sample is of the drop-in Maps' heap, or of one of these Maps: they take no options and share a
 *  heap. */
export const isDropIn = ({ core }: HeapSample | MapSample): boolean => core === 'ordered';

/** Whether a sample is of a shared map, or of its memory: such a map has neither drain(), reserve() nor
 *  compact(). */
export const isShared = ({ core }: HeapSample | MapSample): boolean => core === 'shared';

/** A number as evidence: three digits behind the point. */
export const rounded = (x: number): number => Math.round(x * 1000) / 1000;
