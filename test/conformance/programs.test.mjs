// Real programs print the same with the drop-in in the place of Map as without.
import { describe, expect, it } from 'vitest';
import { output, SWAP } from './run.mjs';

const BEFORE = ['--import', './before.mjs'];
const SOON = ['--import', './soon.mjs'];

const PROGRAMS =
  'typescript babel rollup webpack eslint prettier postcss svelte vue jsdom mocha vitest immer mobx yjs protobufjs ' +
  'collections before';

describe.each(PROGRAMS.split(' '))('%s', (name) => {
  it('prints the same, whenever maps move', async () => {
    const run = (...flags) => output(`programs/${name}.mjs`, [...BEFORE, ...flags]);
    const outputs = [run(), run(...SWAP), run(...SWAP, ...SOON)];
    const [native, swapped, soon] = await Promise.all(outputs);
    expect(native.length).toBeGreaterThan(100);
    expect(swapped === native || swapped).toBe(swapped === native || native);
    expect(soon === native || soon).toBe(soon === native || native);
  });
});

it('the swap is in force', async () => {
  expect(await output('programs/who.mjs', SWAP)).toBe('ordered\n');
});
