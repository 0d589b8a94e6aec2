// Compiles what of a variant is compiled, in build/lab/, two at a time. A core is kept under the hash of all
// that went into it, so that variants which differ in a map's options only share one, and a second run
// compiles nothing. Of three kinds: `core` is measured; `tallied` reports buckets searched, keys compared and
// entries moved (assembly/work-counters.ts); `plain` is the core, not optimised, for tests.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashSources, options, root, runAsc, targets } from '../../tools/compile.mjs';
import { writeExports } from '../../tools/gen-exports.mjs';
import { compiledAs } from './settings.mjs';

const FOLDER = join(root, 'build/lab');
const AT_ONCE = 2;
/** How well the code is compiled makes no difference to a tally. */
const KINDS = {
  core: [],
  tallied: ['--use', 'TALLY=1', '--optimizeLevel', '0'],
  plain: ['--optimizeLevel', '0'],
};

/** Hash of the sources, the compiler and its options, and of the variant's own constants. */
export function hashOf(variant, kind = 'core', sources = hashSources()) {
  const { target, entry, args } = compiledAs(variant);
  const all = [sources, ownSources(entry), options, targets[target], args, KINDS[kind]];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}

/** The text of the files that stand beside an entry, if that is not in assembly/, which `sources` stands for.
 *  */
function ownSources(entry) {
  if (entry.startsWith('assembly/')) return [];
  const folder = join(root, dirname(entry));
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
}

/** Where a variant's core lies, or will. What is published is there already: `npm run lab` builds it. */
function fileOf(variant, kind, sources) {
  const { target, entry, args } = compiledAs(variant);
  if (kind === 'core' && args.length === 0 && entry === 'assembly/index.ts')
    return join(root, targets[target].outFile);
  return join(FOLDER, `${hashOf(variant, kind, sources)}.wasm`);
}

/** The file of a variant's core. @returns {Promise<string>} @throws Error that names the variant */
export async function compiled(variant, kind = 'core', sources = hashSources()) {
  const file = fileOf(variant, kind, sources);
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  const { target, entry, args } = compiledAs(variant);
  const made = `${file}.${process.pid}.tmp`;
  const given = [entry, '--target', target, '--outFile', made, ...KINDS[kind], ...args];
  const { code, output } = await runAsc(given);
  if (code !== 0 || /\bWARNING\b/.test(output)) {
    const [, reason = output.trim()] = /(?:ERROR|WARNING)[^:]*: (?:User-defined: )?(.*)/.exec(output) ?? [];
    throw new Error(`variant ${variant.name}: the compiler says: ${reason.replaceAll('"', '')}`);
  }
  renameSync(made, file); // a run that is stopped leaves no half of a core
  return file;
}

/** Compiles several, each core once.
 * @param {(text: string) => void} tell how far it is
 * @returns {Promise<Map<string, string>>} what went wrong, by the name of the variant */
export async function compileAll(variants, kinds, tell) {
  writeExports(root);
  const sources = hashSources();
  const jobs = new Map();
  for (const variant of variants)
    for (const kind of kinds) jobs.set(hashOf(variant, kind, sources), [variant, kind]);
  const waiting = [...jobs.values()].filter(([variant, kind]) => !existsSync(fileOf(variant, kind, sources)));
  const all = waiting.length;
  const failures = new Map();
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      tell(`compiles ${job[0].name}, ${all - waiting.length} of ${all}`);
      await compiled(...job, sources).catch((error) => failures.set(job[0].name, error.message));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failures;
}

/** Bytes of a compiled core. */
export const bytesOf = async (variant, kind) => readFileSync(await compiled(variant, kind));
