// The command `tophash top`: shows the maps of a process, live or from a recording, frame after frame.
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Sample } from '../../observe/samples/sample.js';
import { milliseconds, orUsageError, parse } from '../arguments.js';
import type { Command } from '../command.js';
import { ask, isAddress, readRecording } from '../source.js';
import { frame } from './frame.js';
import { openScreen } from './screen.js';

const help = `Usage: tophash top <file | - | http://127.0.0.1:PORT> [options]

Shows the heaps and maps of a process, maps in trouble first, and redraws: from
the debug handler of a running process (an address without a path means
/debug/tophash/stats), or from a recording, one sample as JSON a line (-: on
stdin).

Options:
  --every T    time between two frames, such as 500ms or 2s (default 1s)
  --once       one frame: of a recording the last
  --frames N   end after N frames
  -h, --help   this text

Columns: 'items' is the entries, 'B' the base-2 logarithm of the buckets. While
a map grows: the share of old buckets evacuated, the time since the growth began
(age) and since a bucket was last evacuated (idle). 'assist' is the share of the
operations' time that went into evacuation, of maps that are timed with
timeOperations(). A line that begins with ! has its reason below. On narrow
terminals some columns are left out.

Examples:
  npx tophash top http://127.0.0.1:9100
  npx tophash top samples.ndjson --once
`;

/** `every` in milliseconds. */
type Options = ReturnType<typeof readOptions>;

const run = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const readings = isAddress(options.source) ? live(options, stop.signal) : recorded(options, stop.signal);
  const first = await readings.next(); // errors of the source are reported before the screen is taken
  const screen = openScreen(process.stdout, process.env.NO_COLOR === undefined);
  try {
    let shown = 0;
    for (let reading = first; !reading.done && !stop.signal.aborted; reading = await readings.next()) {
      const { sample, before } = reading.value;
      screen.show(frame(sample, before, screen.size));
      if (++shown >= options.frames) break;
    }
  } finally {
    screen.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  return 0;
};

interface Reading {
  readonly sample: Sample;
  readonly before: Sample | undefined;
}

/** Replays a recording at its pace on a terminal; prints it without pauses elsewhere. */
async function* recorded(
  { source, once, every }: Options,
  stop: AbortSignal,
): AsyncGenerator<Reading, undefined> {
  const samples = await readRecording(source);
  const from = once ? samples.length - 1 : 0;
  for (let i = from; i < samples.length; i++) {
    // the event loop must turn: else neither a signal nor a closed pipe ends the replay
    if (i > from) await (process.stdout.isTTY ? pause(every, stop) : turn());
    yield { sample: samples[i] as Sample, before: samples[i - 1] };
  }
}

async function* live({ source, every }: Options, stop: AbortSignal): AsyncGenerator<Reading, undefined> {
  let before: Sample | undefined;
  for (;;) {
    const sample = await asked(source, stop);
    if (sample === undefined) return;
    yield { sample, before };
    before = sample;
    await pause(every, stop);
    if (stop.aborted) return;
  }
}

/** Asks the process once; undefined after `stop`, also while the process does not answer. */
const asked = (source: string, stop: AbortSignal): Promise<Sample | undefined> =>
  ask(source, stop).catch((error) => {
    if (stop.aborted) return undefined;
    throw error;
  });

/** Waits `ms` milliseconds, or until the signal. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: {
        every: { type: 'string', default: '1s' },
        once: { type: 'boolean', default: false },
        frames: { type: 'string' },
      },
    });
    const [source, more] = positionals;
    if (source === undefined) throw new Error('expected a file of samples or an address');
    if (more !== undefined) throw new Error(`'${more}' is one argument too many`);
    const every = milliseconds('--every', values.every, 10);
    return { source, once: values.once, every, frames: values.once ? 1 : whole(values.frames) };
  });

const whole = (text: string | undefined): number => {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--frames '${text}': expected a whole number above 0`);
  return Number(text);
};

export const top: Command = {
  summary: 'show what the maps of a process do, redrawn each second',
  help,
  run,
};
