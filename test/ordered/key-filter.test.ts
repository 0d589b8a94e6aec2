// The filter of generations: it never denies a key that was added, and denies most that were not.
import { describe, expect, it } from 'vitest';
import { hashOf, KeyFilter } from '../../bindings/ordered/key-filter.js';

const ENTRIES = 20_000;
const LONG = 'x'.repeat(30);

describe.each<[string, (i: number) => string]>([
  ['short', (i) => `${i}`],
  ['of a prefix', (i) => `user:${i}`],
  ['long, which differ at the end', (i) => `${LONG}${LONG}${i}`],
  ['long, which differ at the beginning', (i) => `${i}${LONG}${LONG}`],
  ['of two-byte characters', (i) => `ключ ${i}`],
  ['of one letter', (i) => 'a'.repeat(i % 100) + i],
])('strings %s', (_, key) => {
  it('what was added may be there, and little of the rest', () => {
    const filter = new KeyFilter(ENTRIES);
    for (let i = 0; i < ENTRIES; i++) filter.add(hashOf(key(i)));
    let inVain = 0;
    for (let i = 0; i < ENTRIES; i++) expect(filter.mayHave(hashOf(key(i)))).toBe(true);
    for (let i = ENTRIES; i < 2 * ENTRIES; i++) if (filter.mayHave(hashOf(key(i)))) inVain++;
    expect(inVain).toBeLessThan(ENTRIES / 25);
  });
});

it('strings that differ only in the middle may all be there', () => {
  const filter = new KeyFilter(1);
  filter.add(hashOf(`${LONG}1${LONG}`));
  expect(filter.mayHave(hashOf(`${LONG}2${LONG}`))).toBe(true);
  expect(filter.mayHave(hashOf(`${LONG}22${LONG}`))).toBe(false);
});

it('an empty one has nothing, whatever its size', () => {
  for (const entries of [1, 2, 3, 1000]) expect(new KeyFilter(entries).mayHave(hashOf('a'))).toBe(false);
});
