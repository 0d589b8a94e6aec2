// tophash/observe where it runs: samples, a trace, notices, timed operations, drills, and the reasons of
// growth.
import { TypedMap } from 'tophash';
import {
  chainHistogram,
  doctor,
  explainGrow,
  onNotice,
  pauseEvacuation,
  resumeEvacuation,
  sample,
  timeOperations,
  trace,
} from 'tophash/observe';
import { same } from './check.mjs';

export default async () => {
  const notices = [];
  const silence = onNotice((notice) => notices.push(notice));
  const userTiming = typeof performance.measure === 'function'; // not in workerd
  if (userTiming) performance.clearMeasures();
  trace.start({ capacity: 4096, userTiming });
  const map = new TypedMap('u32', 'f64', { name: 'observed', growth: { background: false } });
  const stop = timeOperations(map, { every: 1 });
  for (let i = 0; i < 5000; i++) map.set(i, i);
  while (explainGrow(map).reason !== 'growing') map.set(map.size, 0);
  pauseEvacuation(map);
  const lingering = sample().maps.find(({ name }) => name === 'observed');
  same(lingering.growing && lingering.paused, true, 'growing and paused');
  same(lingering.operations.by.set.count, map.size, 'operations timed');
  resumeEvacuation(map);
  map.drain();
  await new Promise((resolve) => setTimeout(resolve, 5));
  stop();
  silence();
  const { traceEvents } = trace.stop();
  const growths = traceEvents.filter(({ name }) => name === 'growth').length;
  const { growEpoch } = map.stats(); // a growth by four counts as two
  same(growths > 3 && growths <= growEpoch && growEpoch <= 2 * growths, true, 'growths in the trace');
  const ended = notices.filter(
    ({ kind, phase, map: of }) => kind === 'grow' && phase === 'end' && of === 'observed',
  );
  same(ended.length, growths, 'growths that ended, as notices');
  const measures = userTiming ? performance.getEntriesByType('measure') : [];
  const entries = measures.filter(({ detail }) => detail?.devtools?.properties[0][1] === 'observed');
  same(entries.length, userTiming ? growths + 1 : 0, 'User Timing entries: growths and a drain');
  same(chainHistogram(map).chains, map.stats().buckets, 'chains');
  same(doctor([sample()]).filter(({ map: of }) => of === 'observed' && of.rule === 'S1').length, 0, 'S1');
  return `${growths} growths traced, ${notices.length} notices`;
};
