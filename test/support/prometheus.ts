// Reads Prometheus' text formats, for tests: strictly, so that a line that is not of the format throws.

/** A line with a value. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text);
    if (match === null) throw new Error(`no labels: ${text}`);
    const value = (match[2] as string).replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    labels[match[1] as string] = value;
  }
  return labels;
};

const numberOf = (text: string): number => (text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text));

/** The samples of a text, in order. */
export const samplesOf = (text: string): Sample[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const match = LINE.exec(line);
      const value = numberOf(match?.[3] ?? '');
      if (match === null || Number.isNaN(value)) throw new Error(`no sample: ${line}`);
      return { name: match[1] as string, labels: labelsOf(match[2] ?? ''), value };
    });

/** The values of one name, by those labels; throws if there is none. */
export const valuesOf = (text: string, name: string, labels: Record<string, string> = {}): number[] => {
  const found = samplesOf(text).filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (found.length === 0) throw new Error(`no ${name} ${JSON.stringify(labels)}`);
  return found.map(({ value }) => value);
};

/** The one value of that name and those labels. */
export const only = (text: string, name: string, labels: Record<string, string> = {}): number => {
  const [value, ...more] = valuesOf(text, name, labels);
  if (more.length > 0) throw new Error(`several ${name} ${JSON.stringify(labels)}`);
  return value as number;
};
