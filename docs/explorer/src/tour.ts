// The guided tour: a growth that begins, lingers while the map is only read, is seen, and is ended. It goes
// the way of the incident handbook's chapters (docs/article.md).
import type { Subject } from './subject.js';

/** What a step may do to the page. */
export interface Stage {
  readonly subject: Subject;
  /** A new map with these settings. */
  reset(core: 'line' | 'classic', assist: number): void;
  say(text: string): void;
}

interface Step {
  text: string;
  act(stage: Stage): void;
}

const pending = ({ subject }: Stage): string => {
  const { oldBuckets, buckets } = subject.map.stats();
  return `${oldBuckets} old buckets of ${buckets} wait.`;
};

const STEPS: readonly Step[] = [
  {
    text: 'Structure. A map of Go’s layout is made, with nobody to end a growth but writes. It has a header and a bucket of 8 slots; each key’s tophash byte stands before the keys.',
    act(stage) {
      stage.reset('classic', 1);
      for (let i = 0; i < 6; i++) stage.subject.write();
      stage.say('A classic map with 6 entries in one bucket.');
    },
  },
  {
    text: 'Life. Writes go on until the load factor of 6.5 is passed with 64 buckets: a growth begins. The array is twice as long now, and nothing has moved but what that write needed.',
    act(stage) {
      const { map } = stage.subject;
      while (!(map.stats().growing && map.stats().buckets >= 128)) stage.subject.write();
      stage.say(`A growth has begun. ${pending(stage)}`);
    },
  },
  {
    text: 'Each write evacuates the old bucket that it needs, and one more. Ten writes follow: look at the colours.',
    act(stage) {
      for (let i = 0; i < 10; i++) stage.subject.write();
      stage.say(pending(stage));
    },
  },
  {
    text: 'Then the service only reads. Reads change nothing, so the old buckets stay, and so does their memory: in Go for ever, since nothing else ends a growth there.',
    act(stage) {
      const { map } = stage.subject;
      let found = 0;
      for (let round = 0; round < 20; round++) for (const [key] of map) found += map.has(key) ? 1 : 0;
      stage.say(`${found.toLocaleString('en')} reads later: ${pending(stage)}`);
    },
  },
  {
    text: 'Signals. stats() says so exactly and in constant time: growing, oldBuckets, and oldBucketsIdleMs, the time since anything moved. The alert goes by that figure.',
    act(stage) {
      const { growth, oldBuckets, oldBucketsIdleMs, bytes } = stage.subject.map.stats();
      stage.say(
        `growth: ${growth}, oldBuckets: ${oldBuckets}, idle for ${Math.round(oldBucketsIdleMs)} ms, ${bytes.old} bytes in old buckets.`,
      );
    },
  },
  {
    text: 'First aid. The handbook clears a pointer by force and loses entries. drain() moves what is left, here within a budget of 16 buckets, and nothing is lost.',
    act(stage) {
      const { moved, remaining } = stage.subject.map.drain({ maxBuckets: 16 });
      stage.say(`drain() moved ${moved} buckets, ${remaining} remain.`);
    },
  },
  {
    text: 'Cure. The rest is drained, the old array goes back to the heap, and verify() walks over everything.',
    act(stage) {
      stage.subject.map.drain();
      stage.subject.map.verify();
      stage.say(`The growth has ended. ${pending(stage)} verify() found nothing wrong.`);
    },
  },
  {
    text: 'Prevention. By default a background drain ends such a growth within milliseconds of the last write; this page has turned it off. On the default core growth is in place besides, so no second array is held meanwhile.',
    act(stage) {
      stage.reset('line', 1);
      for (let i = 0; i < 300; i++) stage.subject.write();
      stage.say('The default core, with 300 entries. Play on.');
    },
  },
];

/** Connects the list and its button. `after` redraws the page. */
export const connectTour = (stage: Stage, after: () => void): void => {
  const list = document.querySelector('#tour') as HTMLElement;
  const button = document.querySelector('#tour-next') as HTMLButtonElement;
  let next = 0;
  list.replaceChildren(
    ...STEPS.map(({ text }) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }),
  );
  button.addEventListener('click', () => {
    for (const item of list.children) item.removeAttribute('aria-current');
    list.children[next]?.setAttribute('aria-current', 'step');
    STEPS[next]?.act(stage);
    next = (next + 1) % STEPS.length;
    button.textContent = next === 0 ? 'Begin again' : `Step ${next + 1} of ${STEPS.length}`;
    after();
  });
};
