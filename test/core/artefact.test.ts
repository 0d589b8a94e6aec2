// What is published is what was meant: the cores' exports, by a committed list, no runtime, no data, no
// strings, no names, four imports besides memory, and the bindings embed exactly these bytes.
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode } from '../../bindings/core/core.js';
import classicBytes from '../../bindings/core/embedded/classic.js';
import lineBytes from '../../bindings/core/embedded/line.js';
import { classic, line } from '../../bindings/cores.js';
import { BUILDS, type Build, bytesOf } from '../support/cores.js';

const SECTION = { custom: 0, memory: 5, global: 6, start: 8, data: 11, dataCount: 12 };

/** A module's sections: id and contents. */
const sectionsOf = (bytes: Uint8Array): { id: number; body: Uint8Array }[] => {
  const sections: { id: number; body: Uint8Array }[] = [];
  let at = 8; // behind magic and version
  const leb = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++] as number;
    const size = leb();
    sections.push({ id, body: bytes.subarray(at, at + size) });
    at += size;
  }
  expect(at).toBe(bytes.length);
  return sections;
};

const importsOf = (module: WebAssembly.Module): string[] =>
  WebAssembly.Module.imports(module)
    .map(({ kind, ...it }) => `${kind} ${it.module} ${it.name}`)
    .toSorted();

const namesOf = (build: Build): string[] =>
  WebAssembly.Module.exports(new WebAssembly.Module(bytesOf(build)))
    .map(({ name, kind }) => `${kind} ${name}`)
    .toSorted();

describe.each(['release', 'classic', 'scalar'] as const)('%s', (build) => {
  const bytes = bytesOf(build);
  const module = new WebAssembly.Module(bytes);
  const sections = sectionsOf(bytes);

  it('exports what the committed list says', async () => {
    await expect(`${namesOf(build).join('\n')}\n`).toMatchFileSnapshot('./artefact.exports.txt');
  });

  it('exports its memory, and besides only functions, none of a runtime', () => {
    const others = WebAssembly.Module.exports(module).filter(({ kind }) => kind !== 'function');
    expect(others).toEqual([{ name: 'memory', kind: 'memory' }]);
    const odd = WebAssembly.Module.exports(module).filter(
      ({ name }) => !/^[a-z][a-zA-Z0-9]*(_[a-z0-9]+)*$/.test(name),
    );
    expect(odd).toEqual([]);
  });

  it('imports what tells the time of steps and what reads strings, and memory where cores share it', () => {
    expect(importsOf(module)).toEqual([
      'function env now',
      'function env spent',
      'function wasm:js-string charCodeAt',
      'function wasm:js-string length',
      ...(build === 'release' ? ['memory env memory'] : []),
    ]);
  });

  it('has no data, so no string, no start function, no global state, and no names', () => {
    const ids = sections.map(({ id }) => id);
    for (const [name, id] of Object.entries(SECTION)) {
      expect([name, ids.includes(id)]).toEqual([name, name === 'memory' && build !== 'release']);
    }
    for (const name of ['name', 'sourceMappingURL', 'producers', 'target_features']) {
      expect(WebAssembly.Module.customSections(module, name)).toEqual([]);
    }
  });

  it('starts with two pages of memory and leaves the limit to the heap', () => {
    const memory = sections.find(({ id }) => id === SECTION.memory);
    if (build !== 'release') expect([...(memory?.body ?? [])]).toEqual([1, 0, 2]);
    // as imported: of kind 2, no limit, two pages
    else
      expect(
        Buffer.from(bytes).indexOf(Buffer.from('\x03env\x06memory\x02\x00\x02', 'latin1')),
      ).toBeGreaterThan(0);
  });
});

describe.each(['i32', 'i64', 'f64', 'records', 'i32x2'] as const)('the core %s', (build) => {
  const bytes = readFileSync(new URL(`../../build/${build}.wasm`, import.meta.url));
  const module = new WebAssembly.Module(bytes);

  it('exports a part of what the whole core does, and its memory', () => {
    const whole = namesOf('release');
    const names = WebAssembly.Module.exports(module).map(({ name, kind }) => `${kind} ${name}`);
    expect(names.filter((name) => !whole.includes(name))).toEqual([]);
    expect(names.length).toBeLessThan(whole.length / 3);
    expect(names).toContain('memory memory');
  });

  it('imports its memory, and has no data and no state of its own, so that another core may join', () => {
    expect(importsOf(module)).toContain('memory env memory');
    const ids = sectionsOf(bytes).map(({ id }) => id);
    expect(Object.values(SECTION).filter((id) => ids.includes(id))).toEqual([]);
  });

  it('takes at most 12 kB by Brotli', () => {
    expect(brotliCompressSync(bytes).length).toBeLessThan(12_000);
  });
});

it('every build has the same exports', () => {
  for (const build of BUILDS) expect(namesOf(build)).toEqual(namesOf('release'));
});

it('a section would be seen: debug builds have names', () => {
  expect(sectionsOf(bytesOf('debug')).some(({ id }) => id === SECTION.custom)).toBe(true);
  expect(sectionsOf(bytesOf('probe')).some(({ id }) => id === SECTION.global)).toBe(true);
});

it('the bindings embed these very bytes', () => {
  expect(bytesOf('release').equals(decode(lineBytes))).toBe(true);
  expect(bytesOf('classic').equals(decode(classicBytes))).toBe(true);
  expect(lineBytes).toMatch(/^[ -~]+$/); // nothing that a bundler or minifier would escape
  expect(lineBytes).not.toMatch(/["'`\\<]/);
  expect(WebAssembly.Module.exports(line.module)).toHaveLength(namesOf('release').length);
  expect(WebAssembly.Module.exports(classic.module)).toHaveLength(namesOf('classic').length);
});

it('embeds say that they are generated', () => {
  for (const core of ['line', 'classic']) {
    const text = readFileSync(new URL(`../../bindings/core/embedded/${core}.ts`, import.meta.url), 'utf8');
    expect(text.startsWith(`// Generated by tools/build.mjs from build/${core}.wasm: do not edit.`)).toBe(
      true,
    );
  }
});
