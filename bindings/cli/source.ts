// Where samples come from: a recording, one Sample as JSON a line (NDJSON), or the debug handler of a process
// that runs, asked once or several times.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleProblems } from '../observe/samples/check-samples.js';
import type { Sample } from '../observe/samples/sample.js';
import { UsageError } from './command.js';

/** The path at which debugHandler() answers with one Sample. */
const STATS_PATH = '/debug/tophash/stats';
/** Time limit of an answer (ms). */
const PATIENCE = 5000;

/** Whether the argument is an address (else it is a file's name). */
export const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** A file as messages call it: `-` is what comes on stdin. */
export const nameOf = (file: string): string => (file === '-' ? 'stdin' : file);

/** The samples of a recording. Throws UsageError with file, line, value and expectation. */
export const readRecording = async (file: string): Promise<Sample[]> => {
  const lines = (await readText(file)).split('\n');
  const name = nameOf(file);
  const samples = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [parseSample(line, name, `line ${i + 1}`)],
  );
  if (samples.length === 0) throw new UsageError(`${name} is empty: expected a Sample a line`);
  return samples;
};

/** A file's bytes; of `-` those on stdin. Throws UsageError if it cannot be read. */
export const readBytes = async (file: string): Promise<Buffer> => {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    throw new UsageError(`cannot read ${nameOf(file)}: ${(error as Error).message}`);
  }
};

/** Their text. */
export const readText = async (file: string): Promise<string> => (await readBytes(file)).toString('utf8');

/** Asks a process once. Throws UsageError for an answer that is no Sample, or if `stop` comes first. */
export const ask = async (address: string, stop?: AbortSignal): Promise<Sample> => {
  const url = statsOf(address);
  return parseSample(await answer(url, stop), String(url), 'it');
};

/** Asks a process every `everyMs` for `forMs`, the first time at once. Calls `asked` before each question.
 *  Throws UsageError for an answer that is no Sample. */
export const watch = async (
  address: string,
  everyMs: number,
  forMs: number,
  asked: (n: number, of: number) => void,
): Promise<Sample[]> => {
  const times = Math.floor(forMs / everyMs) + 1;
  const samples: Sample[] = [];
  const start = performance.now();
  for (let i = 0; i < times; i++) {
    await sleep(Math.max(0, start + i * everyMs - performance.now()));
    asked(i + 1, times);
    samples.push(await ask(address));
  }
  return samples;
};

const statsOf = (address: string): URL => {
  if (!URL.canParse(address)) throw new UsageError(`'${address}' is not an address`);
  const url = new URL(address);
  if (!url.pathname.endsWith(STATS_PATH)) url.pathname = url.pathname.replace(/\/$/, '') + STATS_PATH;
  return url;
};

const answer = async (url: URL, stop?: AbortSignal): Promise<string> => {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const signal = stop === undefined ? patience : AbortSignal.any([patience, stop]);
    const response = await fetch(url, { signal });
    if (response.ok) return await response.text();
    throw new Error(`status ${response.status}, expected 200`);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { message?: string; code?: string } };
    throw new UsageError(`no Sample from ${url}: ${cause?.message || cause?.code || message}`);
  }
};

const parseSample = (json: string, where: string, name: string): Sample => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UsageError(`${where}: ${name} is ${JSON.stringify(json.slice(0, 40))}: expected JSON`);
  }
  const wrong = sampleProblems(value, name)[0];
  if (wrong !== undefined) throw new UsageError(`${where}: ${wrong.message}`);
  return value as Sample;
};
