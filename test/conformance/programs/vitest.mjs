// Vitest runs vitest/ in a child process and in a thread. Prints names and states of its tests, and
// messages and diffs of those that fail.
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

const print = {
  onTestRunEnd(modules, errors) {
    console.log(errors);
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        console.log(test.fullName, state);
        for (const { name, message, diff } of errors ?? []) console.log(name, message, diff?.slice(0, 3000));
      }
    }
  },
};
const options = {
  config: false,
  root: fileURLToPath(new URL('vitest', import.meta.url)),
  watch: false,
  cache: false,
  execArgv: process.execArgv,
  env: { LAST: typeof Map.prototype.last, NO_COLOR: '1' },
  reporters: [print],
};
for (const pool of ['forks', 'threads']) {
  const vitest = await startVitest('test', [], { ...options, pool });
  await vitest.close();
}
process.exitCode = 0;
