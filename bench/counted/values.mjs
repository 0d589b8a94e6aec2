// The committed values: values.jsonl, a line for the tools that they were counted with, then a line per
// phase, so that a commit shows what changed.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('values.jsonl', import.meta.url);

export function readValues() {
  const [tools, ...phases] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const cores = {};
  for (const { core, label, ...phase } of phases) {
    cores[core] ??= {};
    cores[core][label] = phase;
  }
  return { tools, cores };
}

export function writeValues({ tools, cores }) {
  const phases = Object.entries(cores).flatMap(([core, phases]) =>
    Object.entries(phases).map(([label, phase]) => ({ core, label, ...phase })),
  );
  writeFileSync(file, [tools, ...phases].map((it) => `${JSON.stringify(it)}\n`).join(''));
}
