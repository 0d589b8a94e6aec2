// An inspection as text.
import { tableLines } from '../text.js';
import type { Distribution, Inspection } from './inspection.js';

const whole = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 2 });

const counted = (n: number, what: string): string => `${whole(n)} ${what}${n === 1 ? '' : 's'}`;

const described = (kind: string, { least, greatest, mean }: Distribution): string =>
  mean === undefined
    ? `${kind}, from ${least} to ${greatest}`
    : `${kind}, ${whole(Number(least))} to ${whole(Number(greatest))} bytes, mean ${whole(mean)}`;

const columnRow = (name: string, kind: string, column: Distribution | null): [string, string][] =>
  kind === 'none' ? [] : [[name, column === null ? kind : described(kind, column)]];

const largestLines = (name: string, column: Distribution | null): string[] =>
  column?.largest === undefined
    ? []
    : [
        '',
        `Largest ${name}:`,
        ...column.largest.map(({ text, bytes }) => `  ${counted(bytes, 'byte')}  ${text}`),
      ];

/** A report of a snapshot in a file. */
export const render = (file: string, it: Inspection): string => {
  const perEntry = it.entries === 0 ? '' : `, ${whole(it.bytes / it.entries)} an entry`;
  const rows: [string, string][] = [
    ['file', file],
    ['holds', it.value === 'none' ? 'a set' : 'a map'],
    ['entries', whole(it.entries)],
    ['bytes', `${whole(it.bytes)} in ${counted(it.blocks, 'block')}${perEntry}`],
    ...columnRow('keys', it.key, it.keys),
    ...columnRow('values', it.value, it.values),
    ['as a map', `${counted(it.buckets, 'bucket')}, ${whole(it.loadFactor)} entries in each,`],
    ['', `${counted(it.overflowBuckets, 'overflow bucket')}, longest chain ${whole(it.longestChain)}`],
  ];
  const lines = tableLines(rows, '  ', ['left', 'left']);
  return `${[...lines, ...largestLines('keys', it.keys), ...largestLines('values', it.values)].join('\n')}\n`;
};
