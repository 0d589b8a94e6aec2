// Growths and drains as User Timing entries, which Chrome's DevTools show on a track of their own and a
// PerformanceObserver gets anywhere. Source of the detail's shape: "Customize your performance data with
// extensibility API", Chrome for Developers.
import { type AnyNotice, titleOf } from '../../base/notices.js';

/** What an entry says. */
interface Entry {
  name: string;
  color: 'primary' | 'secondary';
  properties: [string, string][];
  text: string;
}

const entryOf = (notice: AnyNotice): Entry | undefined => {
  if (notice.kind === 'grow' && notice.phase === 'end') {
    const { growth, B, size } = notice;
    return {
      name: 'tophash grow',
      color: 'primary',
      properties: [
        ['growth', growth],
        ['B', String(B)],
        ['entries', String(size)],
      ],
      text: `growth (${growth})`,
    };
  }
  if (notice.kind !== 'drain') return undefined;
  return {
    name: 'tophash drain',
    color: 'secondary',
    properties: [['old buckets', String(notice.moved)]],
    text: `drained ${notice.moved} old buckets`,
  };
};

/** A growth that ended, or a drain, as an entry on the track "evacuation" of the group "tophash"; other
 *  notices are none. */
export const measureNotice = (notice: AnyNotice): void => {
  const entry = entryOf(notice);
  if (entry === undefined || (notice.kind !== 'grow' && notice.kind !== 'drain')) return;
  const title = titleOf(notice.map, notice.id);
  const { name, color, properties, text } = entry;
  const devtools = {
    ...{ dataType: 'track-entry', track: 'evacuation', trackGroup: 'tophash', color },
    properties: [['map', title], ...properties],
    tooltipText: `${title}: ${text}`,
  };
  const start = Math.max(0, notice.at - notice.ms);
  performance.measure(name, { start, end: notice.at, detail: { devtools } });
};
