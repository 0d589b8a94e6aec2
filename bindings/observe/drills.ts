// For drills: holding a growth where it is, so that alerts, runbooks and people can be tried on a real one.
import { PolicyError, show } from '../errors.js';
import { Table } from '../table.js';

const retuned = (map: object, paused: boolean): void => {
  if (!(map instanceof Table)) throw new PolicyError(`map is ${show(map)}: expected a TypedMap or TypedSet`);
  if (map.paused === paused) return;
  map.paused = paused;
  map.retune(map.policy);
};

/**
 * From now on the map's old buckets are evacuated only where a write or drain() needs it: no background drain, no assist. Reads
 * find everything; a growth that is late is still finished before the next can start. Throws PolicyError for anything but a
 * TypedMap or TypedSet.
 */
export const pauseEvacuation = (map: object): void => retuned(map, true);

/** The map's own policy holds again; a growth that was held up goes on in the background, if that is on. Throws as
 *  pauseEvacuation(). */
export const resumeEvacuation = (map: object): void => {
  retuned(map, false);
  (map as Table<never>).drainOn();
};
