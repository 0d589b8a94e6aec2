// The bytes of one bucket, each by the field that it belongs to, and what explain() says of a key.
import type { Bucket as Layout, Field as LayoutField } from '../../../bindings/cli/layout/bucket.js';
import type { Bucket, Chain, Key, Subject } from './subject.js';

/** Bytes in a row of the table. */
const ROW = 16;

/** A part of a bucket. */
interface Field {
  name: string;
  kind: 'tophash' | 'key' | 'value' | 'meta';
  at: number;
  bytes: number;
}

/** What the parts of a bucket are called here; of a slot, with its number. */
const titled = ({ name, role, at, bytes }: LayoutField): Field => {
  if (role === 'tophash' || role === 'key' || role === 'value')
    return { name: `${role} of slot ${name.slice(1)}`, kind: role, at, bytes };
  const titles = { link: 'link to the next bucket', filter: 'filter of what lies behind' } as const;
  const title = role === 'link' || role === 'filter' ? titles[role] : 'meta: slots in use, link bit, epoch';
  return { name: title, kind: 'meta', at, bytes };
};

/** The parts of a bucket by address. In a linked bucket of some shapes the link takes the last slot's place. */
export const fieldsOf = (layout: Layout, isLinked: boolean): Field[] => {
  const last = layout.slots - 1;
  const gone = isLinked && layout.inLastSlot ? [`k${last}`, `v${last}`] : [];
  return [...layout.fields, ...(isLinked ? layout.whenLinked : [])]
    .filter(({ name, role }) => !gone.includes(name) && (isLinked || role !== 'filter'))
    .map(titled)
    .sort((a, b) => a.at - b.at);
};

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** A table of one bucket's bytes. */
const tableOf = (subject: Subject, bucket: Bucket, title: string): HTMLElement => {
  const fields = fieldsOf(subject.geometry, bucket.linked);
  const bytes = subject.bytesOf(bucket.address);
  const table = document.createElement('table');
  table.className = 'bytes';
  const caption = table.createCaption();
  caption.textContent = `${title}, address ${hex(bucket.address, 8)}, ${bytes.length} bytes`;
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = table.insertRow();
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = at % 64 === 0 ? `line ${at / 64}, +${hex(at, 2)}` : `+${hex(at, 2)}`;
    row.append(head);
    for (let i = at; i < Math.min(at + ROW, bytes.length); i++) {
      const field = fields.find((it) => i >= it.at && i < it.at + it.bytes);
      const cell = row.insertCell();
      cell.textContent = hex(bytes[i] as number, 2);
      cell.className = field?.kind ?? '';
      cell.title = field === undefined ? `byte ${i}: unused` : `byte ${i}: ${field.name}`;
    }
  }
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'group');
  scroll.setAttribute('aria-label', `Bytes of ${title}`);
  scroll.append(table);
  return scroll;
};

const listOf = (bucket: Bucket): HTMLElement => {
  const list = document.createElement('p');
  const entries = bucket.slots.flatMap((slot, i) =>
    slot === undefined ? [] : [`slot ${i}: ${slot.key} is ${slot.value} (tophash ${hex(slot.tophash, 2)})`],
  );
  list.textContent = entries.length === 0 ? 'No slot is in use.' : entries.join('; ');
  return list;
};

/** Pairs of terms and values as a list. */
export const fillList = (list: Element, pairs: Iterable<readonly [string, string]>): void => {
  list.replaceChildren(
    ...Array.from(pairs, ([term, value]) => {
      const pair = document.createElement('div');
      const dt = document.createElement('dt');
      const dd = document.createElement('dd');
      dt.textContent = term;
      dd.textContent = value;
      pair.append(dt, dd);
      return pair;
    }),
  );
};

/** Shows the chain at a place, and what explain() says of its first key. */
export const showChain = (subject: Subject, chain: Chain): void => {
  const place = document.querySelector('#bytes') as HTMLElement;
  (document.querySelector('#chosen') as HTMLElement).textContent = String(chain.index);
  const parts = chain.buckets.flatMap((bucket, n) => [
    tableOf(subject, bucket, n === 0 ? `bucket ${chain.index}` : `overflow bucket ${n}`),
    listOf(bucket),
  ]);
  if (parts.length === 0) {
    const note = document.createElement('p');
    note.textContent =
      chain.state === 'awaiting'
        ? 'This place has no bucket of its own until the old one is evacuated.'
        : 'This bucket reads as empty: nothing was written to it since the map was emptied.';
    parts.push(note);
  }
  place.replaceChildren(...parts);
  const first = chain.buckets.flatMap(({ slots }) => slots).find((slot) => slot !== undefined);
  if (first !== undefined) showKey(subject, first.key);
};

/** Shows what explain() says of a key. */
export const showKey = (subject: Subject, key: Key): void => {
  const pairs = Object.entries(subject.map.explain(key as never)).map(
    ([name, value]) => [name, name === 'hash' ? hex(Number(value), 8) : String(value)] as const,
  );
  fillList(document.querySelector('#explained') as Element, [['key', String(key)], ...pairs]);
};
