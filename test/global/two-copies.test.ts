// Two copies of the package in one process, each with its swap: the second finds the first one's drop-in in
// the place of the native Map.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('toNative() gives a native Map, and inspection shows what is there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'two-copies-'));
  try {
    for (const copy of ['a', 'b'])
      for (const part of ['dist', 'package.json'])
        cpSync(join(root, part), join(folder, copy, part), { recursive: true });
    const input = `
      import { inspect } from 'node:util';
      const Native = globalThis.Map;
      await import('${folder}/a/dist/global.js');
      await import('${folder}/b/dist/global.js');
      const { TypedMap } = await import('${folder}/b/dist/index.js');
      const map = new TypedMap('i32', 'any').set(1, 'a');
      const of = (it) => Object.getPrototypeOf(it) === Native.prototype;
      console.log(JSON.stringify([
        of(map.toNative()), of(new Map([[1, 2]]).toNative()),
        inspect(map), inspect(map.toNative()), inspect(new Map([[1, 2]])),
      ]));`;
    const { status, stdout, stderr } = runNode(['--input-type=module', '-'], { input });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual([
      ...[true, true, "TypedMap<i32, any>(1) { 1 => 'a' }"],
      ...["Map(1) { 1 => 'a' }", 'Map(1) { 1 => 2 }'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
