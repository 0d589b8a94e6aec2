// Flooding in small: with known secrets chosen keys share a chain, and the alarm tells; with unknown ones
// they are like any others. Counted in buckets, no clock.
import { describe, expect, it } from 'vitest';

interface Cost {
  mean: number;
  most: number;
  alarms: number;
}
interface Target {
  key: string;
  nth(n: number): unknown;
  hash?: string;
}
// by name, since it loads dist/, which type checks must not need
const { TARGETS, ON_MAP, attack, collidingFast, cost, victim } = (await import(
  new URL('attacks.mjs', import.meta.url).href
)) as {
  TARGETS: Record<string, Target>;
  ON_MAP: Record<string, (map: object, n: number) => unknown>;
  attack(
    target: Target,
    count: number,
  ): Record<'known' | 'unknown' | 'random', Cost> & {
    leaked: Cost & { cleared: number };
  };
  collidingFast(count: number): Uint8Array[];
  cost(map: object, keys: unknown[]): Cost;
  victim(target: Target): object;
};
const { Map: DropIn } = (await import(new URL('../../dist/map.js', import.meta.url).href)) as {
  Map: MapConstructor;
};

/** Keys of an attack. */
const CHOSEN = 60;
/** Chains by chance at this load are of 1 bucket or 2, rarely 3; that one is of more than 6 has a probability
 *  below 1e-12. */
const CHANCE = 6;

describe.each(Object.entries(TARGETS))('%s', (_name, target) => {
  it('costs a chain with secrets that are known or leaked, raises alarms, and nothing otherwise', () => {
    const { known, unknown, random, leaked } = attack(target, CHOSEN);
    for (const { mean, most, alarms } of [known, leaked]) {
      expect(mean).toBeGreaterThan(CHOSEN / 5 / 3);
      expect(most).toBeGreaterThanOrEqual(CHOSEN / 8);
      expect(alarms).toBeGreaterThan(0);
    }
    for (const { mean, most, alarms } of [unknown, random]) {
      expect(mean).toBeLessThan(2);
      expect(most).toBeLessThanOrEqual(CHANCE);
      expect(alarms).toBe(0);
    }
    expect(leaked.cleared).toBeLessThanOrEqual(CHANCE);
  });
});

it("keys made for 'fast' collide whatever its secrets, and not by the default hash", () => {
  const keys = collidingFast(CHOSEN);
  expect(new Set(keys.map(String)).size).toBe(CHOSEN);
  const { nth } = TARGETS["bytes, 'fast'"] as Target;
  const flooded = cost(victim({ key: 'bytes', nth, hash: 'fast' }), keys);
  expect(flooded.most).toBeGreaterThanOrEqual(CHOSEN / 5);
  expect(flooded.alarms).toBeGreaterThan(0);
  const safe = cost(victim({ key: 'bytes', nth }), keys);
  expect([safe.most <= CHANCE, safe.alarms]).toEqual([true, 0]);
});

it('the drop-in answers as Map does where that is slow, and has moved', () => {
  for (const make of Object.values(ON_MAP)) {
    const map = new DropIn();
    expect(make(map, 3000)).toBe(make(new Map(), 3000));
    expect(map).toMatchObject({ size: 3000 });
    expect((map as unknown as { stats(): { moved: boolean } }).stats().moved).toBe(true);
  }
});
