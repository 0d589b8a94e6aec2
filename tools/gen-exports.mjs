// Writes assembly/exports/*.ts: one concrete export per kind and operation, since AssemblyScript does not export
// generics. Key kinds u32 (also i32), u64 (also i64), f64, ref (a record: string and bytes); value kinds u32 (i32), u64 (i64), f32, f64; everything
// that does not depend on the value's type exists once per key kind and value size. CI reruns this script.
import { writeFileSync } from 'node:fs';

const KEYS = ['u32', 'u64', 'f64', 'ref'];
const VALUES = ['u32', 'u64', 'f32', 'f64'];
const SIZES = [4, 8];
/** Bytes of a value in maps and, 0, in sets. */
const ALL_SIZES = [0, ...SIZES];

const storage = (kind) => (kind === 'ref' ? 'i64' : kind.endsWith('64') ? 'u64' : 'u32');
const sized = (size) => ({ 0: 'u8', 4: 'u32', 8: 'u64' })[size];
/** What a key is as a parameter: of a record, the address. */
const given = (key) => (key === 'ref' ? 'usize' : key);
const word = (key) => ({ f64: 'floatKey(key)', ref: 'referTo(m, key)' })[key] ?? 'key';
/** What keys are in a bulk call's area: of records, an address and a word each. */
const packed = (key) => (key === 'ref' ? 'u64' : key);

/** What a read gives on a miss, together with STATUS = MISS. Integers: a value unlikely to be stored. */
const MISSING = { u32: '0x9e3779b1', u64: '0', f32: 'f32.NaN', f64: 'NaN' };

const perPair = (key, value) => {
  const K = storage(key);
  const name = `${key}_${value}`;
  return `
export function get_${name}(m: Hmap, key: ${given(key)}): ${value} {
  const at = lookup<${K}, ${storage(value)}>(m, ${word(key)});
  if (at) return load<${value}>(at);
  missing();
  return ${MISSING[value]};
}

export function set_${name}(m: Hmap, key: ${given(key)}, value: ${value}): u32 {
  return u32(!assign<${K}, ${value}, ${storage(value)}>(m, ${word(key)}, value, IfPresent.Overwrite));
}

export function add_${name}(m: Hmap, key: ${given(key)}, delta: ${value}): ${value} {
  const at = assign<${K}, ${value}, ${storage(value)}>(m, ${word(key)}, delta, IfPresent.Add);
  return at ? load<${value}>(at) : ${MISSING[value]};
}

export function insert_${name}(m: Hmap, key: ${given(key)}, value: ${value}): ${value} {
  const at = assign<${K}, ${value}, ${storage(value)}>(m, ${word(key)}, value, IfPresent.Keep);
  return at ? load<${value}>(at) : ${MISSING[value]};
}
`;
};

/** Values that are records, whose addresses get_*_u32 gives; and, for `any`, a removal that gives what was
 *  there. */
const records = (key) => {
  const K = storage(key);
  return `
export function setRecord_${key}(m: Hmap, key: ${given(key)}, value: usize): u32 {
  const at = assignRecord<${K}>(m, ${word(key)}, value, IfPresent.Overwrite);
  compactArena<${K}, u32>(m);
  return u32(!at);
}

export function insertRecord_${key}(m: Hmap, key: ${given(key)}, value: usize): u32 {
  const at = assignRecord<${K}>(m, ${word(key)}, value, IfPresent.Keep);
  return at ? load<u32>(at) : ${MISSING.u32};
}

export function deleteRecord_${key}(m: Hmap, key: ${given(key)}): u32 {
  const removed = removeRecord<${K}>(m, ${word(key)});
  compactArena<${K}, u32>(m);
  return removed;
}

export function take_${key}(m: Hmap, key: ${given(key)}): u32 {
  const k = ${word(key)};
  const at = lookup<${K}, u32>(m, k);
  const value = at ? load<u32>(at) : 0;
  const removed = remove<${K}, u32>(m, k);${key === 'ref' ? `\n  compactArena<${K}, u32>(m);` : ''}
  return removed ? value : ${MISSING.u32};
}
`;
};

/** A set's insert: 0, or 1 with STATUS. */
const put = (key) => `
export function put_${key}_0(m: Hmap, key: ${given(key)}): u32 {
  return u32(!assign<${storage(key)}, u8, u8>(m, ${word(key)}, 0, IfPresent.Keep));
}
`;

/** Between two sets of one storage type in one heap. */
const setOperations = (key) => {
  const K = storage(key);
  return `
export function addAll_${key}_0(m: Hmap, from: Hmap): u32 {
  return u32(addAll<${K}>(m, from));
}

export function deleteAll_${key}_0(m: Hmap, from: Hmap): u32 {
  return u32(deleteAll<${K}>(m, from));
}

export function toggleAll_${key}_0(m: Hmap, from: Hmap): u32 {
  return u32(toggleAll<${K}>(m, from));
}

export function addCommon_${key}_0(m: Hmap, from: Hmap, other: Hmap): u32 {
  return u32(addCommon<${K}>(m, from, other));
}

export function countCommon_${key}_0(m: Hmap, other: Hmap, most: u32): u32 {
  return countCommon<${K}>(m, other, most);
}
`;
};

const assignMany = (key, size) => `
export function assignMany_${key}_${size}(m: Hmap, keys: usize, n: u32, values: usize, as: u32): u32 {
  return assignMany<${packed(key)}, ${storage(key)}, ${sized(size)}>(m, keys, n, values, as);
}
`;

const getMany = (key, size) => `
export function getMany_${key}_${size}(m: Hmap, keys: usize, n: u32, out: usize, found: usize): void {
  getMany<${packed(key)}, ${storage(key)}, ${sized(size)}>(m, keys, n, out, found);
}
`;

const manyPerSize = (key, size) => {
  const T = `${packed(key)}, ${storage(key)}, ${sized(size)}`;
  return `
export function hasMany_${key}_${size}(m: Hmap, keys: usize, n: u32, found: usize): void {
  hasMany<${T}>(m, keys, n, found);
}

export function deleteMany_${key}_${size}(m: Hmap, keys: usize, n: u32): u32 {
  return deleteMany<${T}>(m, keys, n);
}
`;
};

const putMany = (key) => `
export function putMany_${key}_0(m: Hmap, keys: usize, n: u32): u32 {
  return putMany<${packed(key)}, ${storage(key)}>(m, keys, n);
}
`;

const perSize = (key, size) => {
  const T = `${storage(key)}, ${sized(size)}`;
  const name = `${key}_${size}`;
  const remove = `remove<${T}>(m, ${word(key)})`;
  const removal =
    key === 'ref'
      ? `  const removed = ${remove};\n  compactArena<${T}>(m);\n  return removed;`
      : `  return ${remove};`;
  return `
export function has_${name}(m: Hmap, key: ${given(key)}): u32 {
  return u32(lookup<${T}>(m, ${word(key)}) != 0);
}

export function delete_${name}(m: Hmap, key: ${given(key)}): u32 {
${removal}
}

export function explain_${name}(m: Hmap, key: ${given(key)}): void {
  explain(pairOf<${T}>(), m, <u64>${word(key)});
}
`;
};

/** References lie in buckets as 8-byte numbers do. */
const scanned = (key) => (key === 'ref' ? 'u64' : storage(key));

const perStorage = (key, size) => {
  const T = `${storage(key)}, ${sized(size)}`;
  const name = `${key}_${size}`;
  return `
export function create_${name}(entries: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64): Hmap {
  return create<${T}>(entries, load, assist, resize, flags, seed);
}

export function destroy_${name}(m: Hmap): void {
  destroy<${T}>(m);
}

export function retune_${name}(m: Hmap, load: f64, assist: u32, resize: u32): u32 {
  return u32(retune<${T}>(m, load, assist, resize));
}

export function clear_${name}(m: Hmap): u32 {
  return u32(clear<${T}>(m));
}

export function reserve_${name}(m: Hmap, entries: u32): u32 {
  return u32(reserve<${T}>(m, entries));
}

export function drain_${name}(m: Hmap, most: u32, background: u32): u32 {
  return drain<${T}>(m, most, background != 0);
}

export function scan_${name}(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return scan<${scanned(key)}, ${sized(size)}, ${sized(size)}>(m, bits, index, most, ${key === 'ref'});
}

export function stats_${name}(m: Hmap): void {
  mapStats<${T}>(m);
}

export function chains_${name}(m: Hmap): void {
  chains(pairOf<${T}>(), m);
}

export function clone_${name}(m: Hmap): Hmap {
  return clone<${T}>(m);
}

export function compact_${name}(m: Hmap): u32 {
  return u32(compact<${T}>(m));
}

export function verify_${name}(m: Hmap): u32 {
  return verify(pairOf<${T}>(), m);
}
`;
};

/** Of maps, which have values to leave out. */
const scanKeys = (key, size) => `
export function scanKeys_${key}_${size}(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return scan<${storage(key)}, ${sized(size)}, u8>(m, bits, index, most, false);
}
`;

const file = (name, purpose, imports, parts) => {
  const head = `// Generated by tools/gen-exports.mjs; do not edit.\n// ${purpose}\n`;
  const path = new URL(`../assembly/exports/${name}.ts`, import.meta.url);
  writeFileSync(path, `${head}${imports.join('\n')}\n${parts.join('')}`);
};

file(
  'bulk',
  'Whole arrays per call.',
  [
    'import { Hmap } from "../layout";',
    'import { assignMany, deleteMany, getMany, hasMany, putMany } from "../bulk";',
  ],
  KEYS.flatMap((key) => [
    ...SIZES.map((size) => assignMany(key, size)),
    ...SIZES.map((size) => getMany(key, size)),
    ...ALL_SIZES.map((size) => manyPerSize(key, size)),
    putMany(key),
  ]),
);

const storageKeys = ['u32', 'u64', 'ref'];
for (const key of KEYS) {
  const hash = { f64: ['import { floatKey } from "../hash";'], ref: ['import { referTo } from "../hash";'] };
  file(
    key,
    `Operations on maps with ${key} keys.`,
    [
      'import { Hmap } from "../layout";',
      'import { IfPresent, assign, assignRecord, lookup, missing, remove, removeRecord } from "../hmap";',
      'import { explain } from "../stats";',
      'import { pairOf } from "../pair-dispatch";',
      'import { compactArena } from "../arena-compact";',
      ...(hash[key] ?? []),
    ],
    [
      ...VALUES.map((value) => perPair(key, value)),
      put(key),
      records(key),
      ...ALL_SIZES.map((size) => perSize(key, size)),
    ],
  );
}
file(
  'maps',
  'Life, growth, iteration and checks, once per storage pair.',
  [
    'import { Hmap } from "../layout";',
    'import { clear } from "../hmap";',
    'import { create, destroy, retune } from "../create-destroy";',
    'import { drain, reserve } from "../drain";',
    'import { scan } from "../cursor";',
    'import { clone, compact } from "../rebuild";',
    'import { chains, mapStats } from "../stats";',
    'import { verify } from "../invariants";',
    'import { pairOf } from "../pair-dispatch";',
    'import { addAll, addCommon, countCommon, deleteAll, toggleAll } from "../set-operations";',
  ],
  storageKeys.flatMap((key) => [
    ...ALL_SIZES.map((size) => perStorage(key, size)),
    // keys that are references are looked at one by one anyhow
    ...(key === 'ref' ? [] : SIZES.map((size) => scanKeys(key, size))),
    setOperations(key),
  ]),
);
