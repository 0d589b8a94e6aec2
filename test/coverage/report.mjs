// Lines and branches of assembly/ that the tests reached, of all builds together: each counts once, whatever
// kinds and builds have a copy of it. A branch that has one way in every build that is compiled is none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILES, FOLDER } from './build.mjs';

/** What is no part of a core that ships. */
export const EXCLUDED = {
  'assembly/probe.ts': 'exports inner functions to tests',
  'assembly/abi.ts': 'exports the numbers that tools/gen-abi.mjs writes down',
  'assembly/work-counters.ts': 'counts work in builds of bench/counted',
  'assembly/marks.ts': 'tells of freed memory in builds of test/native',
};
/** Fewer lines than a core has: nothing was measured. */
const FEWEST = 1000;

const read = (name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

/** Adds what a point is to the lines or branches, and whether it was reached. */
const add = (found, { file, line, column, branch, way }, reached) => {
  const key = branch === undefined ? `${file}:${line}` : `${file}:${line}:${column} ${branch} ${way}`;
  const into = branch === undefined ? found.lines : found.branches;
  const known = into.get(key);
  into.set(key, { file, line, column, branch, way, reached: reached || (known?.reached ?? false) });
};

/** Branches without those that have no other way: a static condition in every build. `&&` and `||` have one
 *  point, which is that the right side was asked. */
const withChoice = (branches) => {
  const ways = new Map();
  const name = ({ file, line, column, branch }) => `${file}:${line}:${column} ${branch}`;
  for (const it of branches) ways.set(name(it), (ways.get(name(it)) ?? 0) + 1);
  return branches.filter((it) => !['if', '?:'].includes(it.branch) || ways.get(name(it)) > 1);
};

/** All lines and branches, with whether they were reached. */
export const measure = () => {
  const found = { lines: new Map(), branches: new Map() };
  const reached = new Map(FILES.map((file) => [file, new Set()]));
  for (const name of readdirSync(join(FOLDER, 'reached')))
    for (const [file, points] of Object.entries(read(join('reached', name))))
      for (const point of points) reached.get(file).add(point);
  for (const file of FILES)
    for (const [number, point] of read(`${file}.points.json`).entries())
      if (point !== null && !(point.file in EXCLUDED)) add(found, point, reached.get(file).has(number));
  return { lines: [...found.lines.values()], branches: withChoice([...found.branches.values()]) };
};

/** Totals by file and of all, in percent; throws if hardly anything was measured. */
export const summarise = ({ lines, branches }) => {
  if (lines.length < FEWEST || branches.length < FEWEST / 4 || !lines.some(({ reached }) => reached))
    throw new Error(`measured ${lines.length} lines and ${branches.length} branches: expected a whole core`);
  const part = (list) => {
    const reached = list.filter((it) => it.reached).length;
    return { all: list.length, reached, percent: list.length === 0 ? 100 : (100 * reached) / list.length };
  };
  const files = [...new Set(lines.map(({ file }) => file))].sort().map((file) => ({
    file,
    lines: part(lines.filter((it) => it.file === file)),
    branches: part(branches.filter((it) => it.file === file)),
  }));
  return { files, lines: part(lines), branches: part(branches) };
};

/** The same as an lcov tracefile. */
export const lcov = ({ lines, branches }) => {
  const records = new Map();
  const of = (file) => records.get(file) ?? records.set(file, []).get(file);
  for (const { file, line, reached } of lines) of(file).push(`DA:${line},${Number(reached)}`);
  for (const [block, { file, line, way, reached }] of branches.entries())
    of(file).push(`BRDA:${line},${block},${way},${Number(reached)}`);
  return [...records].map(([file, rows]) => `SF:${file}\n${rows.join('\n')}\nend_of_record\n`).join('');
};
