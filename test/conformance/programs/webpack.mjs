// webpack bundles in memory: entries of Svelte that share chunks, and immer, which Terser makes small in a
// thread of its own.
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import webpack from 'webpack';
import { digest } from './digest.mjs';

const bundle = async (entry, minimize) => {
  const compiler = webpack({
    mode: 'production',
    context: fileURLToPath(new URL('..', import.meta.url)),
    entry,
    target: 'node',
    output: { path: '/memory', filename: '[name].[contenthash].js', library: { type: 'commonjs' } },
    devtool: minimize && 'source-map',
    optimization: { splitChunks: { chunks: 'all', minSize: 1000 }, minimize },
    performance: false,
  });
  const files = [];
  compiler.outputFileSystem = {
    mkdir: (_, ...rest) => rest.at(-1)(null),
    stat: (path, done) => done(Object.assign(new Error(path), { code: 'ENOENT' })),
    writeFile: (path, content, done) => {
      files.push(`${path} ${digest(String(content))}`);
      done(null);
    },
  };
  const { compilation } = await promisify(compiler.run.bind(compiler))();
  const messages = [...compilation.errors, ...compilation.warnings].map(({ message }) => message);
  console.log(files.toSorted().join('\n'), messages);
  const { chunkGraph, moduleGraph } = compilation;
  for (const chunk of compilation.chunks)
    console.log(chunk.id, chunk.name, chunkGraph.getNumberOfChunkModules(chunk));
  const lines = [...compilation.modules].map((module) => {
    const used = moduleGraph.getExportsInfo(module).getUsedExports(undefined);
    const names = used instanceof Set ? [...used].toSorted().join(' ') : used;
    const connections = [...moduleGraph.getOutgoingConnections(module)].length;
    return [module.identifier().split('node_modules').at(-1), module.size(), connections, names].join(' ');
  });
  console.log(lines.toSorted().join('\n'));
  await promisify(compiler.close.bind(compiler))();
};

const svelte = {
  client: 'svelte',
  server: 'svelte/server',
  legacy: 'svelte/legacy',
  store: 'svelte/store',
};
await bundle(svelte, false);
await bundle({ immer: 'immer' }, true);
