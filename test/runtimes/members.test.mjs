// What an editor offers behind `map.`: the members that the published types give a map, a set, a heap and a
// core, against the contract. Nothing internal stands among them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';
import { beforeAll, expect, inject, it } from 'vitest';

const COMMON = [
  ...['size', 'has', 'delete', 'clear', 'forEach', 'keys', 'values', 'entries', '[iterator]'],
  ...['hasMany', 'deleteMany', 'keysArray', 'reserve', 'compact', 'drain', 'stats', 'verify', 'explain'],
  ...['clone', 'dispose', '[dispose]', '[toStringTag]', 'toJSON', 'name', 'key', 'value'],
  ...['snapshot', 'snapshotPieces'],
];
const MEMBERS = {
  TypedMap: [
    ...COMMON,
    ...['get', 'set', 'getOrInsert', 'getOrInsertComputed', 'add'],
    ...['getMany', 'setMany', 'updateMany', 'valuesArray', 'blocks', 'toNative'],
  ],
  TypedSet: [
    ...COMMON,
    ...['add', 'addMany', 'union', 'intersection', 'difference', 'symmetricDifference'],
    ...['isSubsetOf', 'isSupersetOf', 'isDisjointFrom'],
  ],
  SharedTypedMap: [
    ...['get', 'has', 'set', 'delete', 'add', 'getOrInsert', 'getAndSet', 'getAndDelete'],
    ...['compareExchange', 'compareAndDelete', 'getMany', 'setMany', 'updateMany', 'range'],
    ...['size', 'clear', 'stats', 'verify', 'freeze', 'name', 'key', 'value', 'dispose', '[dispose]'],
    ...['handle', 'workerId', 'track', 'lost', 'idle', 'detach'],
  ],
  Heap: [
    ...['name', 'core', 'maximumBytes', 'softLimitBytes', 'isDefault'],
    ...['stats', 'on', 'dispose', '[dispose]', 'toJSON'],
  ],
  Core: ['name'],
  Listed: ['name', 'key', 'value', 'stats'],
};
const MADE = ['from', 'restore', 'restoreFrom'];
const STATICS = {
  TypedMap: MADE,
  TypedSet: MADE,
  SharedTypedMap: ['attach', 'from'],
  Heap: ['default'],
  Core: [],
};

const PROGRAM = `
import { maps, Heap, TypedMap, TypedSet } from 'tophash';
import { Core } from 'tophash/cores';
import { SharedTypedMap } from 'tophash/shared';
type Listed = ReturnType<typeof maps>[number];
export declare const instances: {
  TypedMap: TypedMap<'u32', 'f64'>; TypedSet: TypedSet<'u32'>; Heap: Heap; Core: Core; Listed: Listed;
  SharedTypedMap: SharedTypedMap<'u32', 'f64'>;
};
export declare const statics: {
  TypedMap: typeof TypedMap; TypedSet: typeof TypedSet; Heap: typeof Heap; Core: typeof Core;
  SharedTypedMap: typeof SharedTypedMap;
};
`;

/** Names of the members of each property of a variable of PROGRAM. */
const seen = { instances: {}, statics: {} };

beforeAll(() => {
  const folder = join(inject('folder'), 'members');
  mkdirSync(folder);
  const file = join(folder, 'program.ts');
  writeFileSync(file, PROGRAM);
  const { ModuleKind, ModuleResolutionKind } = ts;
  const program = ts.createProgram([file], {
    ...{ strict: true, target: ts.ScriptTarget.ES2022, types: [] },
    ...{ module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
  });
  const checker = program.getTypeChecker();
  const nameOf = ({ name }) => name.replace(/^__@(\w+)@\d+$/, '[$1]');
  for (const variable of checker.getExportsOfModule(
    checker.getSymbolAtLocation(program.getSourceFile(file)),
  )) {
    for (const property of checker.getTypeOfSymbol(variable).getProperties()) {
      const members = checker.getTypeOfSymbol(property).getProperties().map(nameOf);
      // types tell of private fields only that there are some
      const offered = members.filter((name) => name !== 'prototype' && name !== '#private');
      seen[variable.name][property.name] = offered.toSorted();
    }
  }
});

it.each(Object.keys(MEMBERS))('of a %s', (name) => {
  expect(seen.instances[name]).toEqual(MEMBERS[name].toSorted());
});

it.each(Object.keys(STATICS))('of the class %s', (name) => {
  expect(seen.statics[name]).toEqual(STATICS[name].toSorted());
});
