// Set up before each test file: writes what its tests reached of instrumented cores, when they have ended.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { FOLDER } from './build.mjs';
import { reachedIn, recorders } from './recorders.mjs';

afterAll(() => {
  const found = [...recorders].map(([file, recorder]) => [file, reachedIn(recorder)]);
  const name = `${expect
    .getState()
    .testPath.replace(/.*\/test\//, '')
    .replaceAll('/', '-')}.json`;
  writeFileSync(join(FOLDER, 'reached', name), JSON.stringify(Object.fromEntries(found)));
});
