// Vitest reporter that ends a run which stands still. Vitest measures a test's time in that test's own event
// loop, so one that loops without an end, or waits for a process for ever, would hold the run up until
// something outside ends it, and nobody would learn which it was. The same with a process that does not come
// to rest after its last test.

/** A run stands still if nothing is heard of it for so many times the longest that a test may take. */
const TIMES = 2;

export default class StallGuard {
  #timer;
  /** A run that waits for files to change does not stand still. */
  #watches = false;
  /** By file that has begun and not ended, what was heard of it last. */
  #running = new Map();

  onInit(vitest) {
    this.#watches = vitest.config.watch;
  }

  onTestModuleStart(module) {
    this.#heard(module, 'its beginning');
  }

  onTestCaseReady(test) {
    this.#heard(test.module, `the beginning of '${test.fullName}'`);
  }

  onTestCaseResult(test) {
    this.#heard(test.module, `the end of '${test.fullName}'`);
  }

  onTestModuleEnd(module) {
    this.#heard(module, 'its end');
    this.#running.delete(module);
  }

  onTestRunEnd() {
    this.#timer?.unref();
  }

  #heard(module, what) {
    if (this.#watches) return;
    this.#running.set(module, what);
    clearTimeout(this.#timer);
    const limit = TIMES * module.project.config.testTimeout;
    this.#timer = setTimeout(() => this.#stalled(limit), limit);
  }

  #stalled(limit) {
    const files = [...this.#running].map(([{ moduleId }, what]) => `${moduleId}: the last was ${what}`);
    if (files.length === 0) files.push('every file that has begun has ended, but not the process of one');
    console.error(['', `The run stands still: no news for ${limit / 1000} s.`, ...files].join('\n'));
    process.exit(1);
  }
}
