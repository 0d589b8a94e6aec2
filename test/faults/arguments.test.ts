// Arguments that lie, write back, are of another realm or are gone, to every method of every table: a clear
// error or the right answer, and tables that the call never named are whole. On the build that ships.
import { describe, expect, it } from 'vitest';
import * as index from '../../bindings/index.js';
import { Map as DropIn } from '../../bindings/map.js';
import { Bystanders } from '../support/bystanders.js';
import { expectNothingWrong } from '../support/shipped.js';

const SEED = Number(process.env.TOPHASH_SEED ?? 2026);
/** Calls of one process. With TOPHASH_LONG=1 there are ten of 100,000 each. */
const CALLS = process.env.TOPHASH_LONG ? 100_000 : 10_000;
const SEEDS = Array.from({ length: process.env.TOPHASH_LONG ? 10 : 1 }, (_, i) => SEED + i * 1e7);

describe('hostile arguments', () => {
  it.each(SEEDS)(`of seed %i end in a clear error or the right answer, ${CALLS} times`, (seed) => {
    expectNothingWrong('grammar', { seed, calls: CALLS }, CALLS);
  });
});

describe('bytes whose own length lies', () => {
  it.each([
    [3, 1],
    [3, 1000],
    [120_000, 100],
    [120_000, 200_000],
    [5, -1],
    [5, Number.NaN],
  ])('%i that say to be %i: refused, or taken for what they are', (bytes, length) => {
    const heap = new index.Heap();
    const bystanders = new Bystanders({ ...index, DropIn }, heap);
    const honest = (): Uint8Array => new Uint8Array(bytes).fill(7);
    const lie = Object.defineProperty(honest(), 'length', { value: length });
    const map = new index.TypedMap('bytes', 'f64', { heap }).set(honest(), 1);
    const attempt = (ask: () => unknown, expected: unknown): void => {
      let answer: unknown;
      try {
        answer = ask();
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      expect(answer).toEqual(expected);
    };
    attempt(() => map.has(lie), true);
    attempt(() => map.get(lie), 1);
    attempt(() => map.set(lie, 1).size, 1);
    attempt(() => [...map.hasMany([lie])], [1]);
    attempt(() => [...map.getMany([lie])], [1]);
    attempt(() => map.setMany([lie], Float64Array.of(1)).size, 1);
    attempt(() => new index.TypedMap('i32', 'bytes', { heap }).set(1, lie).get(1), honest());
    attempt(() => map.delete(lie), true);
    bystanders.checkWritable();
  });
});
