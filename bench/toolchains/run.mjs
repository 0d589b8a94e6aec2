// node bench/toolchains/run.mjs: compiles Rust's HashMap to WebAssembly and Go's map to a program, with the
// compilers that are there, and measures them beside tophash. README.md says what to install; options are
// those of npm run bench.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const made = fileURLToPath(new URL('../../build/bench/', import.meta.url));
const pairs = ['i32:f64', 'i32:i32', 'i64:f64'].map((kinds) => kinds.split(':'));
const { RUSTC = 'rustc', GO = 'go' } = process.env;

mkdirSync(made, { recursive: true });
const built = { Rust: buildRust(), Go: buildGo() };
for (const [name, error] of Object.entries(built)) {
  if (error !== undefined) process.stderr.write(`${name} is left out: ${error}\n`);
}
const names = [
  ...['tophash', 'map', 'as-map'],
  ...(built.Rust ? [] : ['rust', 'rust-fast']),
  ...(built.Go ? [] : ['go']),
];
const bench = fileURLToPath(new URL('../suites/operations/run.mjs', import.meta.url));
const operations = 'get,miss,set-new,update,delete,churn,entries,build';
const defaults = ['--implementations', names.join(','), '--only', operations];
const args = [bench, ...defaults, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = status ?? 1;

/** One module per pair of kinds and hasher. @returns {string | undefined} what went wrong */
function buildRust() {
  for (const [key, value] of pairs) {
    for (const hasher of ['std', 'fast']) {
      const chosen = Object.entries({ key, value, hasher }).flatMap(([name, is]) => [
        '--cfg',
        `${name}="${is}"`,
      ]);
      const target = ['--target', 'wasm32-unknown-unknown', '--crate-type', 'cdylib', '--edition', '2021'];
      const tuned = ['-C', 'opt-level=3', '-C', 'panic=abort', '-C', 'strip=symbols'];
      const output = ['-o', `${made}rust-${hasher}-${key}-${value}.wasm`];
      const error = run(RUSTC, [...target, ...tuned, ...chosen, ...output, `${here}rust/map.rs`]);
      if (error !== undefined) return error;
    }
  }
  const version = spawnSync(RUSTC, ['--version'], { encoding: 'utf8' }).stdout;
  writeFileSync(`${made}rust-version.txt`, `${version.split(' ')[1]}\n`);
  return undefined;
}

/** One program per pair of kinds. @returns {string | undefined} what went wrong */
function buildGo() {
  for (const [key, value] of pairs) {
    const args = ['build', '-tags', `${key}_${value}`, '-o', `${made}go-map-${key}-${value}`, '.'];
    const error = run(GO, args, `${here}go`);
    if (error !== undefined) return error;
  }
  return undefined;
}

function run(command, args, cwd) {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? undefined : `${command}: ${stderr.trim().split('\n').slice(0, 3).join('\n')}`;
}
