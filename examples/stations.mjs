// Least, mean and greatest reading of each weather station in a file of lines such as `Hamburg;12.3`, read a
// chunk at a time. Readings are whole tenths throughout, so that sums are exact.
//
//  node examples/stations.mjs [--slice] [--rows 10000000]
import { deepEqual } from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypedMap } from 'tophash';
import { CHUNK, linesOf, writeReadings } from './stations-data.mjs';
import { compare, readOptions, whole } from './support.mjs';

const MOST_STATIONS = 1 << 16;
const [NEWLINE, SEMICOLON, MINUS, POINT, ZERO] = Buffer.from('\n;-.0');
/** Given by getMany() for a name that is not in the index. */
const NONE = 0xffffffff;

/** A row number per station, and a column per figure: no object per station, no string until one is shown. */
class Stations {
  index = new TypedMap('bytes', 'u32');
  min = new Int16Array(MOST_STATIONS).fill(32767);
  max = new Int16Array(MOST_STATIONS).fill(-32768);
  sum = new Float64Array(MOST_STATIONS);
  count = new Uint32Array(MOST_STATIONS);
  // of one chunk's lines: the names one behind the other, where each begins, the readings, the rows in the
  // columns
  #names = new Uint8Array(CHUNK);
  #offsets = new Uint32Array(CHUNK >> 2);
  #readings = new Int16Array(CHUNK >> 2);
  #rows = new Uint32Array(CHUNK >> 2);

  add(lines) {
    const n = this.#parse(lines);
    const data = this.#names;
    const offsets = this.#offsets.subarray(0, n + 1);
    const [rows, readings] = [this.#rows, this.#readings];
    const { index, min, max, sum, count } = this;
    index.getMany({ data, offsets }, rows, { missing: NONE });
    for (let i = 0; i < n; i++) {
      let row = rows[i];
      if (row === NONE) row = index.getOrInsert(data.subarray(offsets[i], offsets[i + 1]), index.size);
      const reading = readings[i];
      if (reading < min[row]) min[row] = reading;
      if (reading > max[row]) max[row] = reading;
      sum[row] += reading;
      count[row]++;
    }
  }

  #parse(lines) {
    const [names, offsets, readings] = [this.#names, this.#offsets, this.#readings];
    let n = 0;
    let end = 0;
    for (let i = 0; i < lines.length; i++) {
      for (; lines[i] !== SEMICOLON; i++) names[end++] = lines[i];
      const isNegative = lines[++i] === MINUS;
      if (isNegative) i++;
      let tenths = 0;
      for (; lines[i] !== NEWLINE; i++) if (lines[i] !== POINT) tenths = tenths * 10 + lines[i] - ZERO;
      readings[n++] = isNegative ? -tenths : tenths;
      offsets[n] = end;
    }
    return n;
  }

  /** Figures by name. */
  report() {
    const { min, max, sum, count } = this;
    const figures = (row) => ({ min: min[row], max: max[row], sum: sum[row], count: count[row] });
    return new Map(Array.from(this.index, ([name, row]) => [Buffer.from(name).toString(), figures(row)]));
  }
}

function withTophash(path) {
  const stations = new Stations();
  for (const lines of linesOf(path)) stations.add(lines);
  const report = stations.report();
  stations.index.dispose();
  return report;
}

/** The usual program. */
function withMap(path) {
  const stations = new Map();
  for (const lines of linesOf(path)) {
    for (const line of lines.toString().split('\n')) {
      if (line === '') continue;
      const semicolon = line.indexOf(';');
      const name = line.slice(0, semicolon);
      const tenths = Math.round(Number(line.slice(semicolon + 1)) * 10);
      const station = stations.get(name);
      if (station === undefined) {
        stations.set(name, { min: tenths, max: tenths, sum: tenths, count: 1 });
      } else {
        if (tenths < station.min) station.min = tenths;
        if (tenths > station.max) station.max = tenths;
        station.sum += tenths;
        station.count++;
      }
    }
  }
  return stations;
}

const { slice, rows } = readOptions({ rows: undefined });
const lines = rows ?? (slice ? 200_000 : 10_000_000);
const folder = mkdtempSync(join(tmpdir(), 'tophash-stations-'));
try {
  const path = join(folder, 'readings.txt');
  writeReadings(path, lines);
  console.log(`stations: ${whole(lines)} lines, ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  const report = compare({
    of: ['line', lines],
    versions: { 'Map, strings': () => withMap(path), 'tophash, bytes': () => withTophash(path) },
    check: deepEqual,
  });
  const shown = [...report].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 3);
  for (const [name, { min, max, sum, count }] of shown) {
    const figures = [min / 10, sum / count / 10, max / 10].map((n) => n.toFixed(1));
    console.log(`  ${name}: ${figures.join(' / ')}`);
  }
  console.log(`  ${whole(report.size)} stations, read ${CHUNK / 2 ** 20} MiB at a time`);
} finally {
  rmSync(folder, { recursive: true });
}
