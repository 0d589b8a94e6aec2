// The report's sections on operations: tophash beside Map, and beside what limits both.
import { short, markdownTable as table, whole, withSpread } from '../harness/report.mjs';
import { catalogue, operations } from '../suites/operations/scenarios.mjs';
import { arrow, ratioCell, scenarioTitle, section } from './markdown.mjs';

const introductions = {
  operations: `![Map's time over tophash's, by operation and size](ratios.svg)

![Nanoseconds per operation against the number of entries](operations.svg)

ns per operation, median (least-most) of the processes; above 1 tophash is faster, **bold** where it is
slower. The limit is what no map in WebAssembly can do without: its calls and the lines of memory it touches,
both measured in the same run
([bench/suites/operations/bounds.mjs](../../bench/suites/operations/bounds.mjs)). A sized build has no ratio,
since Map takes no size. New keys are the second half of a build, from n / 2 to n, which meets exactly one
doubling.`,
  kinds: `A Map's i64 keys are bigints. Sequential: keys 0, 1, 2, ... inserted and looked up in this order.
Zipf: random keys, of which lookups ask with skew 0.99; few lines of memory are touched then, so no limit is
given.`,
  bulk: `Map's side is the loop that one writes without bulk calls: get into an array, get and set,
Array.from(map.keys()). The limit of a bulk call is its lines of memory alone. New strings are made before the
clock runs and looked up once each, as a program does that reads them from somewhere; the other string rows
ask with the same string objects again, whose hashes Map finds in them. string keys are hashed by the safe
function, stringfast by the fast one, which differs beyond 16 characters.`,
  sizes: `![Nanoseconds per operation against the number of entries, i32 -> i32](sizes.svg)

i32 -> i32. Map ends at 16,777,216 entries.`,
};

/** A section that compares tophash with Map. `more`: what follows the table. */
const comparing =
  (name, title, more = () => '') =>
  ({ [name]: stored }) =>
    section(
      title,
      stored,
      () => introductions[name],
      ({ results }) => comparison(results) + more(results),
    );

export const operationsSection = comparing('operations', 'Operations, i32 -> f64');
export const kindsSection = comparing('kinds', 'Other kinds, and other orders of keys');
export const sizesSection = comparing('sizes', 'From 100 entries to 100,000,000');
export const bulkSection = comparing('bulk', 'Whole arrays per call, and strings', (results) => {
  const rust = results.filter(({ ns }) => ns.rust || ns['rust-fast']);
  if (rust.length === 0) return '';
  const rows = sorted(rust).map(({ operation, n, ns }) => [
    ...[catalogue[operation].title, whole(n)],
    ...['tophash', 'rust', 'rust-fast'].map((name) => (ns[name] ? withSpread(ns[name]) : '-')),
  ]);
  const head = ['operation', 'n', 'tophash', "Rust's HashMap", 'the same, fast hasher'];
  return `

Rust's HashMap, compiled to WebAssembly, with a loop over the keys inside
([toolchains](../../bench/toolchains)):

${table(head, rows)}`;
});

/** @param {any[]} results of suite.mjs */
function comparison(results) {
  const head = ['operation', 'kinds', 'n', 'tophash', 'Map', 'Map / tophash', 'limit', 'tophash / limit'];
  const rows = sorted(results).map(({ operation, kinds, pattern, n, ns, ratio, limit }) => [
    `${catalogue[operation].title}${pattern === 'random' ? '' : `, ${pattern}`}`,
    arrow(kinds),
    whole(n),
    ns.tophash ? withSpread(ns.tophash) : '-',
    ns.map ? withSpread(ns.map) : '-',
    ratioCell(ratio),
    limit ? short(limit.ns) : '-',
    limit ? limit.times.toFixed(1) : '-',
  ]);
  return table(head, rows);
}

/** By operation, kinds, pattern and size, however they were measured. */
function sorted(results) {
  const place = ({ operation, kinds, pattern }) => {
    const index = String(operations.indexOf(operation)).padStart(3, '0');
    return `${index} ${kinds} ${pattern}`;
  };
  return [...results].sort((a, b) => place(a).localeCompare(place(b), 'en') || a.n - b.n);
}

/** Every row that Map wins, worst first, and what is won on the whole. */
export function summarySection(stored) {
  const results = ['operations', 'kinds', 'bulk', 'sizes'].flatMap(
    (name) => stored[name]?.data.results ?? [],
  );
  const compared = results.filter(({ ratio }) => ratio !== undefined);
  if (compared.length === 0) return '';
  const lost = compared.filter(({ ratio }) => ratio < 1).sort((a, b) => a.ratio - b.ratio);
  const mean = Math.exp(compared.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / compared.length);
  const rows = lost.map((result) => [scenarioTitle(result), whole(result.n), ratioCell(result.ratio)]);
  return `## Where Map is faster

${lost.length} of ${compared.length} rows; the geometric mean of all ratios is ${short(mean)}. A figure near 1
may fall on either side in the next run.

${lost.length > 0 ? table(['', 'n', 'Map / tophash'], rows) : 'In none.'}${limitsOf(lost)}`;
}

/** What binds where Map is faster: the operations, or the pattern of keys, that a text is about. */
const bounds = [
  [
    ({ operation }) => operation === 'entries' || operation === 'values',
    `for-of: Map's own iterators are built into the engine. Any other pays for the protocol, which is the
limit of these rows: a step of an iterator over plain arrays. blocks() is the loop that does not.`,
  ],
  [
    ({ operation, n }) => operation === 'forEach' && n <= 100,
    `forEach of a small map: a call into WebAssembly and two copies, some hundred ns in all, come before
the first entry.`,
  ],
  [
    ({ operation, n }) => operation === 'keysArray' && n <= 1000,
    `The array of a small map's keys: the core takes 0.7 ns a key. A typed array of 4 KB lies outside the
engine's own heap: to make it, to fill memory that is not in the cache, and to collect it take the rest.`,
  ],
  [
    ({ pattern }) => pattern === 'sequential',
    `Keys in order: Map keeps its entries in the order of insertion, so that lookups in that order read the
next line, where a hash leads to a random one; in the cache the call alone takes as long as Map's lookup.`,
  ],
  [
    ({ operation }) => operation === 'clear',
    `clear, per call: each saves the map's header in the journal, 220 instructions in all, and draws a new
secret hash, whatever the size; Map's takes the more the larger it is.`,
  ],
  [
    ({ operation, n }) => ['build', 'setMany', 'set-new', 'upsert-new'].includes(operation) && n <= 1000,
    `Builds of small maps: what it takes to make a map, and its first doublings, count for few entries.`,
  ],
  [
    ({ operation, n }) => ['miss', 'update'].includes(operation) && n >= 10_000_000,
    `Large maps: nearly every operation waits for a line, and for the page table's; a miss and an update run
through more instructions than a hit, so that fewer of them are under way at once.`,
  ],
];

function limitsOf(lost) {
  const texts = bounds
    .filter(([is]) => lost.some(is))
    .map(([, text]) => `- ${text.replaceAll('\n', '\n  ')}`);
  return texts.length > 0 ? `\n\nWhat binds there:\n\n${texts.join('\n')}` : '';
}
