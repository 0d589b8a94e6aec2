// tophash layout: what it prints lies where the core really puts it, for every pair of kinds and both cores;
// its JSON, its drawing, its text in any terminal, and what it refuses.
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { drawn, type Field, HEADER_BYTES, HEADER_FIELDS } from '../../bindings/cli/layout/bucket.js';
import { type Layout, layoutOf } from '../../bindings/cli/layout/layout.js';
import { render } from '../../bindings/cli/layout/render.js';
import { svgOf } from '../../bindings/cli/layout/svg.js';
import * as abi from '../../bindings/core/abi.js';
import { isPair, KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { heapOf } from '../support/cores.js';
import {
  type AnyMap,
  any,
  type Item,
  type KeyKind,
  keyAt,
  PAIRS,
  type ValueKind,
  valueAt,
} from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';
import { runNode } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const BUILDS = { line: 'release', classic: 'classic' } as const;
const CORES = ['line', 'classic'] as const;
const SETS = [...new Set(PAIRS.map(([key]) => key))].map((key) => [key, null] as const);
const ALL: readonly (readonly [KeyKind, ValueKind | null])[] = [...PAIRS, ...SETS];
const CASES = CORES.flatMap((core) => ALL.map(([key, value]) => layoutOf(core, key, value)));
const titleOf = ({ core, key, value }: Layout): string => `${core}, ${key} -> ${value}`;
/** More entries than two buckets hold. */
const ENTRIES = 20;

/** A map or set of a layout's kinds on its core, in one chain, with entries. */
const chainOf = ({ core, key, value }: Layout): AnyMap => {
  const options = { heap: heapOf(BUILDS[core]), capacity: 1, growth: { resize: 'forbid' as const } };
  const table = any(value === null ? new TypedSet(key, options) : new TypedMap(key, value, options));
  const map = table as AnyMap;
  for (let n = 0; n < ENTRIES; n++) {
    const given = keyAt(key, n);
    const k = isPair(key) ? String(given).split(',').map(Number) : [rawOf(key, given)];
    const method = value === null ? (table as TypedSet<KeyKind>).add : map.set;
    Reflect.apply(method, table, value === null ? k : [...k, rawOf(value, valueAt(value, n))]);
  }
  return map;
};

/** A number of a kind, or two, as its bytes, in the order of memory, in hexadecimal. */
const bytesOf = (kind: KeyKind | ValueKind, item: Item): string => {
  if (kind === 'i32x2' || kind === 'u32x2')
    return String(item)
      .split(',')
      .map((number) => bytesOf('u32', Number(number)))
      .join('');
  const view = new DataView(new ArrayBuffer(KINDS[kind].valueBytes));
  if (kind === 'f64') view.setFloat64(0, item as number, true);
  else if (kind === 'f32') view.setFloat32(0, item as number, true);
  else if (kind.endsWith('64')) view.setBigUint64(0, BigInt.asUintN(64, item as bigint), true);
  else view.setUint32(0, item as number, true);
  return Buffer.from(view.buffer).toString('hex');
};

/** The text of a string or bytes value, from its record. */
const textAt = (memory: Buffer, address: number): string => {
  const word = memory.readUInt32LE(address + abi.RECORD.word);
  const at = address + abi.RECORD.data;
  return memory.toString(word >>> 31 ? 'utf16le' : 'latin1', at, at + (word & 0x3fffffff));
};

/** A key or value as memory has it: what a record holds, else the bytes of the number. */
const inMemory = (kind: KeyKind | ValueKind, memory: Buffer, at: number, bytes: number): string =>
  kind === 'string' || kind === 'bytes'
    ? textAt(memory, memory.readUInt32LE(at))
    : memory.toString('hex', at, at + bytes);
/** The same of what was put in. Of kind any only the number of bytes is known. */
const expected = (kind: KeyKind | ValueKind, item: Item): string =>
  kind === 'string' || kind === 'bytes' ? String(item) : bytesOf(kind, item);

const headerField = (name: string): Field => {
  const field = HEADER_FIELDS.find((each) => each.name === name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return field;
};

describe.each(CASES.map((layout) => [titleOf(layout), layout] as const))('%s', (_, layout) => {
  const { core, key, value, bucket } = layout;

  it('fields, chained and not, fill the bucket without overlap, and the rest is padding', () => {
    const { fields, whenLinked, padding, bytes } = bucket;
    const taken = new Uint8Array(bytes);
    for (const { at, bytes: width } of [...fields, ...padding])
      for (let i = at; i < at + width; i++) taken[i] = (taken[i] as number) + 1;
    expect([...new Set(taken)]).toEqual([1]);
    for (const { at, bytes: width } of whenLinked) {
      // within the last key, or the last value, which then hold nothing
      const last = fields.filter(
        ({ name }) => name === `k${bucket.slots - 1}` || name === `v${bucket.slots - 1}`,
      );
      expect(last.some((field) => field.at <= at && at + width <= field.at + field.bytes)).toBe(true);
    }
  });

  it('a chain of buckets in memory holds every entry where the fields say, and nothing in the padding', () => {
    const map = chainOf(layout);
    const memory = Buffer.from(map.heap.x.memory.buffer);
    const word = (at: number): number => memory.readUInt32LE(at);
    const found: string[] = [];
    let b = word(map.h + headerField(core === 'line' ? 'extent0' : 'buckets').at);
    for (let first = true, buckets = 0; b !== 0; first = false, buckets++) {
      expect([b % 32, buckets < ENTRIES]).toEqual([0, true]);
      const unchained = new Map(bucket.fields.map((field) => [field.name, field]));
      const at = (name: string, fields = unchained): Field => fields.get(name) as Field;
      const meta = core === 'line' ? word(b + at('meta').at) : 0;
      const isLinked = core === 'line' ? (meta & abi.BUCKET.linked) !== 0 : word(b + at('overflow').at) !== 0;
      const fields = new Map(
        isLinked ? [...unchained, ...bucket.whenLinked.map((f) => [f.name, f] as const)] : unchained,
      );
      for (let i = 0; i < bucket.slots; i++) {
        const inUse =
          core === 'line' ? (meta >> i) & 1 : memory.readUInt8(b + at(`t${i}`).at) >= abi.TOPHASH.least;
        if (!inUse) continue;
        const k = at(`k${i}`);
        const v = fields.get(`v${i}`);
        const itsKey = inMemory(key, memory, b + k.at, k.bytes);
        const itsValue =
          v === undefined || value === 'any' ? '' : inMemory(value as ValueKind, memory, b + v.at, v.bytes);
        found.push(`${itsKey}=${itsValue}`);
      }
      for (const gap of bucket.padding)
        expect(memory.subarray(b + gap.at, b + gap.at + gap.bytes).every((byte) => byte === 0)).toBe(true);
      if (first) {
        expect(isLinked).toBe(true);
        if (fields.has('filter')) expect(word(b + at('filter', fields).at)).not.toBe(0);
      }
      b = isLinked ? word(b + at(core === 'line' ? 'link' : 'overflow', fields).at) : 0;
    }
    const wanted = Array.from({ length: ENTRIES }, (_, n) => {
      const its = value === null || value === 'any' ? '' : expected(value, valueAt(value, n));
      return `${expected(key, keyAt(key, n))}=${its}`;
    });
    expect(found.toSorted()).toEqual(wanted.toSorted());
  });

  it('the fields of the header are where the core has them', () => {
    const map = chainOf(layout);
    const { B, size, overflowBuckets, grows } = map.stats();
    const memory = Buffer.from(map.heap.x.memory.buffer);
    const read = (name: string): number => {
      const { at, bytes } = headerField(name);
      return bytes === 8 ? memory.readDoubleLE(map.h + at) : memory.readUIntLE(map.h + at, bytes);
    };
    expect({ B: read('B'), count: read('count'), noverflow: read('noverflow') }).toEqual({
      ...{ B, count: size, noverflow: overflowBuckets },
    });
    expect([read('mask'), read('assist'), read('resize'), read('growing')]).toEqual([0, 1, 2, 0]);
    expect([read('growsDouble'), read('growsSame')]).toEqual([grows.double, grows.sameSize]);
    expect(read('loadFactor')).toBe((6.5 / 8) * bucket.slots);
    expect(read('growAt')).toBe(2 ** 32 - 1);
    const records = [key, value].some((kind) => kind === 'string' || kind === 'bytes');
    expect(read('arena') !== 0).toBe(records);
    expect(read('ovfFirst')).not.toBe(0);
  });

  it('its JSON has the schema', () => {
    expect(validate(JSON.parse(JSON.stringify(layout))) || validate.errors).toBe(true);
  });

  it('its drawing is well-formed, and has every field', () => {
    const svg = svgOf(layout);
    expect(openElements(svg)).toEqual([]);
    for (const { name, at, bytes } of [...bucket.fields, ...bucket.whenLinked, ...HEADER_FIELDS])
      expect(svg).toContain(`<title>${name}, ${bytes} bytes at ${at}`);
  });

  it.each([80, 64, 40, 24])('its text fits %i columns and shows every byte', (width) => {
    const lines = render(layout, width).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const rows = lines.flatMap((line) => /^ *(\d+) \|(.*)\|$/.exec(line)?.slice(1, 3) ?? []);
    const cells = rows.filter((_, i) => i % 2 === 1).join('');
    expect(cells).toBe(
      [...drawn(bucket.fields, bucket.bytes, 64), ...drawn(HEADER_FIELDS, HEADER_BYTES, 64)]
        .map((row) => row.cells)
        .join(''),
    );
    // a rule where each cache line begins, and at the ends
    const rules = lines.filter((line) => /^ +\+-+\+$/.test(line)).length;
    expect(rules).toBe(Math.ceil(bucket.bytes / 64) + 1 + HEADER_BYTES / 64 + 1);
  });
});

/** A JSON Schema of objects that have these properties and no others. */
const object = (properties: Record<string, object>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const list = (items: object): object => ({ type: 'array', items });
const number = { type: 'number', minimum: 0 };
const whole = { type: 'integer', minimum: 0 };
const text = { type: 'string' };
const field = { name: text, short: text, role: text, at: whole, bytes: whole };
const validate = new Ajv2020().compile(
  object({
    core: { enum: ['line', 'classic'] },
    key: text,
    value: { type: ['string', 'null'] },
    bucket: object({
      ...{ slots: whole, bytes: whole, fields: list(object(field)), whenLinked: list(object(field)) },
      padding: list(object({ at: whole, bytes: whole })),
    }),
    entriesPerLine: number,
    expected: list(
      object({
        ...{ load: number, entries: number, chained: number, overflow: number, bytesPerEntry: number },
        ...{ linesPerHit: number, linesPerMiss: number },
      }),
    ),
    header: object({ bytes: whole, fields: list(object({ ...field, meaning: text })) }),
  }),
);

/** Elements that are left open where an XML text ends. Throws if one ends that is not the last open one, for
 *  an attribute without quotes or given twice, and for a bare & or <. */
const openElements = (xml: string): string[] => {
  const open: string[] = [];
  let rest = xml;
  for (const [tag, closes, name, attributes, empty] of xml.matchAll(
    /<(\/?)([a-z]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/gi,
  )) {
    rest = rest.replace(tag, '');
    const names = [...(attributes as string).matchAll(/([\w-]+)=/g)].map(([, each]) => each);
    if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${tag}`);
    if (closes === '/') {
      if (open.pop() !== name) throw new Error(`${tag} ends what is not open`);
    } else if (empty !== '/') open.push(name as string);
  }
  if (/[<>]|&(?!(?:amp|lt|gt|quot);)/.test(rest)) throw new Error(`not well-formed: ${rest.slice(0, 200)}`);
  return open;
};

describe('the command', () => {
  const run = (...args: string[]) => runNode([cli, 'layout', ...args]);

  it('prints text, JSON and a drawing of what it is asked for', () => {
    const layout = layoutOf('classic', 'string', 'f64');
    expect(run('string', 'f64', '--core', 'classic')).toEqual({
      status: 0,
      stdout: render(layout, 80),
      stderr: '',
    });
    expect(JSON.parse(run('string', 'f64', '--core', 'classic', '--json').stdout)).toEqual(layout);
    expect(run('u64', '--svg').stdout).toBe(svgOf(layoutOf('line', 'u64', null)));
  });

  it.each([
    [[], 'got 0 kinds, expected KEY, or KEY and VALUE'],
    [['i32', 'f64', 'u32'], 'got 3 kinds, expected KEY'],
    [['i31'], "unknown kind of keys 'i31': did you mean i32?"],
    [['any'], "unknown kind of keys 'any': expected one of i32, u32,"],
    [['i32', 'strong'], "unknown kind of values 'strong': did you mean string?"],
    [['i32', '--core', 'clasic'], "unknown core 'clasic': did you mean classic?"],
    [['i32', '--core', 'swiss'], "unknown core 'swiss': expected one of line, classic"],
    [['i32', '--jsn'], "unknown option '--jsn': did you mean --json?"],
    [['i32', '--json', '--svg'], 'got --json and --svg, expected one of them'],
  ])('%j is refused: %s', (args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`tophash: ${message}`);
    expect(stderr).toContain('See tophash layout --help');
  });
});
