// Whether the fixtures pin down the rules of doctor(): every comparison, connective and sum in the rules is
// changed, one at a time, and every threshold made a little larger and a little smaller. At least one fixture
// must notice each.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../bindings/observe/index.js';
import { FIXTURES } from './fixtures.js';

const observe = fileURLToPath(new URL('../../bindings/observe/doctor/', import.meta.url));

/** doctor() and all it needs as one file, compiled once: without types and comments, and a line that names
 *  each source. */
const bundle = buildSync({
  entryPoints: [`${observe}doctor.ts`],
  absWorkingDir: observe,
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'its',
}).outputFiles[0]?.text as string;

interface Part {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}
const parts: readonly Part[] = [...bundle.matchAll(/^ *\/\/ (\S+\.ts)$/gm)].map(
  ({ 0: line, 1: file, index }) => {
    const next = bundle.slice(index + line.length).search(/\n *\/\/ \S+\.ts\n/);
    return {
      file: file as string,
      from: index + line.length,
      to: next < 0 ? bundle.length : index + line.length + next,
    };
  },
);

/** What each operator is changed into. */
const SWAPS: Readonly<Record<string, string>> = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===', '&&': '||', '||': '&&' },
  ...{ '+': '-', '-': '+', '/': '*', '*': '/' },
};
const OPERATOR = / (<=|>=|===|!==|<|>|&&|\|\||\+|-|\/|\*) /g;
/** A threshold: name: number. */
const THRESHOLD = /^( +\w+: )([\d.e]+)(?=,?$)/gm;

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}
const mutant = (file: string, at: number, length: number, other: string): Mutant => {
  const start = bundle.lastIndexOf('\n', at) + 1;
  const line = bundle.slice(start, bundle.indexOf('\n', at));
  const column = at - start;
  const changed = line.slice(0, column) + other + line.slice(column + length);
  return {
    name: `${file}: ${changed.trim()}`,
    file,
    text: bundle.slice(0, at) + other + bundle.slice(at + length),
  };
};

/** Made blank: strings and templates, and evidence and advice, which doctor.test.ts compares. */
const code = (text: string): string =>
  text.replace(/"[^"\n]*"|`[^`]*`|^.*\brounded\(.*$|^ *advice: \[$[\s\S]*?^ *\]$/gm, (part) =>
    '_'.repeat(part.length),
  );

const operators = ({ file, from, to }: Part): Mutant[] =>
  [...code(bundle.slice(from, to)).matchAll(OPERATOR)].map(({ 1: found, index }) =>
    mutant(file, from + index + 1, (found as string).length, SWAPS[found as string] as string),
  );

const thresholds = ({ file, from, to }: Part): Mutant[] =>
  [...bundle.slice(from, to).matchAll(THRESHOLD)].flatMap(({ 1: name, 2: number, index }) => {
    const value = Number(number);
    const near =
      Number.isInteger(value) && value < 1000 ? [value - 1, value + 1] : [value * 0.999, value * 1.001];
    return near.map((other) =>
      mutant(file, from + index + (name as string).length, (number as string).length, String(other)),
    );
  });

type Doctor = (samples: readonly Sample[]) => { rule: string }[];
const doctorOf = (text: string): Doctor => new Function(`${text}\nreturn its.doctor;`)() as Doctor;

/** The first fixture whose answer is wrong. */
const noticed = (doctor: Doctor): string | undefined =>
  FIXTURES.find(({ samples, fires }) => {
    try {
      const rules = doctor(samples).map(({ rule }) => rule);
      return rules.join() !== fires.join();
    } catch {
      return true;
    }
  })?.name;

const inThresholds = parts.filter(({ file }) => file === 'rules/thresholds.ts');
const inRules = parts.filter(({ file }) => /^rules\/(?!thresholds|finding)/.test(file));
const mutants = [...inThresholds.flatMap(thresholds), ...inRules.flatMap(operators)];

describe('the rules of doctor(), changed in one place', () => {
  it('unchanged, give no fixture reason to complain', () => {
    expect(noticed(doctorOf(bundle))).toBe(undefined);
  });

  it('every rule and every threshold is changed', async () => {
    expect(inRules.map(({ file }) => file.slice('rules/'.length)).toSorted()).toEqual(
      readdirSync(`${observe}rules`)
        .filter((file) => !['thresholds.ts', 'finding.ts'].includes(file))
        .toSorted(),
    );
    for (const { file } of inRules)
      expect([file, mutants.some((one) => one.file === file)]).toEqual([file, true]);
    const { THRESHOLDS } = await import('../../bindings/observe/doctor/doctor.js');
    expect(inThresholds.flatMap(thresholds)).toHaveLength(2 * Object.keys(THRESHOLDS).length);
  });

  it.each(mutants)('$name', ({ text }) => {
    expect(noticed(doctorOf(text))).not.toBe(undefined);
  });
});
