// Entry points, and what makes a first map with an entry by each.

export const ENTRIES = {
  tophash: ({ TypedMap }) => new TypedMap('i32', 'f64').set(1, 2),
  'tophash/map': ({ Map: DropIn }) => new DropIn().set(1, 2),
  'tophash/i32': ({ TypedMap }) => new TypedMap('i32', 'f64').set(1, 2),
  'tophash/string': ({ TypedMap }) => new TypedMap('string', 'f64').set('1', 2),
  'tophash/cache': ({ TypedCache }) => new TypedCache('i32', 'f64', { maxEntries: 100 }).set(1, 2),
};
