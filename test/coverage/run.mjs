// npm run coverage: runs usual tests on instrumented cores, and says which lines and branches of assembly/
// they reach.
//   node test/coverage/run.mjs [--all | FILE ...] [--report]
// --all: every usual test of maps, minutes; FILE: these tests; --report: what was reached last. Else those of
// TESTS, which CI runs: less than the floor fails. build/coverage/lcov.info has all in detail.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/compile.mjs';
import { build, FOLDER } from './build.mjs';
import { lcov, measure, summarise } from './report.mjs';
import { ALL, FLOOR, TESTS } from './tests.mjs';

const { values: flags, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false }, report: { type: 'boolean', default: false } },
  allowPositionals: true,
});

if (!flags.report) {
  await build();
  const reached = join(FOLDER, 'reached');
  for (const name of readdirSync(reached)) rmSync(join(reached, name));
  const files = positionals.length > 0 ? positionals : flags.all ? ALL : TESTS;
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'test/coverage/vitest.config.mjs'],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, COVERAGE_TESTS: files.join(' ') },
    },
  );
  if (status !== 0) {
    console.error('coverage: tests failed on the instrumented cores');
    process.exit(1);
  }
}

const found = measure();
const { files, lines, branches } = summarise(found);
writeFileSync(join(FOLDER, 'lcov.info'), lcov(found));
const figure = ({ reached, all, percent }) =>
  `${percent.toFixed(1).padStart(6)} % ${`${reached}/${all}`.padStart(10)}`;
const row = (name, a, b) => console.log(`${name.padEnd(32)}${figure(a)}${figure(b)}`);
console.log(`${'file'.padEnd(32)}${'lines'.padStart(19)}${'branches'.padStart(19)}`);
for (const it of files) row(it.file, it.lines, it.branches);
row('all', lines, branches);
for (const { file, line, branch, way } of [...found.lines, ...found.branches].filter((it) => !it.reached))
  console.log(
    `not reached: ${file}:${line}${branch === undefined ? '' : ` ${branch.replace(/ of \d+/, '')} ${way}`}`,
  );

const floor = positionals.length > 0 ? { lines: 0, branches: 0 } : FLOOR;
const low = [];
if (lines.percent < floor.lines) low.push(`${lines.percent.toFixed(1)} % of lines, expected ${floor.lines}`);
if (branches.percent < floor.branches)
  low.push(`${branches.percent.toFixed(1)} % of branches, expected ${floor.branches}`);
console.log(
  `coverage of the core: ${lines.percent.toFixed(1)} % of lines, ${branches.percent.toFixed(1)} % of branches`,
);
if (low.length > 0) {
  console.error(`coverage: ${low.join(', ')}`);
  process.exitCode = 1;
}
