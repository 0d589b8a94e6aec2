// Packs the package as it would be published and puts it into node_modules here.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export default () => {
  const folder = mkdtempSync(join(tmpdir(), 'tophash-packed-'));
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(here, '../..'),
    stdio: 'ignore',
  });
  const [tarball] = readdirSync(folder);
  const target = join(here, 'node_modules/tophash');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', target]);
  rmSync(folder, { recursive: true });
};
