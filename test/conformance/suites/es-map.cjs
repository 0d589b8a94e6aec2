// es-map's own assertions, which it ships in test/tests.js, on the drop-in.
const test = require('tape');
const { dirname, join } = require('node:path');
const { default: DropIn } = require('tophash/map');

const runTests = require(join(dirname(require.resolve('es-map/package.json')), 'test/tests.js'));

test('Map', (t) => {
  runTests(DropIn, t);
  t.end();
});
