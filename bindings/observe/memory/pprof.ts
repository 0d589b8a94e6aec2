// A profile in pprof's format (github.com/google/pprof, proto/profile.proto) from stacks and bytes. The one
// file of the bindings that imports a package: tools/dist.mjs bundles it, so that the published files import
// none.
import { Function as Func, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format';

/** Bytes by stack, the outermost frame first. */
interface Stack {
  frames: readonly string[];
  bytes: number;
}

/** The profile's bytes, uncompressed (readers of pprof accept that). `at`: milliseconds since the epoch. */
export const encodeProfile = (stacks: readonly Stack[], at: number, comment: string): Uint8Array => {
  const stringTable = new StringTable();
  const text = (it: string): number => stringTable.dedup(it);
  const ids = new globalThis.Map<string, number>();
  const functions: Func[] = [];
  const locations: Location[] = [];
  /** Number of the frame's location, made with its function when it first comes up. */
  const locationOf = (frame: string): number => {
    let id = ids.get(frame);
    if (id === undefined) {
      id = ids.size + 1; // 0 is none
      ids.set(frame, id);
      functions.push(new Func({ id, name: text(frame), systemName: text(frame) }));
      locations.push(new Location({ id, line: [new Line({ functionId: id })] }));
    }
    return id;
  };
  const kind = { type: text('inuse_space'), unit: text('bytes') };
  return new Profile({
    stringTable,
    sampleType: [new ValueType(kind)],
    periodType: new ValueType(kind),
    period: 1, // nothing is sampled: every byte is there
    defaultSampleType: kind.type,
    timeNanos: BigInt(Math.round(at)) * 1_000_000n,
    comment: [text(comment)],
    sample: stacks.map(
      ({ frames, bytes }) => new Sample({ locationId: frames.map(locationOf).toReversed(), value: [bytes] }),
    ),
    location: locations,
    function: functions,
  }).encode();
};
