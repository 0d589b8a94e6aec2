// Mocha runs a thousand tests of mocha/ and reports them as TAP, with the diffs of those that fail by intent.
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';

const mocha = new Mocha({ reporter: 'tap', reporterOptions: { tapVersion: '13' }, timeout: 0, color: false });
mocha.addFile(fileURLToPath(new URL('mocha/ledger.cjs', import.meta.url)));
const failures = await new Promise((resolve) => {
  const runner = mocha.run(resolve);
  runner.on('fail', ({ title }, { expected, actual, message }) => {
    console.log(title, message, Mocha.reporters.Base.generateDiff(actual, expected).slice(0, 3000));
  });
});
console.log(failures, 'failed');
