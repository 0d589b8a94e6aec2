// Builds what runs natively: a fault build of a core with its marks (assembly/marks.ts), as C by wasm2c, with
// the harness around it, under AddressSanitizer and UndefinedBehaviorSanitizer. Two programs of each core:
// `fuzz` by clang with libFuzzer, and `replay` by gcc, which runs inputs once.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findWasm2c, run, versionOf } from '../../bench/counted/tools.mjs';
import { argumentsFor, hashSources, root, runAsc } from '../../tools/compile.mjs';
import { writeExports } from '../../tools/gen-exports.mjs';

const harness = fileURLToPath(new URL('harness', import.meta.url));
/** The cores, and their targets in asconfig.json. */
export const CORES = { line: 'faults', classic: 'classic-faults' };
/** Where a core's programs are. */
export const folderOf = (core) => join(root, 'build/native', core);

/** clang by name; libFuzzer is in a package of its own. */
const CLANGS = ['clang-19', 'clang-18', 'clang-17', 'clang-16', 'clang-15', 'clang-14', 'clang'];
const INSTALL = 'on Debian 12: apt-get install clang-14 libclang-rt-14-dev llvm-14';

/** `-g1`: a report names functions and lines; those of the core have the names of their source. No bounds are
 *  checked by code, since memory that may not be touched lies behind the core's (harness/runtime.h). */
const COMMON = [
  ...['-O1', '-g1', '-fno-omit-frame-pointer', '-fno-sanitize-recover=all', '-w'],
  ...['-DWASM_RT_MEMCHECK_GUARD_PAGES=1', '-DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1'],
];
const SANITIZERS = 'address,undefined';
const CPP = ['-std=c++20', '-fno-exceptions'];

/** The compiler of a program, its flags, its source, and its version; `guided`: what makes the core, and not
 *  the harness, tell libFuzzer which ways it goes. @throws Error if there is none */
const compilerFor = async (program) => {
  if (program === 'replay') {
    const version = await versionOf('g++');
    if (version === undefined) throw new Error('Replaying needs g++: apt-get install g++');
    const flags = [...COMMON, '-O0', `-fsanitize=${SANITIZERS}`]; // compiling takes longer than running
    return {
      c: 'gcc',
      cpp: 'g++',
      version: `gcc ${version}`,
      flags,
      guided: [],
      link: flags,
      source: 'replay.cpp',
    };
  }
  for (const c of CLANGS) {
    const version = await versionOf(c);
    const cpp = c.replace('clang', 'clang++');
    if (version === undefined || (await versionOf(cpp)) === undefined) continue;
    const flags = [...COMMON, `-fsanitize=${SANITIZERS}`];
    const link = [...flags, '-fsanitize=fuzzer'];
    const guided = ['-fsanitize-coverage=inline-8bit-counters,pc-table'];
    return { c, cpp, version: `clang ${version}`, flags, guided, link, source: 'fuzz.cpp' };
  }
  throw new Error(`Fuzzing needs clang with libFuzzer; ${INSTALL}`);
};

/** Makes the core's C once for both programs. */
const translate = async (core, tools, folder, source) => {
  const stampFile = join(folder, 'core.stamp');
  const stamp = createHash('sha256')
    .update(
      JSON.stringify([
        hashSources(source),
        tools.version,
        readFileSync(join(source, 'asconfig.json'), 'utf8'),
      ]),
    )
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return stamp;
  const wasm = join(folder, 'core.wasm');
  const args = [...argumentsFor(CORES[core]), '--debug', '--use', 'MARKED=1', '--outFile', wasm];
  const { code, output } = await runAsc(args, source);
  if (code !== 0 || output.trim() !== '') throw new Error(`asc ${args.join(' ')}:\n${output}`);
  await run(tools.wasm2c, [wasm, '--module-name', 'core', '-o', join(folder, 'core.c')]);
  writeFileSync(stampFile, stamp);
  return stamp;
};

/**
 * @param {'line' | 'classic'} core
 * @param {'fuzz' | 'replay'} program
 * @param {{ source?: string, folder?: string }} [options] where asconfig.json and assembly/ are; where to
 *   build
 * @returns {Promise<{ file: string, versions: string }>}
 */
export async function build(core, program, { source = root, folder = folderOf(core) } = {}) {
  const tools = await findWasm2c();
  if (tools === undefined) throw new Error('wasm2c 1.0.33 or newer is missing: bash test/native/install.sh');
  const { c, cpp, version, flags, guided, link, source: main } = await compilerFor(program);
  const made = { file: join(folder, program), versions: `${version}, wasm2c ${tools.version}` };
  mkdirSync(folder, { recursive: true });
  writeExports(source);
  const stampFile = join(folder, `${program}.stamp`);
  const translated = await translate(core, tools, folder, source);
  const hash = createHash('sha256').update(JSON.stringify([translated, version, flags, guided, link]));
  for (const file of readdirSync(harness).sort()) hash.update(readFileSync(join(harness, file)));
  const stamp = hash.digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return made;
  const object = join(folder, `${program}.core.o`);
  const objectStamp = `${object}.stamp`;
  const objectKey = JSON.stringify([translated, version, flags, guided]);
  if (!existsSync(objectStamp) || readFileSync(objectStamp, 'utf8') !== objectKey) {
    await run(c, [...flags, ...guided, ...tools.include, '-c', join(folder, 'core.c'), '-o', object]);
    writeFileSync(objectStamp, objectKey);
  }
  const own = join(folder, `${program}.o`);
  await run(cpp, [...CPP, ...flags, ...tools.include, '-I', folder, '-c', join(harness, main), '-o', own]);
  await run(cpp, [...link, own, object, '-o', made.file]).catch(({ message }) => {
    throw new Error(program === 'fuzz' ? `${message}\nIs libFuzzer there? ${INSTALL}` : message);
  });
  writeFileSync(stampFile, stamp);
  return made;
}

/** Runs a program of build(); what it says. */
export const runNative = (file, args, options = {}) => {
  const symbolizer = ['llvm-symbolizer', 'llvm-symbolizer-14']
    .map((name) => `/usr/bin/${name}`)
    .find(existsSync);
  const env = { ...process.env, ...(symbolizer && { ASAN_SYMBOLIZER_PATH: symbolizer }) };
  const { status, stderr, error } = spawnSync(file, args, {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 28, env, stdio: ['ignore', 'inherit', 'pipe'] },
    ...options,
  });
  if (error) throw error;
  return { status, said: stderr };
};
