// Vitest reporter that ends the run with one plain line, "N passed, N failed", for people and for CI to read.
// A file that could not be loaded and an error outside any test count as failed. When nothing ran, the line
// is left out and the run fails.
export default class ClosingLine {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state in count) count[state]++;
      }
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    }
    if (count.passed + count.failed === 0) {
      console.error('No test ran.');
      process.exitCode = 1;
      return;
    }
    if (count.failed > 0) process.exitCode = 1;
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    // After the other reporters' summaries, which are printed at this same event.
    process.once('exit', () =>
      process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`),
    );
  }
}
