// The direction of imports: a file imports only what stands above it, in the core and in the bindings. A new
// file must be given its place here.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Folders, and their files from the ground up. Files of one line may import each other, but not in a
 *  circle; a name that ends in / stands for all files in that folder. */
const ORDERS: Record<string, string[]> = {
  assembly: [
    'layout/',
    'layout work-counters marks',
    'stores',
    'shared/layout shared/atomics',
    'shared/pool',
    'random',
    'journal notices event-ring',
    'heap',
    'journal-area',
    'record',
    'arena hash',
    'match text',
    'bucket/',
    'bucket',
    'array/',
    'array',
    'overflow',
    'grow/',
    'grow',
    'emptied',
    'hmap',
    'create-destroy',
    'chains arena-compact pair-dispatch pack',
    'bounds',
    'drain cursor stats invariants rebuild set-operations bulk order',
    'recover salvage',
    'operations exports',
    'shared/worker',
    'shared/shard',
    'shared/create shared/operations shared/records shared/whole',
    'shared/bulk',
    'index ordered shared abi',
    'probe',
  ],
  bindings: [
    'base/',
    'core/',
    'growth/',
    'heap/',
    'snapshot/',
    'typed/ ordered/',
    'shared/',
    'cache/',
    'index map global cores cache shared i32 i64 f64 string bytes i32x2',
    'observe/',
    'cli/',
  ],
};
/** Packages and Node modules are for the command line only: the bindings run wherever WebAssembly does.
 *  What is published of observe/memory/pprof imports none (tools/dist.mjs). */
const MAY_IMPORT_PACKAGES = ['cli/', 'observe/memory/pprof'];

interface Import {
  from: string;
  /** Path inside the folder, or undefined for a package. */
  to: string | undefined;
  specifier: string;
  typeOnly: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''))
    .toSorted();

const importsOf = (folder: string, from: string): Import[] => {
  const text = readFileSync(join(root, folder, `${from}.ts`), 'utf8');
  const found = [...text.matchAll(STATEMENT)].map(([, type, specifier]) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  found.push(...[...text.matchAll(DYNAMIC)].map(([, specifier]) => ({ specifier, typeOnly: false })));
  // what the build makes of assembly/operations.ts, which has its place
  const own = found.filter(({ specifier }) => !specifier?.startsWith('../build/'));
  return own.map(({ specifier, typeOnly }) => {
    const path = specifier as string;
    const to = path.startsWith('.') ? normalize(join(dirname(from), path)).replaceAll('\\', '/') : undefined;
    return { from, to: to?.replace(/\.js$/, ''), specifier: path, typeOnly };
  });
};

/** Whether a name of an order stands for the file. */
const isOf = (name: string, file: string): boolean =>
  name.endsWith('/') ? file.startsWith(name) : file === name;

/** A circle of imports among the edges, as a path, if there is one. */
const circle = (edges: readonly Import[]): string | undefined => {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(' -> ');
    if (done.has(file)) return undefined;
    for (const { to } of edges.filter((edge) => edge.from === file)) {
      const found = to === undefined ? undefined : visit(to, [...path, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const { from } of edges) {
    const found = visit(from, []);
    if (found !== undefined) return found;
  }
  return undefined;
};

describe.each(Object.entries(ORDERS))('%s/', (folder, order) => {
  const files = filesOf(folder);
  const ranks = order.map((line) => line.split(' '));
  const rankOf = (file: string): number => ranks.findIndex((names) => names.some((name) => isOf(name, file)));
  const imports = files.flatMap((file) => importsOf(folder, file));

  it('every file has its place, and every place a file', () => {
    expect(files.filter((file) => rankOf(file) < 0)).toEqual([]);
    expect(ranks.flat().filter((name) => !files.some((file) => isOf(name, file)))).toEqual([]);
  });

  it('imports are seen, and lead to files of the folder', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    const missing = imports.filter(({ to }) => to !== undefined && !files.includes(to));
    expect(missing.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('a file imports only what stands above it', () => {
    const upward = imports.filter(({ from, to }) => to !== undefined && rankOf(to) > rankOf(from));
    expect(upward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('folders on one line do not know each other', () => {
    const rooms = (file: string): string => file.slice(0, file.indexOf('/') + 1);
    const across = imports.filter(
      ({ from, to }) => to !== undefined && rankOf(to) === rankOf(from) && rooms(to) !== rooms(from),
    );
    expect(across.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('nothing is imported in a circle, types aside', () => {
    expect(circle(imports.filter(({ typeOnly, to }) => !typeOnly && to !== undefined))).toBe(undefined);
  });

  it('packages are imported by the command line, and by what is bundled', () => {
    const packages = imports.filter(
      ({ from, to }) => to === undefined && !MAY_IMPORT_PACKAGES.some((name) => isOf(name, from)),
    );
    expect(packages.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });
});

it('a circle would be seen', () => {
  const edge = (from: string, to: string): Import => ({ from, to, specifier: to, typeOnly: false });
  expect(circle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toBe('b -> c -> b');
  expect(circle([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')])).toBe(undefined);
});
