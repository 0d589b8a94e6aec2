// The corpus of the native fuzzer (npm run fuzz:native), once more on both cores under AddressSanitizer and
// UndefinedBehaviorSanitizer; and that these and the model find what is wrong. Needs gcc and wasm2c
// (install.sh), and fails without.
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

// by name, since type checks must not need what they build
const load = (name: string) => import(new URL(name, import.meta.url).href);
const { build, folderOf, runNative } = (await load('build.mjs')) as {
  build(core: string, program: string): Promise<{ file: string }>;
  folderOf(core: string): string;
  runNative(file: string, args: string[]): { status: number | null; said: string };
};
const { readCorpus, unpack } = (await load('corpus.mjs')) as {
  readCorpus(): Buffer[];
  unpack(inputs: Buffer[], folder: string): string[];
};
/** prepare.mjs has built them, or else compiling takes minutes. */
const BUILD_MS = 10 * 60_000;
const CORES = ['line', 'classic'];
const programs = new Map<string, string>();
beforeAll(async () => {
  for (const { file } of await Promise.all(CORES.map((core) => build(core, 'replay'))))
    programs.set(basename(dirname(file)), file);
}, BUILD_MS);

describe.each(CORES)('%s', (core) => {
  let file: string;
  beforeAll(() => {
    file = programs.get(core) as string;
  });

  it('runs the corpus without a difference', () => {
    const files = unpack(readCorpus(), join(folderOf(core), 'replayed'));
    expect(files.length).toBeGreaterThan(100);
    const { status, said } = runNative(file, files);
    expect(said.split('\n').slice(-40).join('\n')).toContain(`inputs: ${files.length}`);
    expect(status).toBe(0);
  });

  it('finds a use of memory that was freed', () => {
    const { status, said } = runNative(file, ['--plant', 'freed']);
    expect(said).toMatch(/use-after-poison[\s\S]*exports0x2Fsize/);
    expect(status).not.toBe(0);
  });

  it('finds an answer that is not that of the model', () => {
    const { status, said } = runNative(file, ['--plant', 'forgotten']);
    expect(said).toContain('Difference: value');
    expect(status).not.toBe(0);
  });
});
