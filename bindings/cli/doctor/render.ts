// Findings for a terminal, by who reads them: on call (what burns, and the first thing to do),
// the runtime engineer (everything, with evidence), the developer of the application (what to change in
// code).
import { show } from '../../base/errors.js';
import type { Finding } from '../../observe/doctor/doctor.js';
import type { Sample } from '../../observe/samples/sample.js';
import { fill } from '../text.js';

export const ROLES = ['oncall', 'runtime', 'app'] as const;
export type Role = (typeof ROLES)[number];

/** The whole text in lines of at most `width` characters, ending in a newline. */
export const render = (
  findings: readonly Finding[],
  samples: readonly Sample[],
  role: Role,
  width: number,
): string => {
  const paragraphs = [summary(findings, samples, width), ...bodies[role](findings, width)];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
};

const bodies: Record<Role, (findings: readonly Finding[], width: number) => string[]> = {
  oncall(findings, width) {
    const urgent = findings.filter(({ severity }) => severity === 'page');
    const later = findings.filter(({ severity }) => severity !== 'page');
    return [
      ...urgent.map((one) => `${head(one, width)}\n${fill(`do: ${one.advice[0]}`, '  ', '      ', width)}`),
      later.map((one) => fill(`not now: ${one.rule} ${subject(one)}`, '', '  ', width)).join('\n'),
    ];
  },
  runtime: (findings, width) =>
    findings.map((one) => [head(one, width), evidence(one), advice(one, width)].join('\n')),
  app: (findings, width) => findings.map((one) => `${head(one, width)}\n${advice(one, width)}`),
};

const summary = (findings: readonly Finding[], samples: readonly Sample[], width: number): string => {
  const [first, last] = [samples[0], samples[samples.length - 1]];
  const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1000;
  const there = `${plural(last?.maps.length ?? 0, 'map')}, ${plural(last?.heaps.length ?? 0, 'heap')}`;
  const seen = fill(
    `${plural(samples.length, 'sample')} over ${seconds.toFixed(1)} s; at the end ${there}.`,
    '',
    '',
    width,
  );
  if (findings.length === 0) return `${seen}\nNo finding.`;
  const urgent = findings.filter(({ severity }) => severity === 'page').length;
  const found = `${plural(findings.length, 'finding')}, ${urgent} of severity page.`;
  return `${seen}\n${fill(found, '', '', width)}`;
};

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

const head = (finding: Finding, width: number): string =>
  [
    fill(`${finding.severity.toUpperCase()} ${finding.rule}  ${finding.title}`, '', '         ', width),
    fill(subject(finding), '  ', '    ', width),
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

const advice = ({ advice: its }: Finding, width: number): string =>
  its.map((text, i) => fill(`${i + 1}. ${text}`, '  ', '     ', width)).join('\n');
