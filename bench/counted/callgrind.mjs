// Runs a program under callgrind and reads what it wrote. The simulated caches are fixed, so that the
// processor at hand does not matter; the last level is small, so that a table of some megabytes does not fit
// by far.

/**
 * @typedef {{ instructions: number, d1: [reads: number, writes: number], ll: [reads: number, writes: number]
 *   }} Cost
 */
import { readFileSync, rmSync } from 'node:fs';
import { run } from './tools.mjs';

/** Bytes, ways, bytes of a line. */
export const caches = { I1: '32768,8,64', D1: '32768,8,64', LL: '262144,16,64' };

/**
 * @param {Record<string, string>} environment of the program, and nothing else; it makes no difference to
 *   counts
 * @returns {Promise<{ stdout: string, costs: Map<string, Map<string, Cost>> }>} costs as from parse()
 */
export async function callgrind(program, args, environment) {
  const file = `${program}.callgrind`;
  rmSync(file, { force: true });
  const options = [
    ...['--tool=callgrind', '--cache-sim=yes', '--collect-atstart=no', `--callgrind-out-file=${file}`],
    ...['--combine-dumps=yes', '--dump-line=no', '--compress-strings=no', '--compress-pos=no'],
    ...Object.entries(caches).map(([name, shape]) => `--${name}=${shape}`),
  ];
  const stdout = await run('valgrind', [...options, program, ...args], {
    env: { PATH: process.env.PATH, ...environment },
  });
  return { stdout, costs: parse(readFileSync(file, 'utf8')) };
}

/** The costs of each function itself, without what it calls, by the label of the dump and then by symbol.
 *  Format: valgrind's manual, "Callgrind Format Specification". */
export function parse(text) {
  const dumps = new Map();
  for (const dump of text.split(/^part: /m).slice(1)) {
    const label = dump.match(/^desc: Trigger: Client Request: (.*)$/m)?.[1];
    if (label !== undefined) dumps.set(label, functionsOf(dump));
  }
  return dumps;
}

function functionsOf(dump) {
  const events = dump.match(/^events: (.*)$/m)[1].split(' ');
  const functions = new Map();
  let symbol;
  let isCall = false; // the next line of costs is what a call cost inclusively
  for (const line of dump.slice(dump.indexOf('\nsummary:')).split('\n')) {
    if (line.startsWith('fn=')) symbol = line.slice(3);
    else if (line.startsWith('calls=')) isCall = true;
    else if (/^\d/.test(line)) {
      if (!isCall) add(functions, symbol, events, line.split(' ').slice(1).map(Number));
      isCall = false;
    }
  }
  return functions;
}

function add(functions, symbol, events, numbers) {
  const cost = functions.get(symbol) ?? { instructions: 0, d1: [0, 0], ll: [0, 0] };
  const of = (event) => numbers[events.indexOf(event)] ?? 0; // zeros at the end are left out
  cost.instructions += of('Ir');
  for (const [level, read, write] of [
    [cost.d1, 'D1mr', 'D1mw'],
    [cost.ll, 'DLmr', 'DLmw'],
  ]) {
    level[0] += of(read);
    level[1] += of(write);
  }
  functions.set(symbol, cost);
}
