// Builds what `npm run test:native` runs: before vitest, which takes a test without news for minutes for one
// that stands still.
import { build, CORES } from './build.mjs';

await Promise.all(Object.keys(CORES).map((core) => build(core, 'replay')));
