// Real programs print the same with the drop-in in the place of Map as without.
import { describe, expect, it } from 'vitest';
import { output, SWAP } from './run.mjs';

const BEFORE = ['--import', './before.mjs'];

describe.each(['typescript', 'rollup', 'eslint', 'prettier', 'collections', 'before'])('%s', (name) => {
  it('prints the same', async () => {
    const native = await output(`programs/${name}.mjs`, BEFORE);
    expect(native.length).toBeGreaterThan(100);
    const swapped = await output(`programs/${name}.mjs`, [...BEFORE, ...SWAP]);
    expect(swapped === native || swapped).toBe(swapped === native || native);
  });
});

it('the swap is in force', async () => {
  expect(await output('programs/who.mjs', SWAP)).toBe('ordered\n');
});
