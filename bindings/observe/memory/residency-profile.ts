// Where the memory of all heaps is, as a profile: profilers do not see inside WebAssembly memory.
import { version } from '../../base/version.js';
import { sample } from '../samples/sample.js';
import { type Part, partsOfMemory } from './memory-parts.js';
import { encodeProfile } from './pprof.js';

const framesOf = ({ heap, map, segment }: Part): string[] => {
  const its = map === undefined ? [] : [map.name === '' ? 'unnamed maps' : `map ${map.name}`];
  return [`heap ${heap}`, ...its, segment];
};

/** The committed bytes of all heaps as a pprof profile: frames heap, map (those without a name together),
 * segment (buckets, oldbuckets, overflow, keys, free, header, other). The bytes add up to the committed bytes
 * of the heaps. Written to a file, the result opens in `go tool pprof`, speedscope and other readers of
 * pprof. O(maps).
 */
export const residencyProfile = (): Uint8Array => {
  const now = sample();
  const stacks = new globalThis.Map<string, { frames: string[]; bytes: number }>();
  for (const part of partsOfMemory(now)) {
    if (part.bytes === 0) continue;
    const frames = framesOf(part);
    const key = JSON.stringify(frames);
    const stack = stacks.get(key) ?? { frames, bytes: 0 };
    stack.bytes += part.bytes;
    stacks.set(key, stack);
  }
  return encodeProfile([...stacks.values()], now.at, `tophash ${version}`);
};
