// For drills: holding a growth where it is, so that alerts, runbooks and people can be tried on a real one.
import { tableOf } from './tables.js';

const retuned = (map: object, paused: boolean): void => {
  const table = tableOf(map);
  table.retune(table.policy, paused);
};

/**
 * From now on the map's old buckets are evacuated only where a write or drain() needs it: no background drain, no assist. Reads
 * find everything; a growth that is late is still finished before the next can start. Throws PolicyError for anything but a
 * TypedMap or TypedSet, DisposedError, ConcurrentMapError: then nothing has changed.
 */
export const pauseEvacuation = (map: object): void => retuned(map, true);

/** The map's own policy holds again; a growth that was held up goes on in the background, if that is on. Throws as
 *  pauseEvacuation(). */
export const resumeEvacuation = (map: object): void => {
  retuned(map, false);
  tableOf(map).drainOn();
};
