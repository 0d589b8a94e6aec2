// What is published of the types that tsc made: the files that an entry point leads to, in the words of the
// lowest TypeScript that the package promises.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORTED = /(?:from |import\(|import )["'](\.[^"']+)\.js["']/g;
/** Typed arrays have a type argument from TypeScript 5.7 on only. */
const TYPED_ARRAY = /\b((?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array|DataView)<ArrayBuffer(?:Like)?>/g;

/** To the checker the classes of typed/whole.js are constants, which editors and documentation show without
 *  their methods; they are the very classes. */
const WHOLE = `export { Heap } from '../heap/heap.js';
export { TypedMap } from './typed-map.js';
export { TypedSet } from './typed-set.js';
`;

/** Removes the declarations in `folder` that no entry leads to, and rewrites the others. */
export function publishTypes(folder, entries) {
  writeFileSync(join(folder, 'typed/whole.d.ts'), WHOLE);
  const reached = new Set(entries.map((entry) => join(folder, entry)));
  for (const file of reached) {
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(IMPORTED)) {
      const imported = join(dirname(file), `${path}.d.ts`);
      if (!existsSync(imported)) throw new Error(`${file} imports ${path}, which has no types`);
      reached.add(imported);
    }
    writeFileSync(file, text.replace(TYPED_ARRAY, '$1'));
  }
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}
