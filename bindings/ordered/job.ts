// Tells jobs of the event loop apart, as far as a timer can. Engines report what they have collected, and let
// weakly held objects go, between jobs only.
import { timers } from '../base/host.js';

let job = 0;
let marked = false;

/** A number that changes some time after a job has ended. */
export const thisJob = (): number => {
  if (!marked) {
    timers.start(() => {
      marked = false;
      job++;
    }, 0);
    marked = true; // if that was not interrupted
  }
  return job;
};
