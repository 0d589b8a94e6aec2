// Maps, sets and drop-ins that a faulty call never names: on its heap, on another, on the default heap.
// Whatever the call does, they are whole afterwards.
import type { Heap } from '../../bindings/index.js';
import type { Api } from './findings.js';
import { FEW_RECIPES, Subject } from './subjects.js';

/** Sizes: empty, one bucket, in the middle of a growth, some buckets. */
const SIZES = [0, 5, 15, 60];

const checkHeap = (heap: Heap, least: number): void => {
  const { committed, used, free, maps } = heap.stats();
  if (used < 0 || free < 0 || used + free > committed || maps < least)
    throw new Error(`heap ${heap.name}: ${JSON.stringify({ committed, used, free, maps, least })}`);
};

export class Bystanders {
  readonly #subjects: Subject[] = [];
  readonly #heaps: { heap: Heap; maps: number }[] = [];

  /** `heap`: of the faulty call, unless it has none or the default one. `first`: which sizes the first of
   *  them get. */
  constructor(api: Api, heap?: Heap, first = 0) {
    const own = new api.Heap({ name: 'of a bystander' });
    const heaps = [own, api.Heap.default, ...(heap === undefined || heap.isDefault ? [] : [heap])];
    let i = first;
    for (const each of heaps) {
      const maps = FEW_RECIPES.filter(({ type }) => type !== 'drop-in');
      for (const recipe of maps)
        this.#subjects.push(new Subject(api, recipe, each).fill(SIZES[i++ % 4] as number));
      this.#heaps.push({ heap: each, maps: maps.length });
    }
    for (const recipe of FEW_RECIPES.filter(({ type }) => type === 'drop-in')) {
      // more than 512 numbers have their index in the core
      const sizes = ['ints', 'doubles', 'bigints'].includes(recipe.key) ? [3, 590] : [40];
      for (const size of sizes) this.#subjects.push(new Subject(api, recipe).fill(size));
    }
  }

  /** Throws unless all hold what they did. */
  check(): void {
    for (const subject of this.#subjects) named(() => subject.check());
    this.#checkHeaps();
  }

  /** The same, and that all take writes. */
  checkWritable(): void {
    for (const subject of this.#subjects) named(() => subject.checkWritable());
    this.#checkHeaps();
  }

  #checkHeaps(): void {
    for (const { heap, maps } of this.#heaps) checkHeap(heap, maps);
  }

  dispose(): void {
    for (const subject of this.#subjects) subject.dispose();
    this.#heaps[0]?.heap.dispose();
  }
}

const named = (check: () => void): void => {
  try {
    check();
  } catch (error) {
    throw new Error(`a bystander: ${(error as Error).message}`);
  }
};
