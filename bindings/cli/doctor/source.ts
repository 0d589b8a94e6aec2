/**
 * Where samples come from: a recording, one Sample as JSON a line (NDJSON), or the debug handler of a process that runs, asked
 * several times.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleProblems } from '../../observe/readings.js';
import type { Sample } from '../../observe/sample.js';
import { UsageError } from '../command.js';

/** Where debugHandler() gives one Sample. */
const STATS_PATH = '/debug/tophash/stats';
/** Milliseconds that a process may take to answer. */
const PATIENCE = 5000;
export const SEE_ALSO = 'tophash doctor --help';

/** Whether the argument is an address, and not the name of a file. */
export const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** The samples of a recording. Throws UsageError that names file, line, value and what was expected. */
export function readRecording(file: string): Sample[] {
  const lines = readText(file).split('\n');
  const samples = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [parseSample(line, file, `line ${i + 1}`)],
  );
  if (samples.length === 0) throw new UsageError(`${file} is empty: expected a Sample a line`, SEE_ALSO);
  return samples;
}

/** A file's text. Throws UsageError if it cannot be read. */
export function readText(file: string, seeAlso = SEE_ALSO): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`, seeAlso);
  }
}

/** Asks a process every `everyMs` for `forMs`, the first time at once. `asked`: called before each time. Throws UsageError if it
 *  does not answer with a Sample. */
export async function watch(
  address: string,
  everyMs: number,
  forMs: number,
  asked: (n: number, of: number) => void,
): Promise<Sample[]> {
  const url = statsOf(address);
  const times = Math.floor(forMs / everyMs) + 1;
  const samples: Sample[] = [];
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    await sleep(Math.max(0, start + i * everyMs - performance.now()));
    asked(i + 1, times);
    samples.push(parseSample(await answer(url), String(url), 'it'));
  }
  return samples;
}

function statsOf(address: string): URL {
  if (!URL.canParse(address)) throw new UsageError(`'${address}' is not an address`, SEE_ALSO);
  const url = new URL(address);
  if (!url.pathname.endsWith(STATS_PATH)) url.pathname = url.pathname.replace(/\/$/, '') + STATS_PATH;
  return url;
}

async function answer(url: URL): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) return await response.text();
    throw new Error(`status ${response.status}, expected 200`);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { message?: string; code?: string } };
    throw new UsageError(`no Sample from ${url}: ${cause?.message || cause?.code || message}`, SEE_ALSO);
  }
}

function parseSample(json: string, where: string, name: string): Sample {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError(
      `${where}: ${name} is ${JSON.stringify(json.slice(0, 40))}: expected JSON`,
      SEE_ALSO,
    );
  }
  const wrong = sampleProblems(value, name)[0];
  if (wrong !== undefined) throw new UsageError(`${where}: ${wrong.message}`, SEE_ALSO);
  return value as Sample;
}
