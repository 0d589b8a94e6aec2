// The program of lifetimes.test.ts: tables are made, cloned, cleared and disposed with a little more stack
// each time, and others take the memory at once.
import type { Heap } from '../../bindings/index.js';
import { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';

export interface Options {
  /** Sweeps of each operation. */
  readonly sweeps: number;
  /** Difference of the stack from one call to the next [8 bytes]. */
  readonly stride: number;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of any kinds
type Any = any;

const ENTRIES = 40;
/** Frames left that a sweep ends with at most, and calls in a row that succeeded. */
const DEEPEST = 400;
const ENOUGH = 12;

let left = 0;
/** Frames of about 100 bytes. */
const spend = (frames: number, last: (call: () => void) => void, call: () => void): void => {
  left = frames;
  if (frames === 0) last(call);
  else spend(frames - 1, last, call);
};
const nothing = (): void => {};
const roomFor = (): number => {
  try {
    spend(1e9, nothing, nothing);
  } catch {}
  return 1e9 - left;
};
/** Callers with frames of 8 bytes more each, so that steps are smaller than a frame. */
const LASTS = Array.from({ length: 12 }, (_, locals) => {
  const names = Array.from({ length: locals }, (_, i) => `a${i}`);
  const declared = locals === 0 ? '' : `let ${names.map((name) => `${name} = call`).join(', ')};`;
  return new Function('call', `${declared} call(); return [${names.join()}];`) as (call: () => void) => void;
});

const make = (api: Api, heap: Heap, value: 'any' | 'f64' | 'string'): Any => {
  const map: Any = new api.TypedMap('i32', value, { heap });
  for (let i = 0; i < ENTRIES; i++) map.set(i, value === 'string' ? `value ${i}` : i);
  return map;
};

/** What a call has made. */
let made: Any;
type Operation = (api: Api, map: Any) => Any;
/** One place that makes calls, so that what it makes was compiled by earlier ones. */
const callOf = (operation: Operation, api: Api, map: Any) => (): void => {
  made = operation(api, map);
};

/** What is interrupted; it gives what it makes. */
const OPERATIONS: Record<string, Operation> = {
  dispose: (_, map) => map.dispose(),
  clone: (_, map) => map.clone(),
  new: (api, map) => new api.TypedMap('i32', map.value, { heap: map.heap }),
  clear: (_, map) => map.clear(),
};

const check = (map: Any): void => {
  map.verify();
  if (map.size !== ENTRIES) throw new Error(`size ${map.size} expected ${ENTRIES}`);
  for (let i = 0; i < ENTRIES; i++) if (map.get(i) !== i) throw new Error('lost an entry');
};

const dispose = (map: Any): void => {
  try {
    map?.dispose();
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_TOPHASH_DISPOSED') throw error;
  }
};

/** What was dropped is freed by jobs of the engine, soon after it is collected. */
const collect = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

const sweep = async (api: Api, name: string, value: Any, stride: number, findings: Findings) => {
  const heap = new api.Heap();
  const operation = OPERATIONS[name] as Operation;
  let room = roomFor();
  let succeeded = 0;
  for (let step = 0; step < 12 * DEEPEST && succeeded < ENOUGH; step += stride) {
    const last = LASTS[11 - (step % 12)] as (typeof LASTS)[number];
    const map = make(api, heap, value);
    made = undefined;
    findings.tried++;
    const call = callOf(operation, api, map);
    try {
      spend(Math.max(0, room - Math.floor(step / 12)), last, call);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      findings.inside++;
      succeeded = -1;
    }
    succeeded++;
    const next = make(api, heap, 'f64'); // where a table was that is freed
    dispose(made);
    dispose(map);
    check(next);
    next.dispose();
    if (step % 100 < stride) {
      await collect();
      room = roomFor();
    }
  }
  await collect();
  const { used, maps } = heap.stats();
  if (used !== 0 || maps !== 0) throw new Error(`${used} bytes and ${maps} maps are left`);
};

export const run = async (api: Api, { sweeps, stride }: Options): Promise<Findings> => {
  const findings = new Findings();
  const bystanders = new Bystanders(api);
  const heap = new api.Heap();
  for (const value of ['any', 'f64', 'string'] as const) {
    for (const operation of Object.values(OPERATIONS)) {
      // engines need 40 KiB to compile a function when it is first called
      for (let i = 0; i < 30; i++) {
        const map = make(api, heap, value);
        for (const last of LASTS) {
          if (map.h === 0) break;
          made = undefined;
          spend(1, last, callOf(operation, api, map));
          dispose(made);
        }
        dispose(map);
      }
    }
    for (const name of Object.keys(OPERATIONS)) {
      for (let i = 0; i < sweeps; i++) {
        try {
          await sweep(api, name, value, stride, findings);
        } catch (error) {
          findings.add(error, `${name} of i32 -> ${value}, sweep ${i}`);
        }
        bystanders.check();
      }
    }
  }
  bystanders.checkWritable();
  return findings;
};
