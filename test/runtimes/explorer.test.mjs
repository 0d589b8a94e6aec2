// The explorer as a visitor meets it: the page that a static host would publish, in Chromium.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './serve.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'build/explorer');
const axe = createRequire(import.meta.url).resolve('axe-core');

let server;
let browser;
beforeAll(async () => {
  await promisify(execFile)('npm', ['run', 'explorer:build'], { cwd: root });
  server = await serve(built);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 300_000);
afterAll(async () => {
  await browser?.close();
  server?.close();
});

/** A page with a map that has 20 entries. Errors of the page fail the test that closes it. */
const open = async (options = {}) => {
  const page = await browser.newPage(options);
  const errors = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForSelector('.chain');
  expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
  const close = async () => {
    expect(errors).toEqual([]);
    await page.close();
  };
  const stat = (name) =>
    page
      .locator('#stats div', { has: page.getByText(name, { exact: true }) })
      .locator('dd')
      .textContent();
  return { page, close, stat };
};

it('loads in less than 300 kB', () => {
  const files = ['index.html', ...readdirSync(join(built, 'assets')).map((file) => `assets/${file}`)];
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(300_000);
});

describe('the map', () => {
  it('shows each entry as a cell, and grows as it is written to', async () => {
    const { page, close, stat } = await open();
    expect(await page.locator('.cell.full').count()).toBe(20);
    await page.click('#step');
    expect(await page.locator('.cell.full').count()).toBe(21);
    await page.click('#delete');
    expect(await stat('size')).toBe('11');
    await page.selectOption('#core', 'classic');
    for (let i = 0; i < 3 && (await stat('growth')) === 'none'; i++) await page.click('#hundred');
    while ((await stat('growth')) === 'none') await page.click('#step');
    expect(await page.locator('.chain.old').count()).toBeGreaterThan(0);
    expect(await page.locator('.chain.awaiting').count()).toBeGreaterThan(0);
    await page.click('#drain-all');
    expect(await stat('oldBuckets')).toBe('0');
    expect(await page.locator('.chain.old, .chain.awaiting').count()).toBe(0);
    await close();
  });

  it('plays and pauses', async () => {
    const { page, close, stat } = await open();
    await page.selectOption('#rate', '500');
    await page.click('#play');
    await expect.poll(async () => Number((await stat('size')).replace(',', ''))).toBeGreaterThan(60);
    await page.click('#play');
    const size = await stat('size');
    await page.waitForTimeout(300);
    expect(await stat('size')).toBe(size);
    await close();
  });

  it('has the bytes of a key where the table says, in both cores', async () => {
    const { page, close } = await open();
    for (const core of ['line', 'classic']) {
      await page.selectOption('#core', core);
      await page.fill('#keys', String(0x01020304));
      await page.click('#adding [type=submit]');
      const bytes = await page
        .locator('#bytes td.key[title*="key of slot"]')
        .evaluateAll((cells) => cells.map((cell) => [cell.title, cell.textContent]));
      const at = bytes.findIndex(([, byte], i) => byte === '04' && bytes[i + 3]?.[1] === '01');
      expect(bytes.slice(at, at + 4).map(([, byte]) => byte)).toEqual(['04', '03', '02', '01']);
      const titles = new Set(bytes.slice(at, at + 4).map(([title]) => title.replace(/.*: /, '')));
      expect(titles.size).toBe(1);
    }
    await close();
  });

  it('refuses what is no key, and says what it expected', async () => {
    const { page, close, stat } = await open();
    await page.fill('#keys', '5, a1');
    await page.click('#adding [type=submit]');
    expect(await page.textContent('#said')).toBe("'a1': expected an integer, since keys are i32");
    await page.fill('#keys', '99999999999');
    await page.click('#adding [type=submit]');
    expect(await page.textContent('#said')).toContain('99999999999');
    expect(await stat('size')).toBe('20');
    await close();
  });

  it('is reached by the keyboard alone', async () => {
    const { page, close } = await open();
    await page.locator('.chain[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await page.textContent('#chosen')).toBe('1');
    await page.keyboard.press('End');
    await page.keyboard.press(' ');
    const last = (await page.locator('.chain').count()) - 1;
    expect(await page.textContent('#chosen')).toBe(String(last));
    await close();
  });
});

it('leads through the incident, and the cure ends the growth', async () => {
  const { page, close, stat } = await open();
  const steps = await page.locator('#tour li').count();
  const said = [];
  for (let i = 0; i < steps; i++) {
    await page.click('#tour-next');
    said.push(await page.textContent('#said'));
    if (i === 3) expect(Number(await stat('oldBuckets'))).toBeGreaterThan(10);
    if (i === 6) expect(await stat('oldBuckets')).toBe('0');
  }
  expect(said[3]).toMatch(/reads later: \d+ old buckets of 128 wait/);
  expect(said[6]).toMatch(/verify\(\) found nothing wrong/);
  await close();
});

it('races against Map and draws the course', async () => {
  const { page, close } = await open();
  await page.selectOption('#entries', '100000');
  await page.click('#race');
  await page.waitForSelector('#plots canvas');
  expect(await page.locator('#plots figure').count()).toBe(2);
  expect(await page.textContent('#race-said')).toMatch(/^tophash: .* Map: .*/);
  await close();
});

it.each([
  ['light', 1200],
  ['dark', 1200],
  ['light', 390],
])('axe finds no serious problem: %s, %d pixels wide', async (colorScheme, width) => {
  const { page, close } = await open({ bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
  await page.click('#tour-next');
  await page.click('#tour-next');
  await page.selectOption('#entries', '100000');
  await page.click('#race');
  await page.waitForSelector('#plots canvas');
  // nothing is wider than the page
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  await close();
});
