// A wasm binary without its names and without what says where its memory comes from: what is counted has a
// name section and its own memory, what is published has no names and imports its memory.

/** Ids of the sections that are left out: custom ones, imports and memory. */
const APART = [0, 2, 5];

/** All other sections. */
export function codeOf(binary) {
  const kept = [binary.subarray(0, 8)]; // magic and version
  for (let at = 8; at < binary.length; ) {
    const start = at;
    const id = binary[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = binary[at++];
      size += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    at += size;
    if (!APART.includes(id)) kept.push(binary.subarray(start, at));
  }
  return Buffer.concat(kept);
}
