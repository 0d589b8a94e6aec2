// A core build as heaps use it: how it is compiled, and who reads its strings.
import { expect, it } from 'vitest';
import { Core, coldExports, coreNow } from '../../bindings/core/core.js';
import { bytesOf } from '../support/cores.js';

it('is compiled once, on first use or by prepare(), which may be given the module', async () => {
  const bytes = bytesOf('release');
  let reads = 0;
  const make = () =>
    new Core('mine', () => {
      reads++;
      return bytes;
    });
  const core = make();
  expect([core.isWhole, reads]).toEqual([true, 0]);
  expect(core.module).toBe(core.module);
  await core.prepare();
  expect(reads).toBe(1);
  const prepared = make();
  await prepared.prepare();
  expect(reads).toBe(2);
  const { module } = prepared;
  expect([module instanceof WebAssembly.Module, reads]).toEqual([true, 2]);
  const given = make();
  await given.prepare(module);
  expect([given.module === module, reads]).toEqual([true, 2]);
  await given.prepare(core.module); // too late
  expect(given.module).toBe(module);
  await expect(make().prepare({} as never)).rejects.toThrow(
    'init() got an object (Object): expected a WebAssembly.Module or nothing',
  );
});

it('does not read strings where the module lists the functions for that as imports', () => {
  const core = new Core('mine', () => bytesOf('release'));
  const module = new WebAssembly.Module(bytesOf('release')); // without the option that asks for builtins
  expect(WebAssembly.Module.imports(module).some((it) => it.module === 'wasm:js-string')).toBe(true);
  expect(core.readsTextOf(module)).toBe(false);
});

it('has a scan of keys alone where there are values to leave out and it is whole', () => {
  const exports = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, () => name])) as never;
  const scans = (x: never, storage: 'u32' | 'ref', bytes: 0 | 4) => {
    const { scan, scanKeys } = coldExports(x, storage, bytes) as unknown as Record<string, () => string>;
    return [scan?.(), scanKeys?.()];
  };
  expect(scans(exports('scan_u32_4', 'scanKeys_u32_4'), 'u32', 4)).toEqual(['scan_u32_4', 'scanKeys_u32_4']);
  expect(scans(exports('scan_u32_4'), 'u32', 4)).toEqual(['scan_u32_4', 'scan_u32_4']);
  expect(scans(exports('scan_u32_0'), 'u32', 0)).toEqual(['scan_u32_0', 'scan_u32_0']);
  expect(scans(exports('scan_ref_4'), 'ref', 4)).toEqual(['scan_ref_4', 'scan_ref_4']);
});

it('is never told that it is 0 by the clock, which to it is that nobody watches', () => {
  const { now } = performance;
  try {
    for (const [ms, told] of [
      [0, Number.MIN_VALUE],
      [5, 5],
    ] as const) {
      performance.now = () => ms;
      expect(coreNow()).toBe(told);
    }
  } finally {
    performance.now = now;
  }
});
