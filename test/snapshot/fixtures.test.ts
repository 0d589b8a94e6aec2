// Snapshots of earlier versions are read, and are what today's version writes of the same entries. What they
// hold is asked for key by key, without the writer.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Map as DropIn } from '../../bindings/map.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { any } from '../support/kinds.js';

interface Fixture {
  readonly version: string;
  readonly key: string;
  readonly value: string;
  readonly size: number;
  readonly snapshot: string;
}
const fixtures = JSON.parse(
  readFileSync(new URL('fixtures.json', import.meta.url), 'utf8'),
) as readonly Fixture[];
const bytesOf = ({ snapshot }: Fixture): Uint8Array => new Uint8Array(Buffer.from(snapshot, 'base64'));
/** What byte 8 says. */
const formatOf = (fixture: Fixture): number => bytesOf(fixture)[8] as number;
const FORMATS = [1, 2];
const find = (format: number, key: string, value: string): Uint8Array =>
  bytesOf(
    fixtures.find((each) => formatOf(each) === format && each.key === key && each.value === value) as Fixture,
  );

it.each(
  fixtures
    .filter(({ key }) => key !== 'mixed')
    .map((each) => [`format ${formatOf(each)}: ${each.key}, ${each.value}`, each] as const),
)('%s', (_, fixture) => {
  const bytes = bytesOf(fixture);
  const table = fixture.value === 'none' ? TypedSet.restore(bytes) : TypedMap.restore(bytes);
  expect([table.key, table.value, table.size]).toEqual([fixture.key, fixture.value, fixture.size]);
  table.verify();
  expect(table.snapshot().length).toBe(bytesOf(fixture).length);
  table.dispose();
});

it.each(FORMATS)('format %d has the entries of a drop-in Map, in their order', (format) => {
  const map = DropIn.restore(find(format, 'mixed', 'mixed'));
  expect([...map]).toEqual([
    [7, 'seven'],
    ['é', -0],
    ['Ā', 2n ** 70n],
    [-(2n ** 64n), true],
    [undefined, null],
    [Number.NaN, false],
  ]);
  expect(map.snapshot()).toEqual(find(2, 'mixed', 'mixed'));
});

it.each(FORMATS)('format %d has the entries that were put in', (format) => {
  const asked: [string, string, unknown, unknown][] = [
    ['i32', 'f64', 2147483647, Number.NaN],
    ['i32', 'f64', 7, -0],
    ['u32', 'i32', 4294967295, -2147483648],
    ['i64', 'u64', -9223372036854775808n, 18446744073709551615n],
    ['u64', 'f32', 18446744073709551615n, 0.5],
    ['f64', 'u32', Number.NaN, 2],
    ['string', 'string', 'é', 'Ā'],
    ['string', 'string', 'x'.repeat(300), '\ud800'],
    ['bytes', 'bytes', Uint8Array.of(255, 0), new Uint8Array(0)],
  ];
  for (const [key, value, k, v] of asked)
    expect(TypedMap.restore(find(format, key, value)).get(any(k))).toEqual(v);
  const grid = TypedMap.restore<'i32x2', 'f64'>(find(format, 'i32x2', 'f64'));
  expect(grid.get(-1, 2)).toBe(0.5);
  expect(TypedSet.restore(find(format, 'string', 'none')).has(any('ж'))).toBe(true);
});
