// The sequences of test/fuzz/corpus again: those that once found a difference, and those that reach the most
// of the core. And that a difference is found, and shortened, by what looks for it.
import { describe, expect, it } from 'vitest';
import type { TypedMap } from '../../bindings/index.js';

interface Sequence {
  readonly lane?: string;
  readonly core: string;
  readonly kinds: readonly string[];
  readonly range: number;
  readonly words: readonly number[];
}
type Recipe = Omit<Sequence, 'words'>;

// by name, since they load dist/, which type checks must not need
const load = (name: string) => import(new URL(name, import.meta.url).href);
const { readCorpus } = (await load('corpus.mjs')) as { readCorpus(): [string, Sequence][] };
const { LANES, run } = (await load('lanes.mjs')) as {
  LANES: Record<'plain' | 'faults' | 'shared', { recipe(seed: number, core?: string): Recipe }>;
  run(what: Recipe, words: ArrayLike<number>, made?: (maps: TypedMap<'i32', 'f64'>[]) => void): void;
};
const { minimise } = (await load('minimise.mjs')) as {
  minimise(words: number[], fails: (words: number[]) => boolean): number[];
};
const { generator } = (await load('random.mjs')) as { generator(seed: number): () => number };

describe('the corpus', () => {
  const corpus = readCorpus();

  it('has sequences for every core of typed maps', () => {
    const cores = new Set(corpus.map(([, { core }]) => core).filter((core) => !/shared|drop-in/.test(core)));
    expect([...cores].sort()).toEqual(['classic', 'classic-faults', 'faults', 'line', 'scalar']);
  });

  it.each(corpus)('%s makes no difference', (_name, { words, ...what }) => {
    expect(() => run(what, words)).not.toThrow();
  });
});

const CORES = ['line', 'classic', 'scalar', 'faults', 'classic-faults', 'drop-in'];
it.each([
  ...CORES.map((core) => ['faults', core, 5000] as const),
  ...CORES.map((core) => ['plain', core, 30_000] as const),
  ...['shared', 'shared-faults'].map((core) => ['shared', core, 5000] as const),
])('in lane %s random sequences make none on %s', (lane, core, length) => {
  const random = generator(18);
  for (let i = 0; i < 3; i++) run(LANES[lane].recipe(random(), core), Uint32Array.from({ length }, random));
});

it.each(['f64', 'none'])('in the plain lane each kind of answer is compared, values %s', (value) => {
  const what = { lane: 'plain', core: 'line', kinds: [`i32 ${value}`], range: 60, seed: 1 };
  const words = Array.from({ length: 30_000 }, generator(5));
  const methods =
    value === 'none' ? ['has', 'add', 'delete'] : ['get', 'set', 'has', 'delete', 'getOrInsert', 'add'];
  for (const name of [...methods, 'clear', 'entries']) {
    const answer = name === 'clear' ? undefined : 0;
    const spoil = ([map]: TypedMap<'i32', 'f64'>[]): void =>
      void Object.defineProperty(map, name, { value: () => (name === 'entries' ? [] : answer) });
    expect(() => run(what, words, spoil), name).toThrow(/expected|another answer/);
  }
  expect(() => run(what, words)).not.toThrow();
});

it('in the plain lane the order of the drop-in is compared', () => {
  const what = { lane: 'plain', core: 'drop-in', kinds: ['ints'], range: 60, seed: 1 };
  const words = Array.from({ length: 3000 }, generator(5));
  const spoil = ([map]: unknown[]): void =>
    void Object.defineProperty(map, Symbol.iterator, {
      value: () => [...(map as Map<number, unknown>).entries()].reverse().values(),
    });
  expect(() => run(what, words, spoil as never)).toThrow('in order is another');
});

it.each([
  'get',
  'has',
  'set',
  'delete',
  'add',
  'getOrInsert',
  'getAndSet',
  'getAndDelete',
  'compareExchange',
  'compareAndDelete',
  'getMany',
  'setMany',
  'updateMany',
  'clear',
  'range',
])('of a shared map, %s() is compared', (name) => {
  const what = { lane: 'shared', core: 'shared', kinds: ['i32 f64'], range: 60, shards: 2, seed: 1 };
  const words = Array.from({ length: 5000 }, generator(6));
  const spoil = (maps: object[]): void => {
    for (const map of maps)
      Object.defineProperty(map, name, { value: () => (name === 'getMany' ? new Float64Array(40) : 0) });
  };
  expect(() => run(what, words, spoil as never)).toThrow('expected');
  expect(() => run(what, words)).not.toThrow();
});

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
