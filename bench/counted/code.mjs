// A wasm binary without its names: what is counted has a name section, what is published has none.

/** All sections but the custom ones. */
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
    if (id !== 0) kept.push(binary.subarray(start, at));
  }
  return Buffer.concat(kept);
}
