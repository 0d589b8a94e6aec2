// Words in the bytes of a text, packed one behind the other as bulk calls take bytes keys.

/** Bytes of a text that are taken at once. */
export const CHUNK = 1 << 16;

/** The lower case of each byte that is a letter, 0 for every other. */
const LOWER = new Uint8Array(256);
for (let c = 97; c <= 122; c++) LOWER[c] = LOWER[c - 32] = c;

/** Where a chunk that begins at `from` ends: behind a word. */
export function endOfChunk(text, from) {
  let to = Math.min(from + CHUNK, text.length);
  while (to < text.length && LOWER[text[to]] !== 0) to++; // no word is cut in two
  return to;
}

/** Puts the words of text[from..to) into `data` one behind the other, and where each ends into `offsets`: how
 *  many. */
export function pack(text, from, to, data, offsets) {
  let at = 0;
  let start = 0;
  let words = 0;
  for (let i = from; i < to; i++) {
    const c = LOWER[text[i]];
    if (c !== 0) data[at++] = c;
    else if (at > start) offsets[++words] = start = at;
  }
  if (at > start) offsets[++words] = at;
  return words;
}
