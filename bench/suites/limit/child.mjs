// Child of limit.mjs: calls, lines and bandwidth, in a module that does nothing else (assembly/limit.ts), and
// steps of iterators over plain typed arrays.
import { instantiate } from '../../harness/assembly.mjs';
import { answer } from '../../harness/job.mjs';
import { median } from '../../harness/report.mjs';

/** Timings of each, of which the median counts. */
const ROUNDS = 15;
/** Reads or calls per timing, and reads that wait for one another. */
const COUNT = 1 << 19;
const DEPENDENT = 1 << 15;

answer(({ bytes }) => {
  const wasm = instantiate('limit');
  const callNs = timed(() => callAll(wasm.call), COUNT);
  const stepNs = {
    number: timed(() => sumOf(new Numbers()), COUNT),
    pair: timed(() => sumOfPairs(new Pairs()), COUNT),
  };
  const footprints = bytes.map((size) => {
    const base = wasm.prepare(size);
    return {
      bytes: size,
      lineNs: timed((seed) => wasm.randomLines(base, size, COUNT, seed), COUNT),
      latencyNs: timed((seed) => wasm.dependentLines(base, size, DEPENDENT, seed), DEPENDENT),
      bytesPerNs: 1 / timed(() => repeat(wasm.sequential, base, size), Math.max(size, COUNT * 8)),
    };
  });
  return { callNs, stepNs, footprints };
});

/** Nanoseconds per operation of a loop that is run hot first. */
function timed(loop, operations) {
  let sink = 0;
  const samples = [];
  for (let round = -5; round < ROUNDS; round++) {
    const start = performance.now();
    sink += Number(loop(round * 2_654_435 + 1));
    if (round >= 0) samples.push(((performance.now() - start) * 1e6) / operations);
  }
  if (Number.isNaN(sink)) throw new Error('a limit gave no number');
  return median(samples);
}

function callAll(call) {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) sum += call(i);
  return sum;
}

/** What iterators step through, again and again. */
const keys = Int32Array.from({ length: 1024 }, (_, i) => i);
const values = Float64Array.from(keys, (key) => key + 0.5);

/** COUNT numbers by the iterator protocol, with next() as it is cheapest in V8. */
class Numbers {
  #i = 0;

  [Symbol.iterator]() {
    return this;
  }

  next() {
    let value;
    const done = this.#i === COUNT;
    if (!done) value = values[this.#i++ & 1023];
    return { value, done };
  }
}

/** The same of pairs. */
class Pairs {
  #i = 0;

  [Symbol.iterator]() {
    return this;
  }

  next() {
    let value;
    const done = this.#i === COUNT;
    if (!done) {
      const i = this.#i++ & 1023;
      value = [keys[i], values[i]];
    }
    return { value, done };
  }
}

function sumOf(numbers) {
  let sum = 0;
  for (const value of numbers) sum += value;
  return sum;
}

function sumOfPairs(pairs) {
  let sum = 0;
  for (const [, value] of pairs) sum += value;
  return sum;
}

/** Small footprints are read again and again, until it is as many bytes as a timing needs. */
function repeat(sequential, base, size) {
  let sum = 0n;
  for (let read = 0; read < COUNT * 8; read += size) sum ^= sequential(base, size);
  return sum;
}
