// User Timing entries as Chrome's DevTools get them: recorded by the browser's own tracing, from the page
// that esbuild made.
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { serve } from './serve.mjs';
import { BUNDLERS } from './stage.mjs';

it('Chromium: growths are entries of a track of their own', async () => {
  const server = await serve(await BUNDLERS.esbuild(inject('folder'), 'devtools'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    await tab.waitForFunction(() => globalThis.programs);
    await browser.startTracing(tab, { categories: ['blink.user_timing', 'devtools.timeline'] });
    await tab.evaluate(() => globalThis.programs.observe());
    const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
    const begun = traceEvents.filter(
      ({ name, ph, args }) => name === 'tophash grow' && ph === 'b' && args?.detail,
    );
    expect(begun.length).toBeGreaterThan(3);
    for (const { args } of begun) {
      expect(JSON.parse(args.detail).devtools).toMatchObject({
        ...{ dataType: 'track-entry', track: 'evacuation', trackGroup: 'tophash', color: 'primary' },
        properties: [
          ['map', 'observed'],
          ['growth', expect.any(String)],
          ['B', expect.any(String)],
          ['entries', expect.any(String)],
        ],
      });
    }
  } finally {
    await browser.close();
    server.close();
    await once(server, 'close');
  }
});
