// Before all tests: the packed package, installed in a folder of its own, once for all files.
import { rmSync } from 'node:fs';
import { stage } from './stage.mjs';

export default async function setup({ provide }) {
  const folder = await stage();
  provide('folder', folder);
  return () => rmSync(folder, { recursive: true });
}
