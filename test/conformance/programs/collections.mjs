// Libraries that keep their data in Maps of their own, in typical use.
import { DirectedGraph } from 'graphology';
import immutable from 'immutable';
import { LRUCache } from 'lru-cache';
import * as mnemonist from 'mnemonist';

const text = (value) => JSON.stringify(value);

const cache = new LRUCache({
  max: 100,
  dispose: (value, key, reason) => console.log('dispose', key, value, reason),
});
for (let i = 0; i < 500; i++) {
  cache.set(`key ${(i * 37) % 211}`, { i });
  cache.get(`key ${(i * 11) % 211}`);
  if (i % 50 === 0) cache.delete(`key ${i}`);
}
console.log(text([...cache.entries()]), cache.size, text(cache.dump()));

const graph = new DirectedGraph();
for (let i = 0; i < 300; i++) graph.addNode(`n${i}`, { weight: i });
for (let i = 0; i < 300; i++) graph.mergeEdgeWithKey(`e${i}`, `n${i}`, `n${(i * 7 + 1) % 300}`, { cost: i });
graph.dropNode('n7');
console.log(graph.order, graph.size, graph.nodes().join(' '), graph.edges().length);
graph.forEachNode((node, attributes) =>
  console.log(node, text(attributes), graph.outNeighbors(node).join(' ')),
);
console.log(text(graph.export()));

const list = immutable.Range(0, 1000);
const map = immutable.OrderedMap(list.map((i) => [`k${i % 333}`, i]));
console.log(map.size, text(map.groupBy((v) => v % 7).map((group) => group.size)), map.hashCode());
console.log(
  text(
    immutable
      .Map(
        new Map([
          [{ a: 1 }, 1],
          ['b', 2],
        ]),
      )
      .toArray(),
  ),
);
console.log(text(immutable.fromJS({ a: [1, { b: 2 }] }).toJS()), immutable.Set([1, 2, 3, 2]).size);
console.log(
  immutable
    .Seq(
      new Map([
        [1, 2],
        [3, 4],
      ]),
    )
    .map((v, k) => v * k)
    .toJS(),
);

const { LRUMap, MultiMap, DefaultMap, BiMap, Trie, FuzzyMap } = mnemonist;
const lru = new LRUMap(50);
for (let i = 0; i < 300; i++) lru.set(i % 77, i);
console.log(text([...lru.entries()]));
const multi = new MultiMap();
for (let i = 0; i < 100; i++) multi.set(i % 13, i);
console.log(multi.size, multi.dimension, text([...multi.associations()]));
const counts = new DefaultMap(() => 0);
for (const word of 'the quick brown fox jumps over the lazy dog the end'.split(' '))
  counts.set(word, counts.get(word) + 1);
console.log(text([...counts]), counts);
const both = new BiMap();
for (let i = 0; i < 20; i++) both.set(i, String.fromCharCode(97 + i));
console.log(both.inverse.get('c'), both.size, text([...both]));
console.log(Trie.from(['roman', 'romanesque', 'greek']).find('rom').join(' '));
const fuzzy = new FuzzyMap((name) => name.toLowerCase());
fuzzy.add('John');
console.log(fuzzy.get('JOHN'), fuzzy.size);
console.log(new Map([['a', new Map([[1, { deep: new Map() }]])]]), [new Map()], Map.name, Map.length);
