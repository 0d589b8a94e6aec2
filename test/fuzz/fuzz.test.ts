// The sequences of test/fuzz/corpus again: those that once found a difference, and those that reach the most
// of the core. And that a difference is found, and shortened, by what looks for it.
import { describe, expect, it } from 'vitest';
import type { TypedMap } from '../../bindings/index.js';

interface Sequence {
  readonly core: string;
  readonly kinds: readonly string[];
  readonly range: number;
  readonly words: readonly number[];
}
type Recipe = Omit<Sequence, 'words'>;

// by name, since they load dist/, which type checks must not need
const load = (name: string) => import(new URL(name, import.meta.url).href);
const { readCorpus } = (await load('corpus.mjs')) as { readCorpus(): [string, Sequence][] };
const { recipe, run } = (await load('sequence.mjs')) as {
  recipe(seed: number, core?: string): Recipe;
  run(what: Recipe, words: ArrayLike<number>, made?: (maps: TypedMap<'i32', 'f64'>[]) => void): void;
};
const { minimise } = (await load('minimise.mjs')) as {
  minimise(words: number[], fails: (words: number[]) => boolean): number[];
};
const { generator } = (await load('random.mjs')) as { generator(seed: number): () => number };

describe('the corpus', () => {
  const corpus = readCorpus();

  it('has sequences for every core of typed maps', () => {
    const cores = new Set(corpus.map(([, { core }]) => core));
    expect([...cores].sort()).toEqual(['classic', 'classic-faults', 'faults', 'line', 'scalar']);
  });

  it.each(corpus)('%s makes no difference', (_name, { words, ...what }) => {
    expect(() => run(what, words)).not.toThrow();
  });
});

it.each(['line', 'classic', 'scalar', 'faults', 'classic-faults', 'drop-in'])(
  'random sequences make none on %s',
  (core) => {
    const random = generator(18);
    for (let i = 0; i < 3; i++) run(recipe(random(), core), Uint32Array.from({ length: 5000 }, random));
  },
);

it('a map that keeps one of its keys is found out, and the sequence shortened to what shows it', () => {
  const what = { core: 'line', kinds: ['i32 f64', 'u32 i32'], range: 60 };
  const words = Array.from({ length: 3000 }, generator(4));
  /** delete() of the key with number 7 says that it was there, if it was, and leaves it. */
  const spoil = ([map]: TypedMap<'i32', 'f64'>[]): void => {
    const { delete: intact } = map as TypedMap<'i32', 'f64'>;
    const spoilt = (key: number): boolean =>
      key === 7 * 524_287 ? (map?.has(key) ?? false) : intact.call(map as TypedMap<'i32', 'f64'>, key);
    Object.defineProperty(map, 'delete', { value: spoilt });
  };
  const fails = (some: number[]): boolean => {
    try {
      run(what, some, spoil);
      return false;
    } catch {
      return true;
    }
  };
  expect(() => run(what, words)).not.toThrow();
  expect(fails(words)).toBe(true);
  const shortest = minimise(words, fails);
  expect(shortest.length).toBeLessThanOrEqual(4);
  expect(fails(shortest)).toBe(true);
});
