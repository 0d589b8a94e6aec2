// Growths and drains as User Timing entries, which Chrome's DevTools show on a track of their own and a
// PerformanceObserver gets anywhere. Source of the detail's shape: "Customize your performance data with
// extensibility API", Chrome for Developers.
import { type AnyNotice, type DrainNotice, type GrowNotice, titleOf } from '../../base/notices.js';

/** What an entry says beside the map: name, color, properties, text. */
type Entry = [name: string, color: 'primary' | 'secondary', properties: [string, string][], text: string];

const growth = ({ growth, B, size }: GrowNotice): Entry => [
  'tophash grow',
  'primary',
  Object.entries({ growth, B, entries: size }).map(([name, value]) => [name, String(value)]),
  `growth (${growth})`,
];
const drain = ({ moved }: DrainNotice): Entry => [
  'tophash drain',
  'secondary',
  [['old buckets', String(moved)]],
  `drained ${moved} old buckets`,
];

/** A growth that ended, or a drain, as an entry on the track "evacuation" of the group "tophash"; other
 *  notices are none. */
export const measureNotice = (notice: AnyNotice): void => {
  if (notice.kind !== 'drain' && (notice.kind !== 'grow' || notice.phase !== 'end')) return;
  const [name, color, properties, text] = notice.kind === 'drain' ? drain(notice) : growth(notice);
  const title = titleOf(notice.map, notice.id);
  const devtools = {
    ...{ dataType: 'track-entry', track: 'evacuation', trackGroup: 'tophash', color },
    properties: [['map', title], ...properties],
    tooltipText: `${title}: ${text}`,
  };
  const start = Math.max(0, notice.at - notice.ms);
  performance.measure(name, { start, end: notice.at, detail: { devtools } });
};
