// Metrics as text, without a dependency: in browsers, Deno and Bun as in Node. Prometheus' text format 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats) and OpenMetrics 1.0 (RFC draft; the same page names
// it), which differ in how counters are called, in units, and in the end mark.
import { PolicyError, show } from '../../base/errors.js';
import { checkOptions } from '../../base/options.js';
import type { Labels, Metric } from './catalogue.js';
import { type Family, type MetricsOptions, readMetrics } from './merge-series.js';

/** Options of metricsText(). */
export interface MetricsTextOptions extends MetricsOptions {
  /** Default 'prometheus'. */
  format?: MetricsFormat;
}

export type MetricsFormat = 'prometheus' | 'openmetrics';

/** Content types of the formats. */
export const METRICS_TYPES: Readonly<Record<MetricsFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

const labelsText = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

/** The names of options, as keys. */
const KNOWN: Record<keyof MetricsTextOptions, 1> = { format: 1, maxMaps: 1 };

/** Units that OpenMetrics knows by the end of the name. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes' };

const head = ({ name, type, unit, help }: Metric, format: MetricsFormat): string[] => {
  const open = format === 'openmetrics';
  const family = open && type === 'counter' ? name.replace(/_total$/, '') : name;
  const word = UNITS[unit];
  return [
    `# HELP ${family} ${open ? escapeLabel(help) : escapeHelp(help)}`,
    `# TYPE ${family} ${type}`,
    ...(open && word !== undefined && family.endsWith(`_${word}`) ? [`# UNIT ${family} ${word}`] : []),
  ];
};

const familyText = ({ metric, lines }: Family, format: MetricsFormat): string[] => {
  if (lines.length === 0) return [];
  const text = lines.map((line) => `${metric.name}${line.suffix}${labelsText(line.labels)} ${line.value}`);
  return [...head(metric, format), ...text];
};

/** All metrics of the process, from one reading, as text that Prometheus scrapes; METRICS_TYPES has its
 * content type. O(maps). Throws PolicyError for options out of range.
 */
export const metricsText = (options: MetricsTextOptions = {}): string => {
  checkOptions('options', options, KNOWN);
  const { format = 'prometheus', ...rest } = options;
  if (!Object.hasOwn(METRICS_TYPES, format))
    throw new PolicyError(`format is ${show(format)}: expected "prometheus" or "openmetrics"`);
  const lines = readMetrics(rest).flatMap((family) => familyText(family, format));
  if (format === 'openmetrics') lines.push('# EOF');
  return `${lines.join('\n')}\n`;
};
