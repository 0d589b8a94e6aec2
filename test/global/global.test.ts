// The swap, in a process of its own, from dist/ as `node --import tophash/global` finds it.
import { describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const ENTRY = new URL('../../dist/global.js', import.meta.url).href;

/** What a program prints when it runs behind the swap, as JSON. */
const run = (program: string, flags: string[] = []): unknown => {
  const { status, stdout, stderr } = runNode([
    ...['--import', ENTRY, ...flags],
    ...['--input-type=module', '--eval', program],
  ]);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
};

describe('tophash/global', () => {
  it('puts the drop-in in the place of Map, with the attributes of a global', () => {
    const found = run(`
      const { value, ...attributes } = Object.getOwnPropertyDescriptor(globalThis, 'Map');
      console.log(JSON.stringify([value === Map, new Map().stats().core, attributes]));`);
    expect(found).toEqual([true, 'ordered', { writable: true, enumerable: false, configurable: true }]);
  });

  it('maps that the engine makes are maps, work as ever, and are no subclass’s', () => {
    const found = run(`
      import { deserialize, serialize } from 'node:v8';
      const native = deserialize(Buffer.from('ff0f3b4902490449064908 3a04'.replaceAll(' ', ''), 'hex'));
      class Sub extends Map {}
      console.log(JSON.stringify([
        native.constructor === Map, native instanceof Map, native instanceof Sub, [...native],
          [...new Map(native)],
        new Sub() instanceof Map, new Map() instanceof Sub, ({}) instanceof Map, [] instanceof Map,
          1 instanceof Map,
      ]));`);
    const pairs = [
      [1, 2],
      [3, 4],
    ];
    expect(found).toEqual([false, true, false, pairs, pairs, true, false, false, false, false]);
  });

  it('structuredClone and postMessage copy maps that have moved, wherever they are', () => {
    const found = run(`
      const map = new Map();
      for (let i = 0; i < 20_000; i++) map.set(i, i);
      const shared = { map };
      const value = { list: [, map], shared, set: new Set([shared]), date: new Date(7) };
      value.native = new Map([['it', map]]);
      value.self = value;
      map.set('value', value);
      const copy = structuredClone(value);
      const { port1, port2 } = new MessageChannel();
      const received = new Promise((resolve) => { port2.onmessage = ({ data }) => resolve(data); });
      port1.postMessage([map]);
      const [posted] = await received;
      port1.close();
      let refused = '';
      try { structuredClone({ map, f() {} }); } catch (error) { refused = error.name; }
      console.log(JSON.stringify([
        map.stats().form, copy.list[1].size, copy.list[1] === copy.shared.map, 0 in copy.list,
        [...copy.set][0] === copy.shared, copy.native.get('it') === copy.shared.map, copy.self === copy,
        copy.shared.map.get('value') === copy, copy.shared.map.get(19_999), copy.date.getTime(),
        posted.size, posted.get(5), refused, structuredClone.name, map.size,
      ]));`);
    expect(found).toEqual([
      ...['log', 20_001, true, false, true, true, true, true, 19_999, 7],
      ...[20_001, 5, 'DataCloneError', 'structuredClone', 20_001],
    ]);
  });

  it('CommonJS modules and libraries of this package see it too', () => {
    const index = new URL('../../dist/index.js', import.meta.url).href;
    const found = run(`
      import { createRequire } from 'node:module';
      import { TypedMap } from '${index}';
      const require = createRequire(import.meta.url);
      const { Module } = require('node:module');
      const module = new Module('x');
      module._compile('module.exports = new Map([[1, 2]])', '/x.cjs');
      const typed = new TypedMap('i32', 'f64').set(1, 0.5);
      console.log(JSON.stringify([module.exports.stats().core, typed.get(1), [...typed]]));`);
    expect(found).toEqual(['ordered', 0.5, [[1, 0.5]]]);
  });

  it('what is left of a process that made many maps ends at once', () => {
    const found = run(`
      const maps = [];
      for (let n = 0; n < 200; n++) {
        const map = new Map();
        for (let i = 0; i < 5000; i++) map.set(i, i);
        maps.push(map);
      }
      console.log(JSON.stringify(maps.reduce((sum, map) => sum + map.size, 0)));`);
    expect(found).toBe(1_000_000);
  });
});
