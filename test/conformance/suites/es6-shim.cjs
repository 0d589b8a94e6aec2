// es6-shim's tests of Map, run by mocha on the drop-in: it must have been put in Map's place before.
const { default: Mocha } = require('mocha');
const { dirname, join } = require('node:path');
const chai = require('chai');

globalThis.expect = chai.expect;
globalThis.assert = chai.assert;

const mocha = new Mocha({ reporter: 'json' });
mocha.addFile(join(dirname(require.resolve('es6-shim/package.json')), 'test/map.js'));
mocha.run((failures) => {
  process.exitCode = failures === 0 ? 0 : 1;
});
