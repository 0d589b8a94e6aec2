// Writes bindings/typed/specialised/ and bindings/shared/specialised/ (made, not committed): the hot classes
// and iterators of the hot/ beside them once per kind or kind pair, with the kind's own code in their holes.
// The engine keeps what it learns of types per function text, so a text that served two kinds would be slow
// for both. Each entry point of one kind of keys has files of its own (home-*, iterators-*); tophash has
// maps-*. The templates are type-checked; what is made of them is plain JavaScript.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';
import { root } from './compile.mjs';
import { KEYS } from './kind-entries.mjs';
import { writeChanged } from './write-changed.mjs';

const VALUES = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64', 'string', 'bytes', 'any'];
/** The kind's name in the exports of the core; for values that are no numbers the name of what slots hold
 *  instead. */
const CORE = {
  i32: 'u32',
  u32: 'u32',
  i64: 'u64',
  u64: 'u64',
  f32: 'f32',
  f64: 'f64',
  string: 'ref',
  bytes: 'ref',
  i32x2: 'x2',
  u32x2: 'x2',
};
/** The kind of either number of keys that are two: methods have a and b in the place of key. */
const HALF = { i32x2: 'i32', u32x2: 'u32' };

/** The results of the core that may stand for a miss or an error: STATUS then tells. 64-bit integers: all of
 *  them. */
const SUSPECT = { u32: 'v === MISSING && ', u64: '', f32: 'v !== v && ', f64: 'v !== v && ' };
/** A result of the core as the kind's JavaScript value. */
const RESULT = {
  u32: 'v >>> 0',
  u64: 'BigInt.asUintN(64, v)',
  string: 'readString(heap, v)',
  bytes: 'readBytes(heap, v)',
  any: 'this.#kept.at(v)',
};
const PUT = { string: 'putString', bytes: 'putBytes' };
/** Numbers of the core in the code, which stand there as such: what is imported, V8 loads whenever it is
 *  used, and a constant in each file would have another name in each, and compression find less alike. */
const CONSTANTS = ['MISS', 'MISSING', 'NOTICED', 'STATUS'];
/** What a file of bindings/ exports. */
async function exportsOf(file) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'bindings', file)],
    ...{ bundle: true, write: false, format: 'esm' },
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
const numbers = await exportsOf('core/core.ts');
const { IS } = await exportsOf('core/kinds.ts');

/** The condition under which `x` is not of the kind of numbers. */
const refused = (kind, x) => `!(${String(IS[kind]).replace('(x) => ', '').replace(/\bx\b/g, x)})`;

/** What the code in the holes calls. */
const CALLED = {
  '../../core/kinds.js': ['badKey', 'badPair', 'badValue'],
  '../../heap/records.js': [
    'putBytesKey',
    'putBytesValue',
    'putStringKey',
    'putStringValue',
    'readBytes',
    'readString',
  ],
};

/** The factories of a template by name, without types and comments, and what they import: [module, names][].
 */
function template(name, room = 'typed') {
  const source = readFileSync(join(root, `bindings/${room}/hot/${name}.ts`), 'utf8');
  const code = transformSync(source, { loader: 'ts', target: 'es2022' }).code.replace(/ *\/\/ .*/g, '');
  const found = [...code.matchAll(/^import \{([^}]*)\} from "(.*)";\n/gm)];
  const imports = found.map(([, names, from]) => [from, names.trim().split(/,\s*/)]);
  const [, ...parts] = code.split(/^export const (\w+) = /m);
  const factories = {};
  for (let i = 0; i < parts.length; i += 2) factories[parts[i]] = parts[i + 1];
  return { factories, imports: imports.filter(([from]) => !from.endsWith('/holes.js')) };
}

/** A hot class with the code of its kinds. `value`: 'none' in a set; `isShared`: for the maps of many
 *  heaps. */
function hotClass(body, key, value, isShared) {
  const K = CORE[key];
  // addresses of records and numbers of kept values are u32
  const V = value === 'none' ? '0' : (CORE[value] ?? 'u32').replace('ref', 'u32');
  const bytes = value === 'none' ? 0 : V.endsWith('64') ? 8 : 4;
  const names = {
    ...{ get: `get_${K}_${V}`, set: `set_${K}_${V}`, add: `add_${K}_${V}`, insert: `insert_${K}_${V}` },
    ...{ has: `has_${K}_${bytes}`, remove: `delete_${K}_${bytes}`, put: `put_${K}_0`, take: `take_${K}` },
    ...{ keep: `keep_${K}` },
    ...{ setRecord: `setRecord_${K}`, insertRecord: `insertRecord_${K}`, removeRecord: `deleteRecord_${K}` },
  };
  const mine = isShared ? 'if (this.#heap === heap) ' : '';
  const fields = isShared ? body.replace('#h = 0;', '#h = 0;\n#heap;') : body;
  const text = fields
    .replace('table.#h = h;', isShared ? 'table.#h = h;\ntable.#heap = heap;' : '$&')
    .replace(/core\(heap\)\.(\w+)/g, (_, operation) => `heap.x.${names[operation]}`)
    .replace(/const (\w+) = own\((.*?)\);/g, `let $1 = 0;\ntry { ${mine}$1 = $2; } catch { }`)
    .replace(/checkValue\((\w+)\);/g, (_, x) => `if (${refused(value, x)}) badValue("${value}", ${x});`)
    .replaceAll('putValue(', `${PUT[value]}Value(`)
    .replaceAll('isMiss(heap, v)', `${SUSPECT[V]}heap.i32[STATUS] !== 0`)
    .replaceAll('isSuspect(v)', (SUSPECT[V] ?? '').replace(/ && $/, '') || 'true')
    .replaceAll('statusIn(heap)', 'heap.i32[STATUS]')
    .replaceAll('clearStatus(heap)', 'heap.i32[STATUS] = 0')
    .replaceAll('statusOf(heap)', 'heap.i32[STATUS], heap.i32[STATUS] = 0')
    .replaceAll('PRESENT', '0')
    .replaceAll('AGAIN', '2')
    .replaceAll('hasNotices(heap)', 'heap.i32[NOTICED] !== 0')
    .replaceAll('toJs(heap, v)', RESULT[value] ?? 'v')
    .replaceAll('valueKind', `"${value}"`);
  if (PUT[key] !== undefined) {
    const sought = /\b((?:get|has|delete)\(key\) \{\s*const k = checkedKey\(heap, key)\)/g;
    return text.replace(sought, '$1, true)').replaceAll('checkedKey(', `${PUT[key]}Key(`);
  }
  const half = HALF[key];
  if (half !== undefined) {
    const check = `if (${refused(half, 'a')} || ${refused(half, 'b')}) badPair("${key}", a, b);`;
    return text.replaceAll('const k = checkedKey(heap, key);', check).replace(/\bk(ey)?\b/g, 'a, b');
  }
  const check = `if (${refused(key, 'key')}) badKey("${key}", key);`;
  return text.replaceAll('const k = checkedKey(heap, key);', check).replace(/\bk\b/g, 'key');
}

const constant = new RegExp(`\\b(${CONSTANTS.join('|')})\\b`, 'g');

/** Writes a module that exports factories, by name, and imports what they call. */
function write(file, factories, imports, room = 'typed') {
  const texts = Object.entries(factories).map(([name, text]) => `const ${name} = ${text}`);
  const body = texts.join('').replace(constant, (name) => numbers[name]);
  const calls = (name) => new RegExp(`\\b${name}\\b`).test(body);
  const modules = new Map();
  for (const [from, names] of imports)
    modules.set(from, new Set([...(modules.get(from) ?? []), ...names.filter(calls)]));
  const text = `// @ts-nocheck
// Generated by tools/specialise.mjs from bindings/${room}/hot/: do not edit.
${[...modules]
  .filter(([, names]) => names.size > 0)
  .map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}';`)
  .join('\n')}
${body}export const factories: Readonly<Record<string, unknown>> = { ${Object.keys(factories).join(', ')} };
`;
  writeChanged(join(root, `bindings/${room}/specialised/${file}.ts`), text);
}

/** A template's class with the methods of hot-common.ts in the place of their holes. */
function withCommon(text, common) {
  const methods = [...common.matchAll(/^ {6}(?:static )?(\w+)\(.*?^ {6}\}$/gms)];
  const texts = Object.fromEntries(methods.map(([method, name]) => [name, method]));
  return text.replace(/^ {6}(?:static )?\w+ = common\.(\w+)(?:\(\w+\))?;$/gm, (_, name) => texts[name]);
}

/** Each class twice: X for the default heap and X_own for others, whose methods look whether a map is of
 *  their heap. On the default heap methods() runs once, so that the functions of the core that its closures
 *  call are constants to the engine. Were there one text, a process that uses the same kinds on two heaps
 *  would lose that wherever a method is not inlined: get() from a place that serves seven kind pairs takes
 *  38 ns instead of 29 then (Node 20.20). Side by side, so that compression finds the second in the first. */
function maps(keys) {
  const templates = Object.fromEntries(
    ['hot-map', 'hot-record-map', 'hot-any-map', 'hot-set'].map((name) => [name, template(name)]),
  );
  const common = template('hot-common');
  const textOf = ({ factories }) => withCommon(Object.values(factories)[0], common.factories.hotCommon);
  const textFor = (value) => {
    if (value === 'none') return textOf(templates['hot-set']);
    if (value === 'any') return textOf(templates['hot-any-map']);
    return textOf(templates[PUT[value] === undefined ? 'hot-map' : 'hot-record-map']);
  };
  const factories = {};
  for (const key of keys) {
    for (const value of [...VALUES, 'none']) {
      factories[`${key}_${value}`] = hotClass(textFor(value), key, value, false);
      factories[`${key}_${value}_own`] = hotClass(textFor(value), key, value, true);
    }
  }
  const imports = [...Object.values(templates), common].flatMap((it) => it.imports);
  return { factories, imports: [...imports, ...Object.entries(CALLED)] };
}

/** keys(), entries() and forEach() of kinds of keys, and values() of all kinds of values. */
function iterators(keys) {
  const { factories, imports } = template('iterators');
  const { iterator, forEach } = factories;
  const yielding = (item) => iterator.replace('item(c, i)', item);
  const made = {};
  const two = (keys) => `[${keys}[2 * i], ${keys}[2 * i + 1]]`;
  const keyIn = (key, keys) => (HALF[key] === undefined ? `${keys}[i]` : two(keys));
  for (const key of keys) {
    made[`keys_${key}`] = yielding(keyIn(key, 'c.keys'));
    for (const value of [...VALUES, 'none']) {
      // in a set both are one object
      const once = HALF[key] !== undefined && value === 'none';
      const entry = once
        ? `((key) => [key, key])(${two('c.keys')})`
        : `[${keyIn(key, 'c.keys')}, c.values[i]]`;
      made[`entries_${key}_${value}`] = yielding(entry);
      made[`forEach_${key}_${value}`] = once
        ? forEach.replace(/fn\(.*\);/, `{ const key = ${two('keys')}; fn(key, key, table); }`)
        : forEach.replace('keys[i]', keyIn(key, 'keys'));
    }
  }
  const values = {};
  for (const value of VALUES) values[`values_${value}`] = yielding('c.values[i]');
  return { made, values, imports };
}

/** The hot methods of shared maps, whose values are numbers. */
function sharedMethods() {
  const { factories, imports } = template('hot-shared', 'shared');
  const made = {};
  for (const key of Object.values(KEYS)
    .flat()
    .filter((it) => HALF[it] === undefined))
    for (const value of VALUES.filter((it) => IS[it] !== undefined))
      made[`${key}_${value}`] = hotClass(factories.hotShared, key, value, false);
  return { made, imports: [...imports, ...Object.entries(CALLED)] };
}

export function writeSpecialised() {
  for (const [file, keys] of Object.entries(KEYS)) {
    const { factories, imports } = maps(keys);
    write(`maps-${file}`, factories, imports);
    // other heaps come with tophash
    const home = Object.entries(factories).filter(([name]) => !name.endsWith('_own'));
    write(`home-${file}`, Object.fromEntries(home), imports);
    const walking = iterators(keys);
    write(`iterators-${file}`, walking.made, walking.imports);
  }
  const { values, imports } = iterators([]);
  write('values', values, imports);
  const shared = sharedMethods();
  write('hot-methods', shared.made, shared.imports, 'shared');
}
