// A million inserts into a TypedMap and into the engine's Map, side by side in this page: what the slowest
// insert takes, and how load and overflow go.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { TypedMap } from '../../../bindings/index.js';

/** Inserts timed together: one is too short for a browser's clock. */
const CHUNK = 1000;
/** Milliseconds of work before the page is drawn again. */
const SLICE_MS = 24;

/** What a race measures, by chunk. */
interface Course {
  entries: number[];
  ours: number[];
  native: number[];
  load: number[];
  overflow: number[];
}

const shuffled = (n: number): Int32Array => {
  const keys = Int32Array.from({ length: n }, (_, i) => i);
  let x = 1;
  for (let i = n - 1; i > 0; i--) {
    x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    const j = (x >>> 0) % (i + 1);
    [keys[i], keys[j]] = [keys[j] as number, keys[i] as number];
  }
  return keys;
};

const fillOurs = (map: TypedMap<'i32', 'f64'>, keys: Int32Array): void => {
  for (let i = 0; i < keys.length; i++) map.set(keys[i] as number, i);
};

const fillNative = (map: Map<number, number>, keys: Int32Array): void => {
  for (let i = 0; i < keys.length; i++) map.set(keys[i] as number, i);
};

const timed = (run: () => void): number => {
  const begun = performance.now();
  run();
  return performance.now() - begun;
};

const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** Runs the race; `progress` is told the share that is done. */
const run = async (n: number, progress: (share: number) => void): Promise<Course> => {
  const keys = shuffled(n);
  const ours = new TypedMap('i32', 'f64');
  const native = new Map<number, number>();
  const course: Course = { entries: [], ours: [], native: [], load: [], overflow: [] };
  let begun = performance.now();
  for (let at = 0; at < n; at += CHUNK) {
    const part = keys.subarray(at, at + CHUNK);
    const ourMs = timed(() => fillOurs(ours, part));
    const nativeMs = timed(() => fillNative(native, part));
    const { loadFactor, overflowBuckets, buckets } = ours.stats();
    course.entries.push(at + part.length);
    course.ours.push(ourMs);
    course.native.push(nativeMs);
    course.load.push(loadFactor);
    course.overflow.push((100 * overflowBuckets) / buckets);
    if (performance.now() - begun > SLICE_MS) {
      progress(at / n);
      await drawn();
      begun = performance.now();
    }
  }
  ours.dispose();
  return course;
};

const color = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name);

const plot = (
  title: string,
  series: uPlot.Series[],
  data: uPlot.AlignedData,
  isLog: boolean,
): HTMLElement => {
  const place = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = title;
  place.append(caption);
  const axis = { stroke: color('--soft'), grid: { stroke: color('--line') } };
  const host = document.querySelector('#plots') as HTMLElement;
  new uPlot(
    {
      width: Math.max(280, Math.min(520, host.clientWidth - 16)),
      height: 240,
      scales: { x: { time: false }, y: isLog ? { distr: 3 } : {} },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((it) => it.toLocaleString('en')) }, axis],
      series: [{ label: 'entries' }, ...series],
    },
    data,
    place,
  );
  for (const canvas of place.querySelectorAll('canvas')) {
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', title);
  }
  return place;
};

const sum = (all: number[]): number => all.reduce((a, b) => a + b, 0);
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** Connects the button. */
export const connectRace = (): void => {
  const button = document.querySelector('#race') as HTMLButtonElement;
  const said = document.querySelector('#race-said') as HTMLElement;
  const places = document.querySelector('#plots') as HTMLElement;
  button.addEventListener('click', async () => {
    button.disabled = true;
    const n = Number((document.querySelector('#entries') as HTMLSelectElement).value);
    const course = await run(n, (share) => {
      said.textContent = `${Math.round(100 * share)} % of ${n.toLocaleString('en')} entries`;
    });
    const [ours, native] = [course.ours, course.native].map((all) => all.map((it) => Math.max(it, 0.01)));
    places.replaceChildren(
      plot(
        'Milliseconds per 1,000 inserts, on a scale of powers of ten',
        [
          { label: 'tophash', stroke: color('--current'), width: 1 },
          { label: 'Map', stroke: color('--old'), width: 1 },
        ],
        [course.entries, ours as number[], native as number[]],
        true,
      ),
      plot(
        'Entries per bucket, and overflow buckets in percent of all',
        [
          { label: 'entries per bucket', stroke: color('--current'), width: 1 },
          { label: 'overflow, %', stroke: color('--mark'), width: 1 },
        ],
        [course.entries, course.load, course.overflow],
        false,
      ),
    );
    said.textContent =
      `tophash: ${ms(sum(course.ours))} in all, the slowest 1,000 inserts ${ms(Math.max(...course.ours))}. ` +
      `Map: ${ms(sum(course.native))}, the slowest ${ms(Math.max(...course.native))}.`;
    button.disabled = false;
  });
};
