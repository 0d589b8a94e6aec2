// Yjs: 3,000 clients edit one text, each in a document of its own, and a list and a map. Updates are
// merged, compared and undone. Documents keep Maps by the clients' numbers.
import * as Y from 'yjs';
import { digest } from './digest.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const docOf = (clientID) => {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return doc;
};
const sorted = (vector) => [...vector].toSorted(([a], [b]) => a - b);

const main = docOf(1);
const text = main.getText('text');
const map = main.getMap('map');
const log = [];
text.observe(({ delta }) => log.push(delta.length));
map.observe(({ keysChanged, changes }) => log.push(...keysChanged, [...changes.keys].length));

text.insert(0, 'The quick brown fox');
const start = Y.encodeStateAsUpdate(main);
const updates = [];
for (let i = 0; i < 3000; i++) {
  const client = docOf(2 + ((i * 7919) % 65_537) * 3);
  Y.applyUpdate(client, start);
  client.transact(() => {
    client.getText('text').insert((i * 31) % 19, `${i} `);
    if (i % 3 === 0) client.getText('text').delete((i * 17) % 15, 2);
    client.getMap('map').set(`key ${i % 100}`, new Y.Map([['i', i]]));
    if (i % 7 === 0) client.getArray('list').push([i, { i }]);
  });
  updates.push(Y.encodeStateAsUpdate(client, Y.encodeStateVectorFromUpdate(start)));
}
for (const update of updates.slice(0, 1000)) Y.applyUpdate(main, update);
Y.applyUpdate(main, Y.mergeUpdates(updates.slice(1000)));

const undo = new Y.UndoManager([text, map], { captureTimeout: 0 });
map.set('key 5', 'five');
text.format(0, 20, { bold: true });
undo.undo();
undo.undo();
undo.redo();
const state = Y.encodeStateAsUpdateV2(main);
const vector = sorted(Y.decodeStateVector(Y.encodeStateVector(main)));
console.log(vector.length, vector.slice(0, 5), vector.slice(-2), main.store.clients.size);
console.log(digest(hex(state)), digest(text.toString()), digest(JSON.stringify(text.toDelta())));
console.log(digest(log.join()), log.length, log.slice(-12));
console.log(map.size, JSON.stringify(map.toJSON()).slice(0, 500), main.getArray('list').length);

const other = docOf(7);
Y.applyUpdateV2(other, state);
console.log(
  other.getText('text').toString() === text.toString(),
  other.getText('text').toString().slice(0, 300),
);
const snapshot = Y.snapshot(other);
other.getText('text').delete(0, 100);
console.log([...snapshot.sv].length, Y.equalSnapshots(snapshot, Y.snapshot(main)), snapshot.ds.clients.size);
const missing = Y.diffUpdateV2(Y.encodeStateAsUpdateV2(other), Y.encodeStateVector(main));
console.log(digest(hex(missing)), Y.decodeUpdateV2(missing).ds.clients.size);
