// Builds the explorer into build/explorer: files that any static host serves, from any folder.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: { outDir: '../../build/explorer', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  // the sources of the package and the cores lie above this folder
  server: { fs: { allow: ['../..'] } },
});
