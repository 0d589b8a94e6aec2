// What takes a map here takes TypedMaps and TypedSets: it looks into their memory.
import { PolicyError, show } from '../../base/errors.js';
import type { KeyKind } from '../../core/kinds.js';
import { Table } from '../../typed/table.js';

/** The map as what both are. Throws PolicyError for anything but a TypedMap or TypedSet. */
export const tableOf = (map: unknown): Table<KeyKind> => {
  if (map instanceof Table) return map;
  throw new PolicyError(`map is ${show(map)}: expected a TypedMap or TypedSet`);
};
