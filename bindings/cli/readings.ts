/**
 * Where commands that look at maps get their samples from: a recording, one Sample as JSON a line (NDJSON), or the debug
 * handler of a process that runs.
 */
import { readFileSync } from 'node:fs';
import type { Sample } from '../observe/sample.js';
import { UsageError } from './command.js';

/** Where debugHandler() answers with one Sample, if an address names no path. */
const STATS_PATH = '/debug/tophash/stats';
/** Milliseconds that a process may take to answer. */
const PATIENCE = 5000;

/** Whether the argument is an address, and not a file's name. */
export const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** The samples of a recording, in its order. Throws UsageError that names file, line and what was expected. */
export function readRecording(file: string, seeAlso: string): Sample[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`, seeAlso);
  }
  const samples: Sample[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() !== '') samples.push(parseSample(line, `${file}, line ${i + 1}`, seeAlso));
  }
  if (samples.length === 0) throw new UsageError(`${file} is empty: expected a Sample a line`, seeAlso);
  return samples;
}

/** What a running process answers now. `address` may name the server alone. Throws UsageError for an address that is none,
 *  or an answer that is no Sample, and Error if the process does not answer. */
export async function fetchSample(address: string, seeAlso: string): Promise<Sample> {
  if (!URL.canParse(address)) throw new UsageError(`'${address}' is not an address`, seeAlso);
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = STATS_PATH;
  const { status, body } = await request(url);
  if (status !== 200) throw new Error(`${url}: status ${status}: expected 200`);
  return parseSample(body, String(url), seeAlso);
}

async function request(url: URL): Promise<{ status: number; body: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { message?: string } };
    throw new Error(`${url}: no answer: ${cause?.message || message}`);
  }
}

/** A Sample from JSON. Throws UsageError that says where it was, and what of it is not as it should be. */
export function parseSample(json: string, where: string, seeAlso: string): Sample {
  let sample: Partial<Sample>;
  try {
    sample = JSON.parse(json);
  } catch {
    throw new UsageError(`${where}: ${JSON.stringify(json.slice(0, 40))}: expected JSON`, seeAlso);
  }
  const wrong = wrongWith(sample);
  if (wrong !== undefined) throw new UsageError(`${where}: ${wrong}: expected a Sample`, seeAlso);
  return sample as Sample;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that samples are read by, and their types. */
const MAP = {
  ...{ id: 'number', name: 'string', heap: 'string', key: 'string', value: 'string', size: 'number' },
  ...{ B: 'number', oldBuckets: 'number', growing: 'boolean', growth: 'string', growEpoch: 'number' },
  ...{ oldBucketsAgeMs: 'number', oldBucketsIdleMs: 'number', degraded: 'boolean', floods: 'number' },
  ...{ bytes: 'object', evacuated: 'object', evacuationMs: 'object', grows: 'object', paused: 'boolean' },
} as const;
const HEAP = { name: 'string', core: 'string', committed: 'number', used: 'number', maps: 'number' } as const;

function wrongWith(sample: unknown): string | undefined {
  if (!isObject(sample)) return `${JSON.stringify(sample).slice(0, 40)} is not an object`;
  if (typeof sample.at !== 'number') return `at is ${JSON.stringify(sample.at)}, not a number`;
  for (const [list, fields] of Object.entries({ maps: MAP, heaps: HEAP })) {
    const items = sample[list];
    if (!Array.isArray(items)) return `${list} is not an array`;
    for (const [i, item] of items.entries()) {
      if (!isObject(item)) return `${list}[${i}] is not an object`;
      for (const [field, type] of Object.entries(fields)) {
        const value = item[field];
        const fits = type === 'object' ? isObject(value) : typeof value === type;
        if (!fits) return `${list}[${i}].${field} is ${JSON.stringify(value)}, not a ${type}`;
      }
    }
  }
  return undefined;
}
