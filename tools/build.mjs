// Builds what it is asked for: the wasm cores, what the bindings have of it (embeds, hot classes, entry
// points), and dist/. Whatever is up to date is left alone.
//   node tools/build.mjs [--targets all|release,classic,...] [--no-dist]
// Targets are those of asconfig.json; release, classic, ordered and the cores of one kind of keys are always
// among them, since the bindings embed them.
import { parseArgs } from 'node:util';
import { compileAll, targets } from './compile.mjs';
import { EMBEDDED, makeDist, writeEmbeds, writeExportTypes } from './dist.mjs';
import { writeKindEntries } from './kind-entries.mjs';
import { writeSpecialised } from './specialise.mjs';

const { values: flags } = parseArgs({
  options: {
    targets: { type: 'string', default: 'release,classic' },
    'no-dist': { type: 'boolean', default: false },
  },
});

const asked = flags.targets === 'all' ? Object.keys(targets) : flags.targets.split(',').filter(Boolean);
const unknown = asked.filter((name) => !(name in targets));
if (unknown.length > 0) {
  console.error(`No such target: ${unknown.join(', ')}. There are: ${Object.keys(targets).join(', ')}, all.`);
  process.exit(2);
}

try {
  await compileAll([...new Set([...Object.keys(EMBEDDED), ...asked])]);
  writeEmbeds();
  writeExportTypes();
  writeSpecialised();
  writeKindEntries();
  if (!flags['no-dist']) await makeDist();
} catch (error) {
  console.error(`Build failed: ${error.message}`);
  process.exitCode = 1;
}
