// Writes build/exports/pairs.ts and shared.ts, the map operations that a core exports, and beside them the
// cores of one kind of keys. AssemblyScript exports no generics: each line there gives a function of
// assembly/operations.ts its types. Key kinds are u32 (also i32), u64 (also i64), f64 and ref (a string, or
// null where the key is a record in memory), and x2, two words that are one u64; value kinds u32 (i32), u64
// (i64), f32 and f64. A storage pair is a key's storage and the bytes of a value, 0 in a set.
import { join } from 'node:path';
import { SHARED_EXPORTS, sharedText } from './gen-shared-exports.mjs';
import { KEYS, packed, SIZES, STORAGES, sized, stored, VALUES } from './stored-kinds.mjs';
import { writeChanged } from './write-changed.mjs';

export { SHARED_EXPORTS };

/** The generated file, below the folder that has assembly/. */
export const EXPORTS = 'build/exports/pairs.ts';
/** The cores of one kind of keys, by the entry point that embeds them: its kinds as this file names them. */
export const KIND_CORES = { i32: 'u32', i64: 'u64', f64: 'f64', records: 'ref', i32x2: 'x2' };
/** The entry file of such a core. */
export const kindFile = (name) => `build/exports/${name}.ts`;

/** The storage of a kind of keys. */
const storageOf = (key) => ({ u32: 'u32', ref: 'ref' })[key] ?? 'u64';
/** Bytes of values, 0 in sets. */
const ALL_SIZES = [0, ...SIZES];

/** A key as a parameter, and as a slot holds it. */
const given = (key) => `m: Hmap, key: ${key === 'ref' ? 'externref' : key}`;
const word = (key) => ({ f64: 'floatKey(key)', ref: 'keyOf(m, key)' })[key] ?? 'key';

/** An export puts the heap in order first, which an interrupted call may have left in the middle of a
 *  step. */
const define = (name, parameters, result, body) =>
  `export function ${name}(${parameters}): ${result} {\n  ready();\n${body}\n}\n`;
/** Of what is called so often that it does no more than refuse then (assembly/operations.ts). */
const hot = (name, parameters, result, call) =>
  `export function ${name}(${parameters}): ${result} {\n  return operations.${call};\n}\n`;
const exported = (name, parameters, result, call) =>
  define(name, parameters, result, `  ${result === 'void' ? '' : 'return '}operations.${call};`);

/** Operations that depend on the value's own type. */
const perValue = (key, value) => {
  const name = `${key}_${value}`;
  const types = `<${stored(key)}, ${value}, ${stored(value)}>`;
  return [
    hot(`get_${name}`, given(key), value, `get${types}(m, ${word(key)})`),
    hot(`set_${name}`, `${given(key)}, value: ${value}`, 'u32', `set${types}(m, ${word(key)}, value)`),
    hot(`add_${name}`, `${given(key)}, delta: ${value}`, value, `add${types}(m, ${word(key)}, delta)`),
    hot(`insert_${name}`, `${given(key)}, value: ${value}`, value, `insert${types}(m, ${word(key)}, value)`),
  ];
};

/** Operations on values that are records; keep_* and take_* are for values of kind any. */
const perKey = (key) => {
  const K = `<${stored(key)}>`;
  return [
    hot(`put_${key}_0`, given(key), 'u32', `put${K}(m, ${word(key)})`),
    hot(`setRecord_${key}`, `${given(key)}, value: usize`, 'u32', `setRecord${K}(m, ${word(key)}, value)`),
    hot(
      `insertRecord_${key}`,
      `${given(key)}, value: usize`,
      'u32',
      `insertRecord${K}(m, ${word(key)}, value)`,
    ),
    hot(`deleteRecord_${key}`, given(key), 'u32', `deleteRecord${K}(m, ${word(key)})`),
    hot(`keep_${key}`, `${given(key)}, next: u32`, 'u32', `keep${K}(m, ${word(key)}, next)`),
    hot(`take_${key}`, given(key), 'u32', `take${K}(m, ${word(key)})`),
    exported(
      `putMany_${key}_0`,
      'm: Hmap, keys: usize, n: u32',
      'u32',
      `putMany<${packed(key)}, ${stored(key)}>(m, keys, n)`,
    ),
  ];
};

/** Operations that depend on the value's size. Bulk calls are here, since u64 and f64 keys share a pair. */
const perSize = (key, size) => {
  const name = `${key}_${size}`;
  const types = `<${stored(key)}, ${sized(size)}>`;
  const bulk = `<${packed(key)}, ${stored(key)}, ${sized(size)}>`;
  const keys = 'm: Hmap, keys: usize, n: u32';
  return [
    hot(`has_${name}`, given(key), 'u32', `has${types}(m, ${word(key)})`),
    hot(`delete_${name}`, given(key), 'u32', `removeKey${types}(m, ${word(key)})`),
    exported(`hasMany_${name}`, `${keys}, found: usize`, 'void', `hasMany${bulk}(m, keys, n, found)`),
    exported(`deleteMany_${name}`, keys, 'u32', `deleteMany${bulk}(m, keys, n)`),
    ...(size === 0
      ? []
      : [
          exported(
            `getMany_${name}`,
            `${keys}, out: usize, found: usize`,
            'void',
            `getMany${bulk}(m, keys, n, out, found)`,
          ),
          exported(
            `assignMany_${name}`,
            `${keys}, values: usize, as: u32`,
            'u32',
            `assignMany${bulk}(m, keys, n, values, as)`,
          ),
        ]),
  ];
};

/** Operations on keys of two words, which are those on u64 keys: the first word is the low one, so that in
 *  memory it stands first. JavaScript has no integer of 64 bits but bigints, which are slow to make. Calls,
 *  not copies of the code: those would add as much again as u64 keys take. */
const perTwoWords = () => {
  const calling = (operation, result, more = '') => {
    const given = more === '' ? '' : `, ${more.split(':')[0]}`;
    const parameters = `m: Hmap, a: u32, b: u32${more && `, ${more}`}`;
    return `export function ${operation.replace('u64', 'x2')}(${parameters}): ${result} {
  return ${operation}(m, <u64>a | (<u64>b << 32)${given});
}
`;
  };
  return [
    ...VALUES.flatMap((value) => [
      calling(`get_u64_${value}`, value),
      calling(`set_u64_${value}`, 'u32', `value: ${value}`),
      calling(`add_u64_${value}`, value, `delta: ${value}`),
      calling(`insert_u64_${value}`, value, `value: ${value}`),
    ]),
    calling('put_u64_0', 'u32'),
    calling('setRecord_u64', 'u32', 'value: usize'),
    calling('insertRecord_u64', 'u32', 'value: usize'),
    calling('deleteRecord_u64', 'u32'),
    calling('keep_u64', 'u32', 'next: u32'),
    calling('take_u64', 'u32'),
    ...ALL_SIZES.flatMap((size) => [calling(`has_u64_${size}`, 'u32'), calling(`delete_u64_${size}`, 'u32')]),
  ];
};

/** Operations per storage pair: create_* makes the pair known, and a switch would show in scan_* and in
 *  clear_*, which takes 72 instructions. Scans treat references as 8-byte numbers. */
const perPair = (key, size) => {
  const name = `${key}_${size}`;
  const types = `<${stored(key)}, ${sized(size)}>`;
  const scanned = key === 'ref' ? 'u64' : stored(key);
  const cursor = 'm: Hmap, bits: u32, index: f64, most: u32';
  const scan = (W) => `scan<${scanned}, ${sized(size)}, ${W}>(m, bits, index, most, ${key === 'ref'})`;
  return [
    exported(
      `create_${name}`,
      'n: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64',
      'Hmap',
      `create${types}(n, load, assist, resize, flags, seed)`,
    ),
    exported(`clear_${name}`, 'm: Hmap', 'bool', `clear${types}(m)`),
    exported(`scan_${name}`, cursor, 'i32', scan(sized(size))),
    // a map's keys without its values; keys that are references are looked at one by one anyhow
    ...(key === 'ref' || size === 0 ? [] : [exported(`scanKeys_${name}`, cursor, 'i32', scan('u8'))]),
  ];
};

/** One export for all storage pairs: it takes the pair from the map's header. `pairs`: [number, types]. */
const switched = (pairs, name, parameters, result) => {
  const given = ['m', ...[...parameters.matchAll(/(\w+):/g)].map((match) => match[1])].join(', ');
  const call = ([, types]) => `operations.${name}<${types}>(${given})`;
  const last = pairs.at(-1);
  const cases = pairs.map((pair) => {
    const label = pair === last ? 'default' : `case ${pair[0]}`;
    return result === 'void'
      ? `    ${label}:\n      ${call(pair)};\n      break;`
      : `    ${label}:\n      return ${call(pair)};`;
  });
  const body = `  switch (m.pair) {\n${cases.join('\n')}\n  }`;
  return define(name, parameters === '' ? 'm: Hmap' : `m: Hmap, ${parameters}`, result, body);
};

/** The exports of a core with such kinds of keys, one text for each. Without keys of u64, those of two words
 *  still call their functions. */
const partsFor = (keys) => {
  const storages = STORAGES.filter((storage) => keys.some((key) => storageOf(key) === storage));
  const pairs = storages.flatMap((key) =>
    ALL_SIZES.map((size, s) => [3 * STORAGES.indexOf(key) + s, `${stored(key)}, ${sized(size)}`]),
  );
  const sets = storages.map((key) => [3 * STORAGES.indexOf(key), stored(key)]);
  const perKind = (key) => [
    ...VALUES.flatMap((value) => perValue(key, value)),
    ...perKey(key),
    ...ALL_SIZES.flatMap((size) => perSize(key, size)),
  ];
  const hasTwo = keys.includes('x2');
  const called = hasTwo && !keys.includes('u64') ? perKind('u64').map((it) => it.replace('export ', '')) : [];
  return [
    ...KEYS.filter((key) => keys.includes(key)).flatMap(perKind),
    ...called,
    ...(hasTwo ? perTwoWords() : []),
    ...storages.flatMap((key) => ALL_SIZES.flatMap((size) => perPair(key, size))),
    switched(pairs, 'destroy', '', 'void'),
    switched(pairs, 'retune', 'load: f64, assist: u32, resize: u32', 'bool'),
    switched(pairs, 'reserve', 'entries: u32', 'bool'),
    switched(pairs, 'drain', 'most: u32, background: bool', 'u32'),
    switched(pairs, 'clone', '', 'Hmap'),
    switched(pairs, 'compact', '', 'bool'),
    ...['addAll', 'deleteAll', 'toggleAll'].map((name) => switched(sets, name, 'from: Hmap', 'bool')),
    switched(sets, 'addCommon', 'from: Hmap, other: Hmap', 'bool'),
    switched(sets, 'countCommon', 'other: Hmap, most: u32', 'u32'),
  ];
};

const fileOf = (parts) => `// Generated by tools/gen-exports.mjs; do not edit.
import { Hmap } from "../../assembly/layout";
import { floatKey } from "../../assembly/hash";
import { keyOf } from "../../assembly/text";
import { ready } from "../../assembly/recover";
import * as operations from "../../assembly/operations";

${parts.join('\n')}`;

/** What cores of one kind of keys leave to the whole core, which joins their memory when it is asked for
 *  (bindings/core/instance.ts): a quarter of their bytes. */
const LEFT_OUT = /^(export )?function (\w+Many|scanKeys|clone|compact|\w+All|\w+Common)(_|\()/;

/** A core of one kind of keys, whole: an entry file of its own. */
const kindCore = (key) => {
  const parts = partsFor([key]).filter((part) => !LEFT_OUT.test(part));
  const shared = 'allocate, heap_stats, init, recover, release, size, stats, version, watch';
  return `${fileOf(parts)}\nexport { ${shared} } from "../../assembly/exports";\n`;
};

/** Writes the exports where they differ. @param {string} folder with assembly/ */
export function writeExports(folder) {
  const texts = { [EXPORTS]: fileOf(partsFor([...KEYS, 'x2'])), [SHARED_EXPORTS]: sharedText() };
  for (const [name, key] of Object.entries(KIND_CORES)) texts[kindFile(name)] = kindCore(key);
  for (const [name, text] of Object.entries(texts)) writeChanged(join(folder, name), text);
}
