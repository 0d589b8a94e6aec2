// The page: settings make a subject, buttons write to it, and after each change everything is drawn anew.
import classicUrl from '../../../build/classic-probe.wasm?url';
import lineUrl from '../../../build/probe.wasm?url';
import { fillList, showChain, showKey } from './detail.js';
import { Grid } from './grid.js';
import { connectRace } from './race.js';
import { PAIRS, type PairName, type Settings, Subject } from './subject.js';
import { connectTour, type Stage } from './tour.js';

const one = <E extends Element>(selector: string): E => document.querySelector(selector) as E;
const onClick = (id: string, act: () => void): void => one(`#${id}`).addEventListener('click', act);

const load = async (url: string): Promise<ArrayBuffer> => (await fetch(url)).arrayBuffer();
const [line, classic] = await Promise.all([lineUrl, classicUrl].map(load));
const cores = { line, classic } as { line: ArrayBuffer; classic: ArrayBuffer };

const selects = {
  core: one<HTMLSelectElement>('#core'),
  kinds: one<HTMLSelectElement>('#kinds'),
  assist: one<HTMLSelectElement>('#assist'),
};
for (const name of Object.keys(PAIRS)) selects.kinds.append(new Option(name, name));

const settings = (): Settings => ({
  core: selects.core.value as Settings['core'],
  pair: selects.kinds.value as PairName,
  assist: Number(selects.assist.value),
});

let subject = new Subject(settings(), cores[settings().core]);
const said = one<HTMLElement>('#said');
const say = (text: string): void => {
  said.textContent = text;
};

const grid = new Grid(() => draw());

function draw(): void {
  grid.draw(subject);
  showChain(subject, subject.chain(grid.chosen));
  const stats = subject.map.stats();
  const number = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: 2 });
  fillList(one('#stats'), [
    ['size', number(stats.size)],
    ['buckets', `${number(stats.buckets)} (B ${stats.B})`],
    ['growth', stats.growth],
    ['oldBuckets', number(stats.oldBuckets)],
    ['nevacuate', number(stats.nevacuate)],
    ['overflowBuckets', number(stats.overflowBuckets)],
    ['loadFactor', number(stats.loadFactor)],
    ['bytes.total', number(stats.bytes.total)],
    ['bytes.old', number(stats.bytes.old)],
    ['bytes.keys', number(stats.bytes.keys)],
  ]);
}

const reset = (): void => {
  subject.dispose();
  subject = new Subject(settings(), cores[settings().core]);
  grid.show(0);
  draw();
};
for (const select of Object.values(selects)) {
  select.addEventListener('change', () => {
    reset();
    say('A new map.');
  });
}

/** What was typed, key by key. */
const typed = (): string[] =>
  one<HTMLInputElement>('#keys')
    .value.split(/[,\n]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');

/** Acts on the keys that were typed; a wrong one is said, and nothing is done. */
const withKeys = (act: (keys: (number | bigint | string)[]) => void): void => {
  try {
    const keys = typed().map((text) => subject.parse(text));
    if (keys.length === 0) say('No key is there: expected one or more, by commas.');
    else act(keys);
  } catch (error) {
    say((error as Error).message);
  }
};

one('#adding').addEventListener('submit', (event) => {
  event.preventDefault();
  withKeys((keys) => {
    for (const key of keys) subject.put(key);
    const { bucket } = subject.map.explain(keys.at(-1) as never);
    grid.show(bucket);
    draw();
    showKey(subject, keys.at(-1) as never);
    say(`${keys.length} added; the last is in bucket ${bucket}.`);
  });
});
onClick('find', () =>
  withKeys(([key]) => {
    const explanation = subject.map.explain(key as never);
    grid.show(explanation.bucket);
    draw();
    showKey(subject, key as never);
    say(`${key} ${subject.map.has(key as never) ? 'is' : 'would be'} in bucket ${explanation.bucket}.`);
  }),
);

const writes = (n: number): void => {
  for (let i = 0; i < n; i++) subject.write();
  draw();
};
onClick('step', () => writes(1));
onClick('hundred', () => writes(100));
onClick('delete', () => {
  say(`${subject.deleteSome(10)} deleted.`);
  draw();
});
onClick('drain', () => {
  const { moved, remaining } = subject.map.drain({ maxBuckets: 1 });
  say(`drain() moved ${moved}, ${remaining} remain.`);
  draw();
});
onClick('drain-all', () => {
  say(`drain() moved ${subject.map.drain().moved}.`);
  draw();
});
onClick('clear', () => {
  subject.map.clear();
  say('Cleared.');
  draw();
});

const play = one<HTMLButtonElement>('#play');
let last = 0;
/** Writes what is due since the last frame, and goes on while it plays. */
const frame = (now: number): void => {
  if (play.ariaPressed !== 'true') return;
  const rate = Number(one<HTMLSelectElement>('#rate').value);
  const due = Math.min(Math.floor(((now - last) / 1000) * rate), rate);
  if (due > 0) {
    last = now;
    writes(due);
  }
  requestAnimationFrame(frame);
};
play.addEventListener('click', () => {
  const isOn = play.ariaPressed !== 'true';
  play.ariaPressed = String(isOn);
  play.textContent = isOn ? 'Pause' : 'Play';
  last = performance.now();
  if (isOn) requestAnimationFrame(frame);
});

const stage: Stage = {
  get subject() {
    return subject;
  },
  reset(core, assist) {
    selects.core.value = core;
    selects.assist.value = String(assist);
    selects.kinds.value = 'i32, f64';
    reset();
  },
  say,
};
connectTour(stage, draw);
connectRace();
writes(20);
say('20 keys are there. Play, step, or type your own.');
