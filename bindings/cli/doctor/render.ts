// Findings for a terminal of 80 columns, by who reads them: on call (what burns, and the first thing to do),
// the runtime engineer (everything, with evidence), the developer of the application (what to change in
// code).
import { show } from '../../base/errors.js';
import type { Finding } from '../../observe/doctor/doctor.js';
import type { Sample } from '../../observe/samples/sample.js';
import { fill } from '../text.js';

export const ROLES = ['oncall', 'runtime', 'app'] as const;
export type Role = (typeof ROLES)[number];

/** The whole text, ending in a newline. */
export const render = (findings: readonly Finding[], samples: readonly Sample[], role: Role): string => {
  const paragraphs = [summary(findings, samples), ...bodies[role](findings)];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
};

const bodies: Record<Role, (findings: readonly Finding[]) => string[]> = {
  oncall(findings) {
    const urgent = findings.filter(({ severity }) => severity === 'page');
    const later = findings.filter(({ severity }) => severity !== 'page');
    return [
      ...urgent.map((one) => `${head(one)}\n${fill(`do: ${one.advice[0]}`, '  ', '      ')}`),
      later.map((one) => fill(`not now: ${one.rule} ${subject(one)}`, '', '  ')).join('\n'),
    ];
  },
  runtime: (findings) => findings.map((one) => [head(one), evidence(one), advice(one)].join('\n')),
  app: (findings) => findings.map((one) => `${head(one)}\n${advice(one)}`),
};

const summary = (findings: readonly Finding[], samples: readonly Sample[]): string => {
  const [first, last] = [samples[0], samples[samples.length - 1]];
  const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1000;
  const there = `${plural(last?.maps.length ?? 0, 'map')}, ${plural(last?.heaps.length ?? 0, 'heap')}`;
  const seen = `${plural(samples.length, 'sample')} over ${seconds.toFixed(1)} s; at the end ${there}.`;
  if (findings.length === 0) return `${seen}\nNo finding.`;
  const urgent = findings.filter(({ severity }) => severity === 'page').length;
  return `${seen}\n${plural(findings.length, 'finding')}, ${urgent} of severity page.`;
};

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const head = (finding: Finding): string =>
  [
    fill(`${finding.severity.toUpperCase()} ${finding.rule}  ${finding.title}`, '', '         '),
    fill(subject(finding), '  ', '    '),
  ].join('\n');

const subject = ({ map, id, heap }: Finding): string => {
  if (map === undefined) return `heap ${show(heap)}`;
  return `${map === '' ? `map #${id}` : `map ${show(map)} (#${id})`} in heap ${show(heap)}`;
};

const evidence = ({ evidence: its }: Finding): string => {
  const width = Math.max(...Object.keys(its).map((name) => name.length));
  return Object.entries(its)
    .map(([name, value]) => `  ${name.padEnd(width)}  ${written(value)}`)
    .join('\n');
};

const written = (value: number | string): string =>
  typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 3 }) : value;

const advice = ({ advice: its }: Finding): string =>
  its.map((text, i) => fill(`${i + 1}. ${text}`, '  ', '     ')).join('\n');
