// The programs of drop-in.test.ts: each call of a drop-in map with a little more stack than the time before,
// and loops of calls that the timeout of vm ends.
import { createContext, Script } from 'node:vm';
import { type Api, Findings } from '../support/findings.js';
import {
  type AnyMap,
  alike,
  Bystanders,
  KINDS,
  type Numbers,
  objects,
  Pair,
  type Shape,
} from '../support/pairs.js';

export interface Options {
  readonly kind: keyof typeof KINDS;
  /** Terminations; else stacks are swept, in steps of 8 bytes times `stride`. */
  readonly terminations?: number;
  readonly stride?: number;
}

const SHAPES: readonly Shape[] = [
  [7, 0, 0],
  [8, 5, 0, 'log'],
  [16, 1, 15, 'log'],
  [512, 300, 100],
  [512, 300, 100, 'log'],
  [1024, 600, 0, 'log'],
  [1100, 200, 900, 'log'],
  [16_383, 0, 0], // one number fewer than move
  [33_000, 13_000, 16_300],
];

interface Op {
  readonly name: string;
  /** By numbers of keys: one that is not there, and one that is. */
  readonly call: (map: AnyMap, at: Numbers) => unknown;
  /** The same to a native Map; nothing if it changes nothing. */
  readonly native?: (map: Map<unknown, unknown>, at: Numbers) => unknown;
}

const both = (name: string, call: (map: AnyMap, at: Numbers) => unknown): Op => ({
  name,
  call,
  native: call,
});
const end = (map: Map<unknown, unknown>, first: boolean): void => {
  const keys = [...map.keys()];
  if (keys.length > 0) map.delete(keys[first ? 0 : keys.length - 1]);
};
const nothing = (): void => {};

const OPS: readonly Op[] = [
  both('set of a new key', (map, { absent, value }) => map.set(absent, value)),
  both('set of a new key to an object', (map, { absent }) => map.set(absent, objects)),
  both('set of a key', (map, { present, value }) => map.set(present, value)),
  both('set of a key to an object', (map, { present }) => map.set(present, objects)),
  both('delete', (map, { present }) => map.delete(present)),
  both('clear', (map) => map.clear()),
  {
    name: 'getOrInsert',
    call: (map, { absent, value }) => map.getOrInsert(absent, value),
    native: (map, { absent, value }) => map.set(absent, value),
  },
  {
    name: 'getOrInsertComputed',
    call: (map, { absent, value }) => map.getOrInsertComputed(absent, () => value),
    native: (map, { absent, value }) => map.set(absent, value),
  },
  { name: 'shift', call: (map) => map.shift(), native: (map) => end(map, true) },
  { name: 'pop', call: (map) => map.pop(), native: (map) => end(map, false) },
  { name: 'compact', call: (map) => map.compact() },
  { name: 'reserve', call: (map) => map.reserve(map.size + 900) },
  { name: 'drain', call: (map) => map.drain({ maxBuckets: 4 }) },
  { name: 'get', call: (map, { present }) => map.get(present) },
  { name: 'has', call: (map, { absent }) => map.has(absent) },
  { name: 'first and last', call: (map) => [map.first(), map.last()] },
  { name: 'stats', call: (map) => map.stats() },
  { name: 'forEach', call: (map) => map.forEach(nothing) },
  {
    name: 'for of',
    call: (map) => {
      for (const _ of map) nothing();
    },
  },
];

/** Frames that are left to enter, until the call is made by a function of 8 bytes more for each local. */
let left = 0;
const LASTS = Array.from({ length: 12 }, (_, locals) => {
  const names = Array.from({ length: locals }, (_, i) => `a${i}`);
  const declared = locals === 0 ? '' : `let ${names.map((name) => `${name} = call`).join(', ')};`;
  return new Function('call', `${declared} call(); return [${names.join()}];`) as (call: () => void) => void;
});
const spend = (frames: number, last: (call: () => void) => void, call: () => void): void => {
  left = frames;
  if (frames === 0) last(call);
  else spend(frames - 1, last, call);
};
const roomFor = (): number => {
  try {
    spend(1e9, nothing, nothing);
  } catch {}
  return 1e9 - left;
};

/** One place that makes calls, so that what it makes was compiled by earlier ones. */
const callOf =
  (op: Op, pair: Pair, at: Numbers): (() => void) =>
  () =>
    void op.call(pair.map, at);

/** Calls in a row that succeeded before a sweep ends. */
const ENOUGH = 6;
const DEEPEST = 150;

/** Not by a timer: Node may lose those that execution was ended in the setting of. */
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One call of an operation with each amount of stack. */
const sweep = async (
  api: Api,
  kind: Options['kind'],
  op: Op,
  shape: Shape,
  stride: number,
  findings: Findings,
) => {
  const bystanders = new Bystanders(api);
  const isLarge = shape[0] > 2000;
  let calls = 0;
  let pair = new Pair(api, kind, shape);
  let succeeded = 0;
  let room = roomFor();
  for (let step = 0; succeeded < ENOUGH && step < 12 * DEEPEST; step += stride * (isLarge ? 7 : 1)) {
    if (calls++ % 20 === 0) room = roomFor();
    const frames = 1 + Math.floor(step / 12);
    const last = LASTS[11 - (step % 12)] as (typeof LASTS)[number];
    const where = `${kind}, ${op.name}, ${shape}, step ${step}`;
    try {
      const at = pair.numbers(step);
      const call = callOf(op, pair, at);
      let failed: unknown;
      try {
        spend(Math.max(0, room - frames), last, call);
      } catch (error) {
        failed = error;
      }
      if (failed !== undefined && !(failed instanceof RangeError && /call stack/.test(failed.message)))
        throw failed;
      const change = (): unknown => op.native?.(pair.native, at);
      const changed = pair.settle(change, failed === undefined);
      findings.tried++;
      if (failed === undefined) succeeded++;
      else {
        findings.inside++;
        succeeded = 0;
      }
      if (changed || calls % 16 === 0) {
        pair.checkFurther();
        pair = new Pair(api, kind, shape);
      }
      if (calls % 50 === 0) bystanders.check();
    } catch (error) {
      findings.add(error, where);
      pair = new Pair(api, kind, shape);
    }
    if (calls % 50 === 0) await soon(); // so that the collector can report
  }
  try {
    bystanders.check();
  } catch (error) {
    findings.add(error, `after ${kind}, ${op.name}, ${shape}`);
  }
};

const loop = new Script(`
  for (;;) {
    for (const call of steps.calls) {
      call();
      steps.done++;
    }
    steps.rounds++;
    steps.done = 0;
  }`);

/** Loops of writes that are ended from outside. */
const terminate = (api: Api, kind: Options['kind'], seed: number, bystanders: Bystanders): void => {
  const [key, value] = KINDS[kind];
  const map: AnyMap = new api.DropIn();
  const native = new Map<unknown, unknown>();
  const span = [6, 40, 700, 2500][seed % 4] as number;
  const calls: ((map: AnyMap) => unknown)[] = [];
  for (let i = 0; i < 3 * span; i++) {
    const noise = (Math.imul(i + seed, 0x9e3779b1) >>> 8) % span;
    const k = key(noise);
    if (i % 7 === 3) calls.push((it) => it.delete(k));
    else if (i % 211 === 210) calls.push((it) => it.compact?.());
    else calls.push((it) => it.set(k, value(i)));
  }
  calls.push((it) => it.clear());
  const steps = { calls: calls.map((call) => () => call(map)), done: 0, rounds: 0 };
  let failed: unknown;
  try {
    loop.runInContext(createContext({ steps }), { timeout: 1 + (seed % 3) });
  } catch (error) {
    failed = error;
  }
  if ((failed as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw failed;
  for (const call of calls.slice(0, steps.done)) call(native);
  if (!alike(map, native)) calls[steps.done]?.(native);
  if (map.size !== native.size) throw new Error(`size ${map.size} expected ${native.size}`);
  if (!alike(map, native)) throw new Error('entries differ');
  for (let n = 0; n < span; n++) {
    const k = key(n);
    if (map.has(k) !== native.has(k) || map.get(k) !== native.get(k)) throw new Error('finds something else');
  }
  for (let n = 0; n < span; n++) map.set(key(n), value(n + 1));
  for (let n = 0; n < span; n++) if (map.get(key(n)) !== value(n + 1)) throw new Error('is not writable');
  if (seed % 10 === 0) bystanders.check();
};

export const run = async (api: Api, { kind, terminations, stride = 5 }: Options): Promise<Findings> => {
  const findings = new Findings();
  if (terminations !== undefined) {
    const bystanders = new Bystanders(api);
    for (let seed = 1; seed <= terminations; seed++) {
      findings.tried++;
      try {
        terminate(api, kind, seed, bystanders);
      } catch (error) {
        findings.add(error, `${kind}, seed ${seed}`);
      }
      await soon();
    }
    return findings;
  }
  // engines need 40 KiB to compile a function when it is first called
  for (const op of OPS) {
    for (const shape of SHAPES.slice(0, 7)) {
      const pair = new Pair(api, kind, shape);
      const at = pair.numbers(1);
      for (const last of LASTS) spend(0, last, callOf(op, pair, at));
    }
  }
  // the two largest take most of the time
  const few = ['set of a new key', 'delete', 'compact'];
  for (const op of OPS) {
    for (const shape of SHAPES) {
      if (stride > 100 && shape[0] > 2000 && !few.includes(op.name)) continue;
      await sweep(api, kind, op, shape, stride, findings);
    }
  }
  return findings;
};
