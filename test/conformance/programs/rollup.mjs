// Rollup bundles the packed package with all its entries; the chunks and their code.
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

const dist = (name) => fileURLToPath(new URL(`../node_modules/tophash/dist/${name}.js`, import.meta.url));
const bundle = await rollup({
  input: { index: dist('index'), map: dist('map'), cores: dist('cores') },
  onwarn: ({ code }) => console.log(code),
});
const { output } = await bundle.generate({ format: 'es', sourcemap: true });
for (const { fileName, code, source, map, exports, modules } of output) {
  console.log(fileName, exports, Object.keys(modules ?? {}).length, map?.mappings.length);
  console.log(code ?? source);
}
