// What scenarios print: lines of a timeline, what was counted, the doctor's findings and the hash of the
// samples.
import { doctor } from '../../dist/observe/index.js';
import { hashOf } from './virtual.mjs';

export const say = (text = '') => void process.stdout.write(`${text}\n`);

/** A number with commas. */
export const whole = (n) => n.toLocaleString('en-US');

/** Prints what doctor() says of the samples. @returns {string[]} the rules that fired */
export function diagnose(samples, options) {
  const findings = doctor(samples, options);
  if (findings.length === 0) say('doctor: nothing to report');
  for (const { rule, severity, title, map, heap, evidence, advice } of findings) {
    say(`doctor: ${rule} (${severity}) ${map === undefined ? `heap ${heap}` : `map ${map}`}: ${title}`);
    say(
      `  evidence: ${Object.entries(evidence)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}`,
    );
    for (const line of advice) say(`  advice: ${line}`);
  }
  return findings.map(({ rule }) => rule);
}

/** Throws if the scenario did not come out as it should. */
export function expect(what, holds) {
  if (!holds) throw new Error(`expected: ${what}`);
}

/** The last line: equal for the same seed. */
export const sign = (samples) => say(`stats sha256 ${hashOf(samples)}`);
