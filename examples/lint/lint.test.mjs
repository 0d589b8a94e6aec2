// The rules on small programs, by ESLint's RuleTester; and the configuration as ESLint reads it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint, RuleTester } from 'eslint';
import noUndisposed from './no-undisposed.mjs';
import requireCapacity from './require-capacity.mjs';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester({ languageOptions: { ecmaVersion: 2026, sourceType: 'module' } });

const IMPORT = "import { Heap, TypedMap, TypedSet as Numbers } from 'tophash';\n";
const program = (code) => IMPORT + code;
const finds = (messageId, ...all) =>
  all.map(([code, data]) => ({ code: program(code), errors: [{ messageId, data }] }));

tester.run('no-undisposed', noUndisposed, {
  valid: [
    "const map = new TypedMap('u32', 'f64');", // at module level
    'function f() { using map = new TypedMap(); map.set(1, 2); }',
    'async function f() { await using heap = new Heap(); }',
    'function f() { const map = new TypedMap(); try { map.set(1, 2); } finally { map.dispose(); } }',
    'function f() { const map = new TypedMap(); map[Symbol.dispose](); }',
    'function f() { return new TypedMap(); }',
    'const f = () => new Numbers();',
    'function f() { const map = new TypedMap(); return map; }',
    'function f() { const map = new TypedMap(); return { map }; }',
    'function f(big) { const map = new TypedMap(); return big ? map : undefined; }',
    'class A { constructor() { this.map = new TypedMap(); } }',
    'class A { map = new TypedMap(); }',
    'function f() { let map; map = new TypedMap(); return map; }',
    'function f(stack) { const map = stack.use(new TypedMap()); map.set(1, 1); }',
    'function f(stack) { const map = new TypedMap(); stack.use(map); }',
    'function f(all) { const map = new TypedMap(); all.push(map); }',
    'function f() { const map = new TypedMap(); return (key) => map.get(key); }',
    'function* f() { const map = new TypedMap(); yield map; }',
  ]
    .map(program)
    .concat(
      "import { TypedMap } from 'other'; function f() { new TypedMap(); }",
      'function f() { new Map(); }',
    ),
  invalid: finds(
    'undisposed',
    ['function f() { new TypedMap(); }', { name: 'TypedMap' }],
    ['function f() { const map = new TypedMap(); map.set(1, 2); }', { name: 'TypedMap' }],
    ['function f() { const map = new TypedMap(); return map.size; }', { name: 'TypedMap' }],
    [
      'const f = (keys) => { const set = new Numbers(); keys.forEach((key) => set.add(key)); };',
      { name: 'TypedSet' },
    ],
    ['class A { f() { const heap = new Heap(); return heap.stats(); } }', { name: 'Heap' }],
    ['function f() { return new TypedMap().size; }', { name: 'TypedMap' }],
  ),
});

tester.run('require-capacity', requireCapacity, {
  valid: [
    "const map = new TypedMap('u32', 'f64', { capacity: 3 }); for (const x of [1, 2, 3]) map.set(x, x);",
    "const map = new TypedMap('u32', 'f64', options); for (const x of [1, 2, 3]) map.set(x, x);",
    "const map = new TypedMap('u32', 'f64', { ...options }); for (const x of [1, 2, 3]) map.set(x, x);",
    "const map = new TypedMap('u32', 'f64'); map.reserve(3); for (const x of [1, 2, 3]) map.set(x, x);",
    "const map = new TypedMap('u32', 'f64'); for (const x of stream) map.set(x, x);",
    "const map = new TypedMap('u32', 'f64'); for (const x of [1, 2, 3]) map.get(x);",
    "const map = new TypedMap('u32', 'f64'); map.set(1, 2);",
    "const map = new TypedMap('u32', 'f64'); while (more()) map.set(next(), 1);",
    "const map = new TypedMap('u32', 'f64'); for (let i = 0; i < limit(); i++) map.set(i, 1);",
    // made anew each time round
    "for (const part of [1, 2]) { const map = new TypedMap('u32', 'f64'); map.set(part, 1); }",
    // who knows when it is called
    "const map = new TypedMap('u32', 'f64'); const add = (x) => map.set(x, 1);",
    'const heap = new Heap(); for (const x of [1, 2]) heap.add(x);',
  ].map(program),
  invalid: finds(
    'capacity',
    [
      "const map = new TypedMap('u32', 'f64'); for (const x of [1, 2, 3]) map.set(x, x);",
      { name: 'TypedMap', length: '3' },
    ],
    [
      "const rows = text.split(','); const map = new TypedMap('u32', 'f64', { name: 'x' });" +
        ' for (const x of rows) map.add(x, 1);',
      { name: 'TypedMap', length: 'rows.length' },
    ],
    [
      "const set = new Numbers('u32'); for (const [i, x] of Object.entries(all)) if (x) set.add(i);",
      { name: 'TypedSet', length: 'Object.entries(all).length' },
    ],
    [
      "const keys = new Set(list); const set = new Numbers('u32'); for (const x of keys) set.add(x);",
      { name: 'TypedSet', length: 'keys.size' },
    ],
    [
      "const map = new TypedMap('u32', 'f64'); for (let i = 0; i < rows.length; i++) map.set(i, 1);",
      { name: 'TypedMap', length: 'rows.length' },
    ],
    [
      "function f(n) { const map = new TypedMap('u32', 'u32');" +
        ' for (let i = 0; i < 1000; i++) { map.getOrInsert(i, n); } return map; }',
      { name: 'TypedMap', length: '1000' },
    ],
    [
      "const set = new Numbers('u32'); rows.forEach((row) => set.add(row.id));",
      { name: 'TypedSet', length: 'the length of rows' },
    ],
  ),
});

it('the example configuration turns both on', async () => {
  const eslint = new ESLint({ cwd: fileURLToPath(new URL('.', import.meta.url)) });
  const code = program(
    "export function f() { const map = new TypedMap('u32', 'u32'); for (const x of [1]) map.set(x, x); }",
  );
  const [{ messages }] = await eslint.lintText(code, { filePath: 'program.mjs' });
  assert.deepEqual(
    messages.map(({ ruleId, severity }) => [ruleId, severity]),
    [
      ['tophash/no-undisposed', 2],
      ['tophash/require-capacity', 1],
    ],
  );
});
