// Puts virtual time in the place of the host's when it is imported: tophash takes the host's functions once,
// when it is loaded, so this must come before it.
import FakeTimers from '@sinonjs/fake-timers';

/** When all scenarios begin. */
const EPOCH = Date.UTC(2026, 0, 1, 12);
const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'];

export const fake = FakeTimers.install({ now: EPOCH, toFake });

let extra = () => 0;
const passed = performance.now.bind(performance);
performance.now = () => passed() + extra();

/** From now on performance.now() is later by what `milliseconds` gives. */
export function addTime(milliseconds) {
  extra = milliseconds;
}
