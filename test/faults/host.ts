// The program of host.test.ts: a function of the host or the language throws, does nothing or is missing
// while tables are used.
import { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';
import { FEW_RECIPES, type Recipe, Subject } from '../support/subjects.js';
import { methodsOf, prepare, settle, statesAfter, type Write } from '../support/writes.js';

export const FAULTS = ['throws', 'does nothing', 'is missing'] as const;

/** What is replaced, by path from globalThis. */
export const HOST = [
  ...[
    'performance',
    'performance.now',
    'setTimeout',
    'clearTimeout',
    'setImmediate',
    'queueMicrotask',
    'crypto',
  ],
  ...[
    'crypto.getRandomValues',
    'WeakRef',
    'FinalizationRegistry',
    'console',
    'Buffer',
    'TextDecoder',
    'TextEncoder',
  ],
  ...[
    'Map.prototype.get',
    'Map.prototype.set',
    'Map.prototype.delete',
    'Set.prototype.add',
    'WeakMap.prototype.get',
  ],
  ...['Array.prototype.push', 'Array.prototype.pop', 'Array.prototype.fill', 'Array.prototype.slice'],
  ...['Array.prototype.map', 'Object.freeze', 'Object.assign', 'Math.random', 'structuredClone'],
];

export interface Options {
  readonly fault: (typeof FAULTS)[number];
  /** Difference of the numbers of keys from one call to the next. */
  readonly stride: number;
}

// biome-ignore lint/suspicious/noExplicitAny: what is replaced has any type
type Any = any;

/** Replaces what a path names; returns what puts it back. */
export const replace = (path: string, fault: (typeof FAULTS)[number]): (() => void) => {
  const names = path.split('.');
  const last = names.pop() as string;
  const owner = names.reduce((it: Any, name) => it[name], globalThis as Any);
  const before = Object.getOwnPropertyDescriptor(owner, last);
  const value = function refused(): undefined {
    if (fault === 'throws') throw new Error(`${path} refused`);
    return undefined;
  };
  if (fault === 'is missing') Reflect.deleteProperty(owner, last);
  else Reflect.defineProperty(owner, last, { value, writable: true, configurable: true });
  const { defineProperty, deleteProperty } = Reflect;
  return () =>
    void (before === undefined ? deleteProperty(owner, last) : defineProperty(owner, last, before));
};

/** An error is clear if it is one of the package's, or names what is not there. */
const isClear = (api: Api, error: unknown, path: string): boolean =>
  error instanceof api.TophashError || String(error).includes(path.split('.').at(-1) as string);

const tryOut = (api: Api, recipe: Recipe, path: string, options: Options, findings: Findings): void => {
  const { fault, stride } = options;
  const subject = new Subject(api, recipe, new api.Heap(), { growth: { background: {} } }).fill(14);
  const writes: Write[] = [];
  for (const method of methodsOf(recipe.type))
    for (let n = 0; n < 40; n += stride) writes.push({ method, n, value: n + 1, many: 12 });
  for (const write of writes) {
    findings.tried++;
    const where = `${path} ${fault}, ${subject.name}, ${write.method} of ${write.n}`;
    const states = statesAfter(subject, subject.model, write);
    const call = prepare(subject, write);
    let failed: unknown;
    let threw = false;
    const restore = replace(path, fault);
    try {
      call();
    } catch (error) {
      failed = error;
      threw = true;
    }
    restore();
    try {
      if (threw && !isClear(api, failed, path)) throw new Error(`no clear error: ${failed}`);
      settle(subject, threw ? [subject.model] : states.slice(-1));
    } catch (error) {
      findings.add(error, where);
      return;
    }
  }
  try {
    subject.checkWritable();
    subject.dispose();
  } catch (error) {
    findings.add(error, `${path} ${fault}, ${subject.name}, afterwards`);
  }
};

export const run = (api: Api, options: Options): Findings => {
  const findings = new Findings();
  let bystanders = new Bystanders(api);
  for (const path of HOST) {
    for (const recipe of FEW_RECIPES) tryOut(api, recipe, path, options, findings);
    try {
      bystanders.checkWritable();
    } catch (error) {
      findings.add(error, `${path} ${options.fault}`);
      bystanders = new Bystanders(api);
    }
  }
  return findings;
};
