// Shortens a sequence that fails to one of which no part can be left out.

/** `fails`: whether a sequence fails. Tries to leave out halves, quarters and so on, at most `most` times. */
export const minimise = (words, fails, most = 3000) => {
  let left = [...words];
  let tries = 0;
  for (let part = left.length >> 1; part >= 1 && tries < most; part >>= 1) {
    for (let at = 0; at < left.length && tries < most; ) {
      const shorter = [...left.slice(0, at), ...left.slice(at + part)];
      tries++;
      if (fails(shorter)) left = shorter;
      else at += part;
    }
  }
  return left;
};
