// Babel translates two libraries for old browsers. A plugin of this file keeps what it sees in Maps, by
// offset and by name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { transformAsync } from '@babel/core';
import { digest } from './digest.mjs';

const { resolve } = createRequire(import.meta.url);

/** Calls `done` with a Map from the offset of every identifier to its name, and one from names to counts. */
const identifiers = (done) => () => {
  const byOffset = new Map();
  const counts = new Map();
  return {
    visitor: {
      Identifier({ node: { start, name } }) {
        if (!Number.isInteger(start)) return;
        byOffset.set(start, name);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      },
    },
    post: () => done(byOffset, counts),
  };
};

const sources = [
  resolve('immer').replace(/dist.*/, 'dist/immer.mjs'),
  resolve('graphology').replace(/dist.*/, 'dist/graphology.mjs'),
];
for (const source of sources) {
  const text = readFileSync(source, 'utf8');
  const done = (byOffset, counts) => {
    console.log(byOffset.size, [...byOffset].slice(0, 5), digest([...byOffset].join()));
    console.log([...counts].toSorted(([, a], [, b]) => b - a).slice(0, 10));
    while (byOffset.size > 100) byOffset.delete(byOffset.keys().next().value);
    console.log(
      [...byOffset].slice(-5),
      [...byOffset.keys()].reduce((a, b) => a + b),
    );
  };
  const { code, map } = await transformAsync(text, {
    configFile: false,
    babelrc: false,
    sourceMaps: true,
    compact: false,
    presets: [['@babel/preset-env', { targets: 'ie 11', modules: 'commonjs' }]],
    plugins: [identifiers(done)],
  });
  console.log(digest(code), digest(map.mappings), map.names.length);
  console.log(code.slice(0, 3000));
}
