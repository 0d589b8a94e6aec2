// For drills: pauses a growth, so that alerts, runbooks and people can be tested on a real one.
import { drilledElsewhere } from '../../heap/listed.js';
import { internalsOf } from '../../typed/internals.js';
import { tableOf } from './tables.js';

const hold = (map: object, paused: boolean): void => {
  const elsewhere = drilledElsewhere(map);
  if (elsewhere !== undefined) {
    elsewhere.pause(paused);
    return;
  }
  const it = internalsOf(tableOf(map));
  it.retune(it.policy, paused);
  if (!paused) it.resumeBackgroundDrain();
};

/** Stops background drain and assist of a map: from now on only writes and drain() evacuate the buckets they
 * need. Reads find every entry. A late growth is still finished before the next can start. Throws PolicyError
 * for anything but a TypedMap, a TypedSet or a drop-in Map with an index in linear memory, DisposedError:
 * then nothing has changed.
 */
export const pauseEvacuation = (map: object): void => hold(map, true);

/** Restores the map's policy. A paused growth goes on in the background, if the background drain is on.
 *  Throws as pauseEvacuation(). */
export const resumeEvacuation = (map: object): void => hold(map, false);
