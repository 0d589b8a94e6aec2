// What the explorer reads of a map's memory is what the map holds: at every step of growths and drains, for
// every pair of kinds and both cores.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../../docs/explorer/src/detail.js';
import { PAIRS, type PairName, Subject } from '../../docs/explorer/src/subject.js';

const BUILDS = { line: 'probe', classic: 'classic-probe' } as const;
const bytesOf = (core: keyof typeof BUILDS): ArrayBuffer =>
  new Uint8Array(readFileSync(new URL(`../../build/${BUILDS[core]}.wasm`, import.meta.url))).buffer;

const CASES = (['line', 'classic'] as const).flatMap((core) =>
  (Object.keys(PAIRS) as PairName[]).map((pair) => ({ core, pair })),
);

describe.each(CASES)('$core, $pair', ({ core, pair }) => {
  const make = (): Subject => new Subject({ core, pair, assist: 1 }, bytesOf(core));
  const seen = (subject: Subject) =>
    subject
      .chains(0, subject.buckets)
      .flatMap(({ buckets }) => buckets.flatMap(({ slots }) => slots))
      .filter((slot) => slot !== undefined);

  it('shows all entries, once each, at every step of its growths', () => {
    const subject = make();
    let growing = 0;
    for (let n = 1; n <= 700; n++) {
      subject.write();
      if (n % 7 === 0) subject.deleteSome(2);
      if (n % 50 === 0) subject.map.drain({ maxBuckets: 1 });
      if (subject.map.stats().growing) growing++;
      if (n % 5 !== 0) continue;
      const shown = new Map(seen(subject).map(({ key, value }) => [key, value]));
      expect(shown).toEqual(subject.map.toNative());
      expect(seen(subject)).toHaveLength(subject.map.size);
    }
    expect(growing).toBeGreaterThan(20);
    subject.dispose();
  });

  it('says of each key what explain() says', () => {
    const subject = make();
    for (let n = 0; n < 300; n++) subject.write();
    for (const { index, buckets, state } of subject.chains(0, subject.buckets)) {
      for (const [chain, { slots }] of buckets.entries()) {
        for (const [i, slot] of slots.entries()) {
          if (slot === undefined) continue;
          const explained = subject.map.explain(slot.key as never);
          expect(explained).toMatchObject({ bucket: index, chain, slot: i });
          expect(explained.generation).toBe(state === 'old' ? 'old' : 'new');
        }
      }
    }
    subject.dispose();
  });

  it('draws fields that do not overlap, and that hold the keys', () => {
    const subject = make();
    for (let n = 0; n < 400; n++) subject.write();
    for (const { buckets } of subject.chains(0, subject.buckets)) {
      for (const bucket of buckets) {
        const fields = fieldsOf(subject.geometry, bucket.linked);
        for (const [i, { at }] of fields.entries()) {
          const before = fields[i - 1];
          expect(at).toBeGreaterThanOrEqual(before === undefined ? 0 : before.at + before.bytes);
        }
        expect((fields.at(-1)?.at ?? 0) + (fields.at(-1)?.bytes ?? 0)).toBeLessThanOrEqual(
          subject.geometry.stride,
        );
        const view = new DataView(subject.bytesOf(bucket.address).buffer);
        for (const [i, slot] of bucket.slots.entries()) {
          const field = fields.find(({ name }) => name === `key of slot ${i}`);
          if (slot === undefined || PAIRS[pair].key === 'string') continue;
          const there =
            PAIRS[pair].key === 'i32'
              ? view.getInt32(field?.at ?? 0, true)
              : view.getBigUint64(field?.at ?? 0, true);
          expect(there).toBe(slot.key);
        }
      }
    }
    subject.dispose();
  });
});

it('refuses what is no key of the kind', () => {
  const subject = new Subject({ core: 'line', pair: 'i32, f64', assist: 1 }, bytesOf('line'));
  expect(() => subject.parse('a1')).toThrow("'a1': expected an integer, since keys are i32");
  expect(subject.parse('-7')).toBe(-7);
  subject.dispose();
});
