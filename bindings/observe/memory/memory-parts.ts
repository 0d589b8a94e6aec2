// Divides the committed bytes of all heaps into parts, for tophash_memory_bytes and residencyProfile().
import { HEADER_BYTES, PAGE } from '../../core/core.js';
import type { MapSample, Sample } from '../samples/sample.js';

/** buckets: of the current array. oldbuckets: not yet released (classic). overflow: buckets in chains. keys:
 *  string and bytes keys and values. free: set aside and not in use, by a map or by the heap. header: of a
 *  map, and a heap's first page, in which calls leave their results. other: held for no map that is listed,
 *  as buffers, a trace's ring, drop-in Maps that are small, and maps whose wrapper waits to be collected. */
type Segment = 'buckets' | 'oldbuckets' | 'overflow' | 'keys' | 'free' | 'header' | 'other';

/** Bytes of one segment in a heap, of a map or of no map. */
export interface Part {
  heap: string;
  map: MapSample | undefined;
  segment: Segment;
  bytes: number;
}

const partsOf = (map: MapSample): Part[] => {
  const { live, old, overflow, keys, total } = map.bytes;
  const rest = total - live - old - overflow - keys; // the header and the map's free room
  const header = Math.min(HEADER_BYTES, rest);
  const bytes = { buckets: live, oldbuckets: old, overflow, keys, free: rest - header, header };
  return Object.entries(bytes).map(([segment, bytes]) => ({
    heap: map.heap,
    map,
    segment: segment as Segment,
    bytes,
  }));
};

/** The parts of all heaps. They add up to the committed bytes. Heaps of one name are taken together. */
export const partsOfMemory = ({ heaps, maps }: Pick<Sample, 'heaps' | 'maps'>): Part[] => {
  const parts = maps.flatMap(partsOf);
  const listed = new globalThis.Map<string, number>();
  for (const { heap, bytes } of maps) listed.set(heap, (listed.get(heap) ?? 0) + bytes.total);
  for (const { name, free, used } of heaps) {
    const here = Math.min(used, listed.get(name) ?? 0);
    listed.set(name, (listed.get(name) ?? 0) - here);
    const own = { free: free - PAGE, header: PAGE, other: used - here };
    for (const [segment, bytes] of Object.entries(own))
      parts.push({ heap: name, map: undefined, segment: segment as Segment, bytes });
  }
  return parts;
};
