// Figures as short as a column of a terminal needs them.

const digits = (x: number): string => x.toFixed(x < 9.995 ? 2 : x < 99.95 ? 1 : 0);

/** A count in at most 6 characters: 999999, 1.05M, 12.3G. */
export const count = (n: number): string => {
  if (n < 1e6) return String(n);
  return n < 9.995e8 ? `${digits(n / 1e6)}M` : `${digits(n / 1e9)}G`;
};

/** Bytes in at most 8 characters: 512 B, 64.0 KiB, 1.50 GiB. */
export const bytes = (n: number): string => {
  if (n < 1024) return `${n} B`;
  const power = [1, 2].find((one) => n < 999.5 * 1024 ** one) ?? 3;
  return `${digits(n / 1024 ** power)} ${' KMG'[power]}iB`;
};

/** A duration of `ms` in at most 5 characters: 120ms, 34s, 12min, 5h, 30d. */
export const duration = (ms: number): string => {
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  const units = [
    ['s', 1000, 100],
    ['min', 60_000, 60],
    ['h', 3_600_000, 48],
  ] as const;
  for (const [unit, size, most] of units) {
    if (Math.round(ms / size) < most) return `${Math.round(ms / size)}${unit}`;
  }
  return `${Math.round(ms / 86_400_000)}d`;
};

/** A share of 1 in percent, without a fraction. */
export const percent = (share: number): string => `${Math.floor(share * 100)}%`;

/** A bar of `width` characters of which `share` is full, to an eighth of a character. */
export const bar = (share: number, width: number): string => {
  const eighths = Math.floor(share * width * 8);
  const part = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] as string;
  return `${'█'.repeat(eighths >> 3)}${part}`.padEnd(width).slice(0, width).replaceAll(' ', '·');
};
