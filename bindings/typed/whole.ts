// TypedMap, TypedSet and Heap with all kinds of keys, all parts and the whole core: what tophash gives. The
// classes are those of the entry points of one kind of keys; using one of them here loads the rest for all.
import { CorruptionError } from '../base/errors.js';
import type { JsOf, KeyKind, ValueKind } from '../core/kinds.js';
import { line } from '../core/line.js';
import { Heap as HeapClass, useWholeCore } from '../heap/heap.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import { readExplanation } from '../heap/map-stats.js';
import { explainedKey } from '../heap/records.js';
import { brokenRule } from '../heap/verify-rules.js';
import { ALL_CLASSES } from './all-classes.js';
import { BlockIterator } from './blocks.js';
import * as bulk from './bulk.js';
import { useClasses } from './class-for.js';
import { throwFatal, titleOf } from './failures.js';
import { useParts } from './parts.js';
import * as saved from './saved.js';
import { TypedMap as MapClass } from './typed-map.js';
import { TypedSet as SetClass } from './typed-set.js';

const exportsOf = (heap: HeapMemory) => heap.joined(line);

/** Loads everything, and gives the class. Bundlers drop the calls whose results nobody uses. */
const whole = <C>(Class: C): C => {
  useWholeCore(line);
  for (const factories of ALL_CLASSES) useClasses(factories);
  useParts({
    bulk,
    saved,
    exportsOf,
    blocks: (it, size) => new BlockIterator(it, size) as never,
    explain(it, key) {
      const { heap, h, keyKind } = it;
      const given = explainedKey(heap, keyKind, key as never);
      if (keyKind === 'f64') exportsOf(heap).explainFloat(h, Number(given));
      else exportsOf(heap).explain(h, BigInt(given));
      return readExplanation(heap);
    },
    verify(it) {
      const broken = brokenRule(it.heap, exportsOf(it.heap).verify(it.h));
      if (broken !== undefined) throwFatal(it, new CorruptionError(`${titleOf(it)}: ${broken}`));
    },
  });
  return Class;
};

export const Heap: typeof HeapClass = /* @__PURE__ */ whole(HeapClass);
export type Heap = HeapClass;
export const TypedMap: typeof MapClass = /* @__PURE__ */ whole(MapClass);
export type TypedMap<
  K extends KeyKind = KeyKind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> = MapClass<K, V, T>;
export const TypedSet: typeof SetClass = /* @__PURE__ */ whole(SetClass);
export type TypedSet<K extends KeyKind = KeyKind> = SetClass<K>;
