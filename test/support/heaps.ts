// The heaps that TypedMap's own tests run on: the default heap, whose classes are a source text of their own,
// and an own heap of either core.
import { Heap } from '../../bindings/heap/heap.js';
import { type Build, heapOf } from './cores.js';

export const HEAPS: [string, Heap, Build][] = [
  ['the default heap', Heap.default, 'release'],
  ['a heap of line', heapOf('release'), 'release'],
  ['a heap of classic', heapOf('classic'), 'classic'],
];
