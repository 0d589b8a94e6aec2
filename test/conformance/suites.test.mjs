// Suites that others wrote for a Map.
import { describe, expect, it } from 'vitest';
import { output, SWAP } from './run.mjs';

describe('suites', () => {
  it('es-map: all 1,138 assertions', async () => {
    const tap = await output('suites/es-map.cjs');
    expect(tap.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
    expect(tap).toContain('# pass  1138');
  });

  it('es6-shim: its tests of Map', async () => {
    const { stats, failures } = JSON.parse(await output('suites/es6-shim.cjs', SWAP));
    expect(failures.map(({ fullTitle }) => fullTitle)).toEqual([]);
    expect(stats.passes).toBeGreaterThanOrEqual(55);
  });
});
