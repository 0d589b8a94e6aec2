// immer with enableMapSet and patches: drafts of Maps of thousands of numbers, Maps in Maps, and a cache
// that evicts.
import {
  applyPatches,
  current,
  enableMapSet,
  enablePatches,
  isDraft,
  produce,
  produceWithPatches,
} from 'immer';
import { digest } from './digest.mjs';

enableMapSet();
enablePatches();

const base = {
  byId: new Map(
    Array.from({ length: 20_000 }, (_, i) => [(i * 7919) % 65_537, { i, tags: new Set([i % 3]) }]),
  ),
  groups: new Map([
    [
      'odd',
      new Map([
        [1, 'one'],
        [3, 'three'],
      ]),
    ],
    ['even', new Map([[2, 'two']])],
  ]),
  recent: new Map(),
};
const text = (value) =>
  JSON.stringify(value, (_, v) => {
    if (v instanceof Map) return { map: [...v] };
    return v instanceof Set ? { set: [...v] } : v;
  });

const [next, patches, inverse] = produceWithPatches(base, (draft) => {
  for (const [key, item] of draft.byId) {
    if (key % 11 === 0) item.i = -item.i;
    if (key % 13 === 0) item.tags.add('thirteen');
    if (key % 17 === 0) draft.byId.delete(key);
  }
  draft.byId.set('new', { i: 0, tags: new Set() }).set(1.5, { i: 1.5, tags: new Set() });
  draft.groups.get('odd').set(5, 'five');
  draft.groups.get('even').clear();
  draft.groups.set('all', new Map(draft.groups));
  console.log(isDraft(draft.groups.get('odd')), current(draft.groups).size, [...draft.groups.keys()]);
});
console.log(patches.length, digest(text(patches)), patches.slice(-6).map(text));
console.log(digest(text(next)), next.byId.size, [...next.byId].slice(0, 3), next.groups);
console.log(base.byId.size, base.groups, next.recent === base.recent, Object.isFrozen(next.byId));
console.log(digest(text(applyPatches(base, patches))), applyPatches(base, patches).groups);
console.log(digest(text(applyPatches(next, inverse))), applyPatches(next, inverse).byId.size);
for (const change of [(map) => map.set(1, 2), (map) => map.delete(1), (map) => map.clear()]) {
  try {
    change(next.byId);
  } catch (error) {
    console.log(error.message);
  }
}

let state = next;
for (let i = 0; i < 10; i++) {
  state = produce(state, ({ recent }) => {
    for (let n = 0; n < 2000; n++) {
      recent.set(i * 2000 + n, { i, n });
      if (recent.size > 500) recent.delete(recent.keys().next().value);
    }
    for (const value of recent.values()) if (value.n % 100 === i) value.n += 0.5;
  });
}
console.log(digest(text(state)), [...state.recent].slice(0, 12));
state.recent.forEach(({ n }, key, map) => {
  if (n % 1) console.log(key, n, map === state.recent);
});
