// The packed package in every runtime: the same programs, one line each. A runtime that is missing fails.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { RUNTIMES } from './runtimes.mjs';

const missing = [];
const folder = inject('folder');
afterAll(() => {
  console.log(
    missing.length > 0 ? `\nCould not be started: ${missing.join('; ')}` : '\nNo runtime is missing.',
  );
});

describe.each(RUNTIMES)('%s', (name, start, version, programs) => {
  let runtime;
  beforeAll(async () => {
    runtime = await start(folder).catch((error) => ({ error }));
    if (runtime.error) missing.push(name);
  });
  afterAll(() => runtime.stop?.());

  /** Runs a step and prints its line. */
  const step = async (title, summary) => {
    const line = (text) => console.log(`${name.padEnd(18)}${title.padEnd(9)}${text}`);
    try {
      if (runtime.error) throw runtime.error;
      line(await summary());
    } catch (error) {
      line(`FAILED: ${error.message}`);
      throw error;
    }
  };

  it('is there', () =>
    step('', () => {
      expect(runtime.version.slice(0, version.length)).toBe(version);
      return runtime.version;
    }));

  it.each(programs)('%s', (program) => step(program, () => runtime.run(program)));
});
