// Test environments and sandboxes replace what the host gives. Whatever throws, does nothing or is missing:
// an operation works, or gives a clear error and has changed nothing. On the build that ships.
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';
import { expectNothingWrong } from '../support/shipped.js';
import { FAULTS, HOST } from './host.js';

const isLong = process.env.TOPHASH_LONG !== undefined;
const dist = new URL('../../dist/', import.meta.url).href;

/** Replaces a function, then loads the package, uses each kind of table, puts it back and prints what it
 *  found. */
const early = (path: string, fault: string): { wrong?: string; error?: string } => {
  const contents = `
    import { replace } from './test/faults/host.ts';
    const { log } = console;
    const stringify = JSON.stringify;
    const restore = replace('${path}', '${fault}');
    const found = [];
    let error;
    let at = 'loading';
    const tables = [];
    try {
      const { Heap, TypedMap, TypedSet } = await import('${dist}index.js');
      const { Map: DropIn } = await import('${dist}map.js');
      at = 'using';
      const map = new TypedMap('i32', 'any');
      const text = new TypedMap('string', 'string', { heap: new Heap() });
      const set = new TypedSet('f64');
      const drop = new DropIn();
      for (let i = 0; i < 1200; i++) {
        map.set(i, i);
        text.set('key ' + i, 'wert ж' + i);
        set.add(i / 2);
        drop.set(i, i).set('key ' + i, i);
      }
      tables[0] = map; tables[1] = text; tables[2] = set; tables[3] = drop;
    } catch (failed) {
      error = failed;
    }
    restore();
    const wrong = [];
    if (tables.length > 0) {
      const [map, text, set, drop] = tables;
      if (map.size !== 1200 || map.get(1199) !== 1199) wrong.push('TypedMap');
      if (text.get('key 7') !== 'wert ж7' || [...text].length !== 1200) wrong.push('text');
      if (!set.has(7.5) || set.size !== 1200) wrong.push('TypedSet');
      if (drop.size !== 2400 || drop.get('key 9') !== 9 || drop.get(1199) !== 1199) wrong.push('drop-in');
      for (const table of [map, text, set]) table.verify();
    }
    log(stringify({ wrong: wrong.join(), error: error && at + ': ' + String(error.message) }));`;
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', external: ['file:*'] },
  });
  const ended = runNode(['--input-type=module', '-'], { input: outputFiles[0]?.text ?? '' });
  expect([ended.status, ended.stderr.slice(-600)]).toEqual([0, '']);
  return JSON.parse(ended.stdout);
};

/** What Node can load a module without. */
const EARLY = HOST.filter((path) =>
  /^(performance|setTimeout|clearTimeout|crypto|WeakRef|Finalization|console|TextDecoder|Math)/.test(path),
);

describe.each(FAULTS)('a function that %s after loading', (fault) => {
  it('lets each operation work, or fail clearly before it changes anything', () => {
    const stride = isLong ? 9 : 27;
    expectNothingWrong('host', { fault, stride }, isLong ? 5000 : 2500);
  });
});

/** Each fault of each function takes a process: without TOPHASH_LONG=1 a third of them. */
const CASES = EARLY.flatMap((path, i) =>
  FAULTS.filter((_, n) => isLong || n === i % FAULTS.length).map((fault) => [path, fault] as const),
);

describe('before loading', () => {
  it.each(CASES)('%s %s: everything works, or fails clearly', (path, fault) => {
    const { wrong, error } = early(path, fault);
    expect(wrong).toBe('');
    if (error !== undefined) expect(error).toContain(path.split('.').at(-1));
  });
});
