// The text of build/exports/shared.ts, what the core of maps that threads share exports, for gen-exports.mjs.
// No operation is given a map, since a memory has one.
import { KEYS, packed, SIZES, STORAGES, sized, stored, VALUES } from './stored-kinds.mjs';

/** The generated file. */
export const SHARED_EXPORTS = 'build/exports/shared.ts';

const sharedWord = (key) => ({ f64: 'floatKey(key)', ref: 'keyOf(key)' })[key] ?? 'key';
const sharedKey = (key) => `key: ${key === 'ref' ? 'externref' : key}`;

/** Operations of the shared core that depend on the value's own type, or on its size. */
const sharedOfKey = (key) => {
  const k = sharedWord(key);
  const given = sharedKey(key);
  const V = (value) => `<${stored(key)}, ${value}, ${stored(value)}>`;
  const one = (name, parameters, result, call) =>
    `export function ${name}(${parameters}): ${result} {\n  return ${call};\n}\n`;
  const perNumber = (value) => {
    const name = `${key}_${value}`;
    const call = (operation, more = '') => `operations.${operation}${V(value)}(${k}${more})`;
    return [
      one(`get_${name}`, given, value, call('get')),
      one(`set_${name}`, `${given}, value: ${value}`, 'u32', call('set', ', value')),
      one(`add_${name}`, `${given}, delta: ${value}`, value, call('add', ', delta')),
      one(`insert_${name}`, `${given}, value: ${value}`, value, call('insert', ', value')),
      one(`swap_${name}`, `${given}, value: ${value}`, value, call('swap', ', value')),
      one(`take_${name}`, given, value, call('take')),
      one(
        `compareExchange_${name}`,
        `${given}, expected: ${value}, value: ${value}`,
        value,
        call('compareExchange', ', expected, value'),
      ),
      one(
        `compareDelete_${name}`,
        `${given}, expected: ${value}`,
        'u32',
        call('compareDelete', ', expected'),
      ),
    ];
  };
  const perBytes = (size) => {
    const name = `${key}_${size}`;
    const types = `<${stored(key)}, ${sized(size)}>`;
    const bulkTypes = `<${packed(key)}, ${stored(key)}, ${sized(size)}>`;
    const range = 'keys: usize, from: u32, n: u32';
    return [
      one(`has_${name}`, given, 'u32', `operations.has${types}(${k})`),
      one(`delete_${name}`, given, 'u32', `operations.removeKey${types}(${k})`),
      one(
        `getMany_${name}`,
        `${range}, out: usize, found: usize`,
        'u32',
        `bulk.getMany${bulkTypes}(keys, from, n, out, found)`,
      ),
      one(
        `assignMany_${name}`,
        `${range}, values: usize, as: u32`,
        'u32',
        `bulk.assignMany${bulkTypes}(keys, from, n, values, as)`,
      ),
    ];
  };
  const ofRecords = (operation, parameters) => {
    const names = parameters.map((it) => it.split(':')[0]);
    return one(
      `${operation}_${key}`,
      [given, ...parameters].join(', '),
      'u32',
      `records.${operation}<${stored(key)}>(${[k, ...names].join(', ')})`,
    );
  };
  const out = ['to: usize', 'room: u32'];
  return [
    ...VALUES.flatMap(perNumber),
    ...SIZES.flatMap(perBytes),
    ofRecords('getRecord', out),
    ofRecords('setRecord', ['from: usize']),
    ofRecords('insertRecord', ['from: usize', ...out]),
    ofRecords('swapRecord', ['from: usize', ...out]),
    ofRecords('compareExchangeRecord', ['expected: usize', 'from: usize', ...out]),
    ofRecords('takeRecord', out),
    ofRecords('deleteRecord', []),
    ofRecords('compareDeleteRecord', ['expected: usize']),
  ];
};

/** Of whole shards: one export for all storage pairs, which takes the pair from the root. */
const sharedSwitch = (name, parameters, result, call) => {
  const pairs = STORAGES.flatMap((key, k) => SIZES.map((size, s) => [3 * k + s + 1, key, size]));
  const cases = pairs.map(([pair, key, size], i) => {
    const label = i === pairs.length - 1 ? 'default' : `case ${pair}`;
    return `    ${label}:\n      return ${call(stored(key), sized(size), key === 'ref')};`;
  });
  const body = `  switch (rootMap.pair) {\n${cases.join('\n')}\n  }`;
  return `export function ${name}(${parameters}): ${result} {\n${body}\n}\n`;
};

/** The text of the file. */
export const sharedText = () => {
  const cursor = 'i: u32, bits: u32, index: f64, most: u32, records: bool, to: usize, room: u32';
  const made = 'shards: u32, workers: u32, limit: u32, entries: u32, flags: u32, seed: u64';
  const parts = [
    ...KEYS.flatMap(sharedOfKey),
    ...STORAGES.flatMap((key) =>
      SIZES.map((size) => {
        const types = `<${stored(key)}, ${sized(size)}>`;
        return `export function create_${key}_${size}(${made}): bool {
  return makeShared${types}(shards, workers, limit, entries, flags, seed);
}
`;
      }),
    ),
    sharedSwitch('clear', 'i: u32', 'bool', (K, V) => `whole.clear<${K}, ${V}>(i)`),
    sharedSwitch('drain', 'i: u32, most: u32', 'u32', (K, V) => `whole.drain<${K}, ${V}>(i, most)`),
    sharedSwitch('scan', cursor, 'i32', (K, V, isRef) => {
      const scanned = isRef ? 'u64' : K;
      return `whole.scan<${scanned}, ${V}>(i, bits, index, most, ${isRef}, records, to, room)`;
    }),
  ];
  return `// Generated by tools/gen-exports.mjs; do not edit.
import { floatKey } from "../../assembly/hash";
import { rootMap } from "../../assembly/shared/layout";
import { create as makeShared } from "../../assembly/shared/create";
import { keyOf } from "../../assembly/shared/records";
import * as bulk from "../../assembly/shared/bulk";
import * as operations from "../../assembly/shared/operations";
import * as records from "../../assembly/shared/records";
import * as whole from "../../assembly/shared/whole";

${parts.join('\n')}`;
};
