// The class behind TypedMap and TypedSet, which the functions here need: they read a map's memory.
import { PolicyError, show } from '../../base/errors.js';
import type { KeyKind } from '../../core/kinds.js';
import { Heap } from '../../heap/heap.js';
import { Table } from '../../typed/table.js';

/** A map as its base class. Throws PolicyError for anything but a TypedMap or TypedSet. */
export const tableOf = (map: unknown): Table<KeyKind> => {
  if (map instanceof Table) return map;
  throw new PolicyError(`map is ${show(map)}: expected a TypedMap or TypedSet`);
};

/** The live maps and sets of all heaps. Drop-in Maps are not among them. */
export const allTables = (): Table<KeyKind>[] =>
  [...Heap.all()].flatMap((heap) => [...heap.tables()].filter((map) => map instanceof Table));
