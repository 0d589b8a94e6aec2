// "Did you mean": the name of a list that is nearest to a misspelt one.

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (optimal
 *  string alignment). */
const distance = (a: string, b: string): number => {
  let [older, old] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [(row[j - 1] as number) + 1, (old[j] as number) + 1, (old[j - 1] as number) + same];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps.push((older[j - 2] as number) + 1);
      row.push(Math.min(...steps));
    }
    [older, old] = [old, row];
  }
  return old[b.length] as number;
};

/** The name that `word` may have been meant to be: one that begins with it, or else the nearest within a
 *  third of its letters, one at least; undefined if there is none. */
export const nearest = (word: string, names: readonly string[]): string | undefined => {
  if (word.length > 40) return undefined; // no slip of the keyboard
  const begins = names.filter((name) => word.length > 1 && name.startsWith(word));
  if (begins.length === 1) return begins[0];
  const [best] = names.map((name) => ({ name, away: distance(word, name) })).sort((a, b) => a.away - b.away);
  return best !== undefined && best.away <= Math.max(1, Math.floor(word.length / 3)) ? best.name : undefined;
};

/** `what 'word'`, and the nearest name, or all there are. */
export const unknown = (what: string, word: string, names: readonly string[]): string => {
  const meant = nearest(word, names);
  const hint = meant === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${meant}?`;
  return `unknown ${what} '${word}': ${hint}`;
};
