// ESLint's recommended rules on this repository's tools and benchmarks.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [js.configs.all, { languageOptions: { ecmaVersion: 'latest', sourceType: 'module' } }],
});
const results = await eslint.lintFiles(['tools/*.mjs', 'bench/harness/*.mjs']);
for (const { filePath, messages } of results) {
  for (const { line, column, ruleId, message } of messages)
    console.log(relative(root, filePath), line, column, ruleId, message);
}
