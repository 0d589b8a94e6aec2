// The buckets as cells: a page of them as a list that arrow keys move over, and all of them as a strip.
import type { Bucket, Chain, Subject } from './subject.js';

/** Places shown at a time. */
export const PAGE = 96;
/** Most places that the strip draws, one by one. */
const STRIP = 1 << 14;

const WORDS = { current: '', old: ', old, not evacuated', awaiting: ', waits for an old bucket' } as const;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const entriesOf = (chain: Chain): number =>
  chain.buckets.reduce((sum, { slots }) => sum + slots.filter((slot) => slot !== undefined).length, 0);

/** What a screen reader says of a chain. */
const describe = (chain: Chain): string => {
  const behind = chain.buckets.length - 1;
  const overflow = behind > 0 ? `, ${behind} overflow bucket${behind > 1 ? 's' : ''}` : '';
  const entries = chain.state === 'awaiting' ? '' : `: ${entriesOf(chain)} entries${overflow}`;
  return `bucket ${chain.index}${entries}${WORDS[chain.state]}`;
};

const drawBucket = ({ slots }: Bucket): HTMLElement => {
  const row = document.createElement('span');
  row.className = 'bucket';
  row.ariaHidden = 'true'; // the words of the chain say it
  for (const slot of slots) {
    const cell = document.createElement('span');
    cell.className = slot === undefined ? 'cell free' : 'cell full';
    cell.textContent = slot === undefined ? '--' : hex(slot.tophash);
    if (slot !== undefined) cell.title = `${slot.key}: ${slot.value}`;
    row.append(cell);
  }
  return row;
};

/** The list of buckets and the strip. `choose` is told which bucket the user opens. */
export class Grid {
  readonly #list = document.querySelector('#grid') as HTMLElement;
  readonly #strip = document.querySelector('#overview') as HTMLCanvasElement;
  readonly #range = document.querySelector('#range') as HTMLElement;
  readonly #before = document.querySelector('#before') as HTMLButtonElement;
  readonly #after = document.querySelector('#after') as HTMLButtonElement;
  #from = 0;
  chosen = 0;

  constructor(choose: () => void) {
    const open = (index: number): void => {
      this.chosen = index;
      choose();
    };
    this.#list.addEventListener('click', ({ target }) => {
      const chain = (target as Element).closest<HTMLElement>('.chain');
      if (chain !== null) open(Number(chain.dataset.index));
    });
    this.#list.addEventListener('keydown', (event) => {
      const at = (event.target as HTMLElement).closest<HTMLElement>('.chain');
      if (at === null) return;
      if (event.key === 'Enter' || event.key === ' ') open(Number(at.dataset.index));
      else if (!this.#move(at, event.key)) return;
      event.preventDefault();
    });
    this.#before.addEventListener('click', () => this.#turn(-PAGE, choose));
    this.#after.addEventListener('click', () => this.#turn(PAGE, choose));
  }

  /** Moves the focus by an arrow key; false for another key. */
  #move(from: HTMLElement, key: string): boolean {
    const all = [...this.#list.children] as HTMLElement[];
    const row = Math.max(
      1,
      all.findIndex((it) => it.offsetTop > (all[0]?.offsetTop ?? 0)),
    );
    const by = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: row,
      ArrowUp: -row,
      Home: -all.length,
      End: all.length,
    };
    const step = by[key as keyof typeof by];
    if (step === undefined) return false;
    const to = all[Math.min(all.length - 1, Math.max(0, all.indexOf(from) + step))] as HTMLElement;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    return true;
  }

  #turn(by: number, redraw: () => void): void {
    this.#from = Math.max(0, this.#from + by);
    this.chosen = this.#from;
    redraw();
  }

  /** Shows the page on which a bucket stands, and opens it. */
  show(index: number): void {
    this.#from = index - (index % PAGE);
    this.chosen = index;
  }

  draw(subject: Subject): void {
    const { buckets } = subject;
    if (this.#from >= buckets) this.#from = 0;
    if (this.chosen >= buckets) this.chosen = this.#from;
    const to = Math.min(buckets, this.#from + PAGE);
    this.#range.textContent = `${this.#from} to ${to - 1} of ${buckets.toLocaleString('en')}`;
    this.#before.disabled = this.#from === 0;
    this.#after.disabled = to === buckets;
    const focused = (document.activeElement as HTMLElement | null)?.dataset?.index;
    const reachable = focused === undefined ? this.chosen : Number(focused);
    this.#list.style.setProperty('--slots', String(subject.geometry.slots));
    this.#list.replaceChildren(
      ...subject.chains(this.#from, to).map((chain) => this.#item(chain, chain.index === reachable)),
    );
    if (focused !== undefined) this.#list.querySelector<HTMLElement>(`[data-index="${focused}"]`)?.focus();
    this.#drawStrip(subject);
  }

  #item(chain: Chain, isReachable: boolean): HTMLElement {
    const item = document.createElement('div');
    item.className = `chain ${chain.state}`;
    item.dataset.index = String(chain.index);
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', String(chain.index === this.chosen));
    item.tabIndex = isReachable ? 0 : -1;
    const name = document.createElement('span');
    name.className = 'name';
    name.textContent = String(chain.index);
    name.ariaHidden = 'true';
    const words = document.createElement('span');
    words.className = 'spoken';
    words.textContent = describe(chain);
    item.append(words, name, ...chain.buckets.map(drawBucket));
    return item;
  }

  /** One column of a pixel or more for each place: its colour says the state, its height how full it is. */
  #drawStrip(subject: Subject): void {
    const strip = this.#strip;
    const colors = getComputedStyle(document.documentElement);
    const shown = Math.min(subject.buckets, STRIP);
    const width = strip.clientWidth || 600;
    strip.width = width;
    const context = strip.getContext('2d') as CanvasRenderingContext2D;
    const step = Math.max(1, Math.floor(shown / width));
    const states = { current: 0, old: 0, awaiting: 0 };
    for (let index = 0; index < shown; index += step) {
      const state = subject.stateOf(index);
      states[state]++;
      const full =
        state === 'awaiting' ? 0.15 : Math.min(1, subject.entriesAt(index) / subject.geometry.slots);
      context.fillStyle = colors.getPropertyValue(state === 'awaiting' ? '--waiting' : `--${state}`);
      const [x, w] = [(index / shown) * width, Math.max(1, (step / shown) * width)];
      context.fillRect(x, strip.height * (1 - full), w, strip.height * full);
    }
    const share = (n: number): string => `${Math.round((100 * n * step) / shown)} %`;
    strip.setAttribute(
      'aria-label',
      `All buckets: ${share(states.current)} current, ${share(states.old)} old, ${share(states.awaiting)} waiting`,
    );
  }
}
