// Medians, number formats, plain tables and what the machine is, for all benchmarks.
import { cpus } from 'node:os';

export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median and extremes of a few samples. */
export function spread(samples) {
  return { median: median(samples), min: Math.min(...samples), max: Math.max(...samples), samples };
}

/** Three figures that matter: 8.31, 42.7, 118. */
export function short(x) {
  if (!Number.isFinite(x)) return '-';
  return x.toFixed(Math.abs(x) >= 99.95 ? 0 : Math.abs(x) >= 9.995 ? 1 : 2);
}

/** 1,000,000 */
export function whole(x) {
  return x.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** "10.4 (9.91-11.2)", or "10.4" of a single sample
 * @param {{ median: number, min: number, max: number }} figures
 */
export function withSpread({ median: middle, min, max }) {
  return min === max ? short(middle) : `${short(middle)} (${short(min)}-${short(max)})`;
}

/** Node, processor and how many of them; nothing that names a host or a user. */
export function machine() {
  const all = cpus();
  const { node, v8 } = process.versions;
  return {
    node,
    v8,
    cpu: all[0]?.model.trim(),
    processors: all.length,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** One line about a machine.
 * @param {string} [runtime] if it is not Node that was measured
 * @param {ReturnType<typeof machine>} its this machine, or what machine() said elsewhere
 */
export function machineLine(runtime, its = machine()) {
  const { node, cpu, processors, platform } = its;
  return `${runtime ?? `Node ${node}`}, ${cpu}, ${processors} processors, ${platform}`;
}

/** Prints what a suite has measured: everything, or its sections below a line about the machine. */
export function printResults(json, data, sections) {
  const text = json
    ? JSON.stringify({ machine: machine(), ...data }, null, 2)
    : [machineLine(), ...sections].join('\n\n');
  process.stdout.write(`${text}\n`);
}

/** Measures the parts of a suite that `only` names, one after the other, and prints them.
 * @param {object} settings to be printed too
 * @param {Record<string, [measure: Function, report: Function]>} parts by name
 */
export async function printParts(json, only, settings, parts) {
  const data = {};
  for (const [name, [measure]] of Object.entries(parts))
    if (only.includes(name)) data[name] = await measure();
  const sections = Object.entries(data).map(([name, its]) => parts[name][1](its));
  printResults(json, { ...settings, ...data }, sections);
}

/** Columns under a head, numbers to the right. */
export function columns(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const isText = head.map((_, i) => rows.every((row) => !/^[\d.-]/.test(row[i])));
  const line = (cells) => {
    const padded = cells.map((cell, i) => (isText[i] ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
    return padded.join('  ').trimEnd();
  };
  return [head, ...rows].map(line).join('\n');
}

/** A table in Markdown, columns of numbers to the right. */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (rows.every((row) => /^(\*\*)?[\d.-]/.test(row[i])) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
