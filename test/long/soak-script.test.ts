// The soak, for a second: what it writes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('npm run soak samples memory, latencies and verify(), and says how they drift', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tophash-soak-'));
  try {
    const out = join(folder, 'soak.json');
    const script = fileURLToPath(new URL('soak.mjs', import.meta.url));
    const args = ['--minutes', '0.02', '--every', '0.3', '--entries', '2000', '--out', out];
    const text = execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    const { entries, samples, drifts } = JSON.parse(readFileSync(out, 'utf8'));
    expect([entries, samples.length]).toEqual([2000, 4]);
    for (const it of samples) expect(it.operations * it.used * it.verifyMs * it.p9999).toBeGreaterThan(0);
    expect(Object.keys(drifts)).toEqual(['used', 'committed', 'rss', 'heapUsed', 'p9999']);
    expect(text).toContain('last third by first third');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
