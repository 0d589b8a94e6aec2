// protobuf.js parses its own descriptors and a schema of maps. Maps of this file go through the wire
// format.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import { digest } from './digest.mjs';

const folder = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));
const schema = `
  syntax = "proto3";
  package shop;
  enum Colour { RED = 0; BLUE = 7; }
  message Item {
    string name = 1; Colour colour = 2; repeated sint32 sizes = 3;
    oneof price { double net = 4; uint64 cents = 5; }
  }
  message Shop {
    map<int32, Item> items = 1; map<string, uint64> stock = 2; map<uint64, Shop> branches = 3; bytes raw = 4;
  }
  service Counter { rpc Count (Shop) returns (Item); rpc Watch (stream Shop) returns (stream Item); }
`;
const { root } = protobuf.parse(schema, { keepCase: true });
for (const name of ['descriptor', 'compiler/plugin']) {
  const text = readFileSync(join(folder, `google/protobuf/${name}.proto`), 'utf8');
  protobuf.parse(text, root, { keepCase: true });
}
root.resolveAll();

/** Every object of the namespace by its full name, and by the order in which it was met. */
const byName = new Map();
const byOrder = new Map();
const visit = (object) => {
  byOrder.set(byOrder.size, object.fullName);
  byName.set(object.fullName, object);
  for (const nested of object.nestedArray ?? []) visit(nested);
  for (const field of object.fieldsArray ?? []) visit(field);
};
visit(root);
console.log(byName.size, digest([...byName.keys()].join()), [...byOrder].slice(-5));
console.log(
  [...byName.values()].filter(({ map }) => map).map(({ name, keyType, type }) => [name, keyType, type]),
);

const Shop = root.lookupType('shop.Shop');
const items = new Map(
  Array.from({ length: 20_000 }, (_, i) => [
    (i * 7919) % 65_537,
    { name: `item ${i}`, colour: i % 2 ? 'RED' : 'BLUE', sizes: [i, -i], [i % 2 ? 'net' : 'cents']: i },
  ]),
);
const shop = {
  items: Object.fromEntries(items),
  stock: Object.fromEntries([...items.values()].map(({ name }, i) => [name, i])),
  branches: { 3: { items: Object.fromEntries([...items].slice(0, 10)) } },
  raw: Buffer.from('raw'),
};
const bytes = Shop.encode(Shop.fromObject(shop)).finish();
console.log(Shop.verify(Shop.fromObject(shop)), bytes.length, digest(Buffer.from(bytes).toString('hex')));
const decoded = Shop.toObject(Shop.decode(bytes), {
  longs: String,
  enums: String,
  bytes: String,
  oneofs: true,
});
const back = new Map(Object.entries(decoded.items).map(([key, item]) => [Number(key), item]));
while (back.size > 20) back.delete(back.keys().next().value);
console.log(
  [...back].slice(-3),
  [...back].every(([key, { name }]) => items.get(key).name === name),
);
console.log(digest(JSON.stringify(decoded)), decoded.branches, Object.keys(decoded.stock).length);

const set = root.toDescriptor('proto3');
const copy = protobuf.Root.fromDescriptor(
  descriptor.FileDescriptorSet.decode(descriptor.FileDescriptorSet.encode(set).finish()),
);
console.log(
  set.file.map(({ name, messageType }) => [name, messageType.length]),
  digest(JSON.stringify(copy.toJSON())),
);
console.log(JSON.stringify(root.lookupService('Counter').toJSON()));
