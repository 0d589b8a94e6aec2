// The variants that `npm run lab` measures. A new one is a line here: a name, what it is for, and the
// settings in which it differs from the published core (settings.mjs has them all). CONTRIBUTING.md shows
// how.

/**
 * @typedef {{ name: string, about: string, quick?: boolean, aside?: boolean } &
 *   import('./settings.mjs').Settings} Variant
 *   quick: measured by --quick too; aside: only if named, since it differs in small maps only, or little
 */

/** Go's nine loads, for its table (go-table.mjs). */
export const GO_LOADS = [4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8];

/** @type {Variant[]} */
export const VARIANTS = [
  { name: 'line', about: 'the default core', quick: true },
  { name: 'classic', about: "Go's layout and growth", core: 'classic', quick: true },
  { name: 'scalar', about: 'without SIMD', simd: false },

  // growth: options of a map, nothing is compiled
  { name: 'load-4', about: 'grows at 4 entries per 8 slots', loadFactor: 4, quick: true },
  { name: 'load-5', about: 'at 5', loadFactor: 5 },
  { name: 'load-7', about: 'at 7', loadFactor: 7 },
  { name: 'load-8', about: 'when slots would just suffice', loadFactor: 8, quick: true },
  { name: 'assist-0', about: 'a write evacuates the bucket it needs only', assist: 0 },
  { name: 'assist-4', about: 'and four more', assist: 4 },
  { name: 'assist-16', about: 'and sixteen more', assist: 16, quick: true },
  { name: 'assist-64', about: 'and sixty-four more', assist: 64 },

  // growth: compiled
  { name: 'once', about: 'small arrays double once at a time', twice: false, aside: true },
  { name: 'first-1', about: 'a map begins with one bucket', firstB: 0, aside: true },
  { name: 'no-filter', about: 'nothing tells what lies behind a first bucket', filter: false },

  // the bucket
  { name: 'slots-4', about: '4 slots', slots: 4 },
  { name: 'slots-5', about: '5 slots', slots: 5 },
  { name: 'slots-7', about: '7 slots', slots: 7 },
  { name: 'slots-8', about: '8 slots', slots: 8 },
  { name: 'slots-12', about: '12 slots', slots: 12 },
  { name: 'slots-15', about: '15 slots', slots: 15 },
  { name: 'slots-7-of-32', about: '7 slots, buckets of whole half lines', slots: 7, align: 32 },
  { name: 'slots-5-of-128', about: '5 slots, buckets of two lines', slots: 5, align: 128, aside: true },
  { name: 'apart-5', about: '5 slots, each key beside its value', slots: 5, interleaved: true },
  { name: 'last-link-5', about: '5 slots, the link in the last', slots: 5, lastLink: true },
  { name: 'classic-4', about: 'tophash bytes, 4 slots', core: 'classic', slots: 4 },
  { name: 'classic-12', about: 'tophash bytes, 12 slots', core: 'classic', slots: 12 },
  { name: 'classic-6', about: 'tophash bytes, 6 slots', core: 'classic', slots: 6 },
  {
    name: 'classic-8-of-32',
    about: "Go's 8 slots, whole half lines",
    core: 'classic',
    slots: 8,
    align: 32,
    aside: true,
  },

  // open addressing: 7 of 8 slots are the most
  { name: 'swiss', about: 'control bytes apart, by 16 (hashbrown)', core: 'swiss', loadFactor: 7 },
  {
    name: 'swiss-go',
    about: 'by 8, beside their entries (Go)',
    core: 'swiss',
    slots: 8,
    beside: true,
    loadFactor: 7,
  },
  { name: 'swiss-beside', about: 'by 16, beside their entries', core: 'swiss', beside: true, loadFactor: 7 },
];
