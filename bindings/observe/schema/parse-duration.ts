// Durations as people write them: 15m, 1.5s, 250ms, 2h.

/** Milliseconds by unit. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A number and its unit. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
export const DURATION_EXPECTED = 'a duration: a number and ms, s, m or h, such as "15m"';

/** Milliseconds; undefined if it is no duration. */
export const parseDuration = (text: string): number | undefined => {
  const [, number, unit] = DURATION.exec(text) ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * (UNITS[unit] as number);
};
