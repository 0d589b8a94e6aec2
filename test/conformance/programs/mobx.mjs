// MobX: observable maps of thousands of numbers, computed values and reactions on them, and a cache that
// evicts.
import {
  autorun,
  computed,
  configure,
  intercept,
  isObservableMap,
  observable,
  observe,
  runInAction,
  toJS,
} from 'mobx';
import { digest } from './digest.mjs';

configure({ enforceActions: 'never' });
const log = [];
const entries = Array.from({ length: 20_000 }, (_, i) => [(i * 7919) % 65_537, { i }]);
const deep = observable.map(new Map(entries));
const shallow = observable.map(entries, { deep: false });
const even = computed(() => [...deep.values()].filter(({ i }) => i % 2 === 0).length);
const stops = [
  autorun(() => log.push(['even', even.get(), deep.size])),
  autorun(() => log.push(['7919', deep.get(7919)?.i, deep.has(65_536)])),
  autorun(() => log.push(['keys', [...shallow.keys()].reduce((a, b) => a + b, 0)])),
  observe(deep, ({ type, name }) => log.push([type, name])),
  intercept(shallow, (change) => (change.name === 'never' ? null : change)),
];

runInAction(() => {
  for (const [key, item] of deep) {
    if (key % 101 === 0) item.i += 1;
    if (key % 1009 === 0) deep.delete(key);
  }
  deep.set(65_536, { i: 0 });
});
for (let i = 0; i < 20; i++) shallow.delete(shallow.keys().next().value);
shallow.set('never', 1);
shallow.merge(
  new Map([
    [-1, { i: -1 }],
    ['b', { i: -2 }],
  ]),
);
deep.replace(new Map([...deep].slice(1000).toReversed()));
console.log(log.length, digest(JSON.stringify(log)), log.slice(0, 20), log.slice(-5));
console.log(deep.size, [...deep.keys()].slice(0, 5), shallow.size, shallow.has('never'), shallow.get('b'));
const plain = toJS(deep);
console.log(plain instanceof Map, plain.size, digest(JSON.stringify([...plain])));
console.log(Object.prototype.toString.call(deep), isObservableMap(deep), String(observable.map([['a', 1]])));

const store = observable({ cache: new Map(), nested: { map: new Map([['x', new Map([[1, { y: 2 }]])]]) } });
const hits = [];
stops.push(autorun(() => hits.push([...store.cache.keys()].at(-1), store.nested.map.get('x')?.get(1)?.y)));
for (let i = 0; i < 500; i++) {
  runInAction(() => {
    store.cache.set(i, { i });
    if (store.cache.size > 50) store.cache.delete(store.cache.keys().next().value);
    if (i % 100 === 0) store.nested.map.get('x').get(1).y += i;
  });
}
console.log(hits.length, digest(hits.join()), hits.slice(-6), [...store.cache.keys()]);
console.log(toJS(store.nested), JSON.stringify(store.nested));
for (const stop of stops) stop();
