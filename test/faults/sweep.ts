// The program of stack-sweep.test.ts: a method is called with a little less stack each time than the time
// before, from more than it needs down to less than it can be entered with.
import type { Heap } from '../../bindings/index.js';
import { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';
import { type Model, type Recipe, Subject } from '../support/subjects.js';
import { type Call, methodsOf, prepare, settle, statesAfter } from '../support/writes.js';

export interface Options {
  /** Type and kinds of the subject. */
  readonly recipe: Recipe;
  /** Frames of difference between two calls. */
  readonly stride: number;
}

/** Methods that change nothing, beside those that writes.ts knows. */
const READS = {
  map: [
    'get',
    'has',
    'getMany',
    'hasMany',
    'keysArray',
    'valuesArray',
    'blocks',
    'stats',
    'explain',
    'verify',
    'toNative',
  ],
  set: ['has', 'hasMany', 'keysArray', 'stats', 'explain', 'verify', 'isSubsetOf', 'isDisjointFrom'],
  'drop-in': ['get', 'has', 'stats'],
};
/** Entries before the call: about to grow, in a growth; in a drop-in few, and enough for an index in the
 *  core. */
const SIZES = { map: [13, 26], set: [13, 26], 'drop-in': [13, 520] };
/** Calls in a row that succeeded or could not even begin before the sweep ends. */
const ENOUGH = 12;
/** Most frames left that a sweep begins with. */
const DEEPEST = 300;

/** Frames that are left to enter. */
let left = 0;

/** Frames of about 100 bytes. */
const spend = (frames: number, call: Call): void => {
  left = frames;
  if (frames === 0) call();
  else spend(frames - 1, call);
};

const roomFor = (): number => {
  try {
    spend(1e9, () => {});
  } catch {}
  return 1e9 - left;
};

/** The call, and the states that it may leave; the last is what it leaves if it succeeds. */
const callOf = (subject: Subject, method: string, n: number): [Call, Model[]] => {
  const { table, keys, model } = subject;
  if (['forEach', 'iterate', 'blocks'].includes(method)) {
    const nothing = (): void => {};
    const iterate = (): void => {
      for (const _ of method === 'blocks' ? table.blocks(4) : table) nothing();
    };
    return [method === 'forEach' ? () => table.forEach(nothing) : iterate, [model]];
  }
  if (['get', 'has', 'explain'].includes(method))
    return [() => table[method](...subject.argsOf(keys[n])), [model]];
  if (['getMany', 'hasMany'].includes(method)) {
    const asked = table.keysArray();
    return [() => table[method](asked), [model]];
  }
  if (method.startsWith('is')) return [() => table[method](table), [model]];
  if (READS[subject.type].includes(method)) return [() => table[method](), [model]];
  const write = { method, n, value: n + 1, many: 12 };
  return [prepare(subject, write), [model, ...statesAfter(subject, model, write)]];
};

/** Calls a method of a new subject with `frames` frames left of a room; whether it succeeded. */
const callWith = (subject: Subject, method: string, n: number, frames: number, room: number): boolean => {
  const [call, states] = callOf(subject, method, n);
  let failed: unknown;
  try {
    spend(Math.max(0, room - frames), call);
  } catch (error) {
    failed = error;
  }
  if (failed !== undefined && !(failed instanceof RangeError && /call stack/.test(failed.message)))
    throw failed;
  settle(subject, failed === undefined ? states.slice(-1) : states);
  return failed === undefined;
};

const sweep = (
  api: Api,
  { recipe, stride }: Options,
  method: string,
  size: number,
  findings: Findings,
): void => {
  let heap: Heap | undefined;
  let bystanders: Bystanders | undefined;
  let succeeded = 0;
  const room = roomFor();
  for (let frames = 2; frames < DEEPEST && succeeded < ENOUGH; frames += stride) {
    const kinds = `${recipe.type} ${recipe.key} ${recipe.value}`;
    const where = `${kinds}, ${method} of ${size} with ${frames} frames left`;
    try {
      // a new heap is small, so that much of what is called has to grow its memory
      heap ??= size % 2 === 0 ? new api.Heap() : api.Heap.default;
      bystanders ??= new Bystanders(api, heap, size);
      const subject = new Subject(api, recipe, heap, { growth: { background: false } }).fill(size);
      // a key that is there, and one that is not
      const n = method === 'delete' || method === 'get' ? size >> 1 : size;
      findings.tried++;
      if (callWith(subject, method, n, frames, room)) succeeded++;
      if (frames % 4 === 0) subject.checkWritable();
      if (frames % 8 === 0) bystanders.check();
      subject.dispose();
    } catch (error) {
      findings.add(error, where);
      return; // what is torn stays so
    }
  }
  try {
    bystanders?.checkWritable();
  } catch (error) {
    findings.add(error, `after ${recipe.type} ${recipe.key} ${recipe.value}, ${method} of ${size}`);
  }
  bystanders?.dispose();
};

export const run = (api: Api, options: Options): Findings => {
  const { recipe } = options;
  const findings = new Findings();
  const names = new Set([...methodsOf(recipe.type), ...READS[recipe.type], 'forEach', 'iterate']);
  const methods = [...names].filter((name) => name !== 'read');
  // engines need 40 KiB to compile a function when it is first called
  for (const method of methods) {
    for (let i = 0; i < 20; i++) {
      const subject = new Subject(api, recipe).fill(40);
      callWith(subject, method, 20, 1e9, 0);
      subject.dispose();
    }
  }
  for (const method of methods)
    for (const size of SIZES[recipe.type]) sweep(api, options, method, size, findings);
  return findings;
};
