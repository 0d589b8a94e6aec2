// Prettier formats this repository's own sources, in other widths than they have.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const root = fileURLToPath(new URL('../../..', import.meta.url));
for (const folder of ['bindings', 'tools', 'docs']) {
  for (const file of readdirSync(join(root, folder)).filter((name) => /\.(ts|mjs|md)$/.test(name))) {
    const filepath = join(root, folder, file);
    console.log(
      file,
      await format(readFileSync(filepath, 'utf8'), { filepath, printWidth: 70, proseWrap: 'always' }),
    );
  }
}
