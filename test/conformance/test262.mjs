// Runs the Map tests of tc39/test262 with the drop-in and with the native Map, in strict and in sloppy mode,
// and prints a table: TEST262_DIR=/path/to/checkout npm run test262. Fails if a file fails that is not
// expected to. Each file runs in a context of its own, in which Map is the drop-in, loaded anew there, so
// that it is of that realm.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';

/** A class falls back to the prototype of its own realm; only an engine's Map can know that of new.target. */
const EXPECTED_TO_FAIL = ['Map/proto-from-ctor-realm.js'];
const FOLDERS = ['Map', 'MapIteratorPrototype'];

const checkout = process.env.TEST262_DIR;
if (checkout === undefined) {
  console.error('TEST262_DIR is not set: expected the folder of a checkout of tc39/test262');
  process.exit(2);
}
const builtIns = join(checkout, 'test/built-ins');

const entry = fileURLToPath(new URL('../../dist/map.js', import.meta.url));
const bundled = buildSync({
  entryPoints: [entry],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'tophash',
  target: 'node20.19',
});
const dropIn = new vm.Script(
  `(() => {
  ${bundled.outputFiles[0].text}
  Object.defineProperty(globalThis, 'Map', { value: tophash.Map, writable: true, enumerable: false,
    configurable: true });
  })()`,
);

const harness = new Map();
const include = (name) => {
  if (!harness.has(name)) harness.set(name, readFileSync(join(checkout, 'harness', name), 'utf8'));
  return harness.get(name);
};

/** What a context needs beside the language for the bundle to start. */
const platform = { WebAssembly, performance, crypto, TextEncoder, setTimeout, clearTimeout };

/** A new realm; with `swap`, its Map is the drop-in. */
const realm = (swap) => {
  const context = vm.createContext({});
  const global = vm.runInContext('globalThis', context);
  for (const [name, value] of Object.entries(platform))
    if (!(name in global)) Object.defineProperty(global, name, { value, writable: true, configurable: true });
  if (swap) dropIn.runInContext(context);
  Object.defineProperty(global, '$262', {
    value: {
      global,
      evalScript: (source) => vm.runInContext(source, context),
      createRealm: () => realm(swap).$262,
    },
  });
  global.print = () => {};
  return global;
};

/** Front matter: includes and flags. */
const metaOf = (source) => {
  const yaml = /\/\*---([\s\S]*?)---\*\//.exec(source)?.[1] ?? '';
  const list = (name) =>
    (new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, 'm').exec(yaml)?.[1] ?? '').split(/[\s,]+/).filter(Boolean);
  return { includes: list('includes'), flags: list('flags'), negative: /^negative:/m.test(yaml) };
};

/** Undefined, or what went wrong. */
const run = (path, strict, swap) => {
  const source = readFileSync(path, 'utf8');
  const { includes, flags, negative } = metaOf(source);
  if (negative || flags.includes('async') || flags.includes('module'))
    throw new Error(`${path}: not supported`);
  if (strict ? flags.includes('noStrict') : flags.includes('onlyStrict')) return undefined;
  const { $262 } = realm(swap);
  try {
    for (const name of ['assert.js', 'sta.js', ...includes]) $262.evalScript(include(name));
    $262.evalScript(strict ? `"use strict";\n${source}` : source);
    return undefined;
  } catch (error) {
    return `${error?.name ?? ''}: ${error?.message ?? error}`;
  }
};

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(builtIns, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.includes('_FIXTURE'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .toSorted(),
);

const passed = (strict, swap) => {
  let n = 0;
  for (const file of files) {
    const wrong = run(join(builtIns, file), strict, swap);
    if (wrong === undefined) n++;
    else if (swap) {
      console.log(`${strict ? 'strict' : 'sloppy'} ${file}: ${wrong}`);
      if (!EXPECTED_TO_FAIL.includes(file)) process.exitCode = 1;
    }
  }
  return n;
};

const [sloppy, strict] = [passed(false, true), passed(true, true)];
const [nativeSloppy, nativeStrict] = [passed(false, false), passed(true, false)];
console.log(`
| ${files.length} files, Node ${process.versions.node} | sloppy | strict |
|---|---|---|
| native Map | ${nativeSloppy} | ${nativeStrict} |
| tophash/map | ${sloppy} | ${strict} |`);
