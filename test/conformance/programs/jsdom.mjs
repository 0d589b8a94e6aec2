// jsdom parses and changes a page of 3,000 rows. Its script keeps Maps of the page's own realm, this file
// keeps Maps of elements and of numbers.
import { JSDOM } from 'jsdom';
import { digest } from './digest.mjs';

const rows = Array.from(
  { length: 3000 },
  (_, i) => `<tr id="r${i}" class="c${i % 7}"><td>${i}<td>${i * i}</tr>`,
);
const page = `<!doctype html><title>rows</title>
<style>.c3 { color: red } td:first-child { display: none }</style>
<table>${rows.join('\n')}</table><x-total></x-total>
<script>
  const byId = new Map([...document.querySelectorAll('tr')].map((row, i) => [i * 3, row]));
  customElements.define('x-total', class extends HTMLElement {
    connectedCallback() { this.textContent = [...byId.keys()].reduce((a, b) => a + b, 0); }
  });
  window.pageMap = byId;
</script>`;
const { window } = new JSDOM(page, { runScripts: 'dangerously', url: 'https://example.org/a?b=1&b=2&c=3' });
const { document, pageMap } = window;
console.log(document.querySelector('x-total').outerHTML, pageMap.size, new Map(pageMap).size);
console.log([...new Map(pageMap)].slice(0, 3).map(([key, row]) => [key, row.id, row.cells.length]));

const records = new Map();
new window.MutationObserver((list) => {
  for (const { type, target } of list) {
    const key = `${type} ${target.id || target.localName}`;
    records.set(key, (records.get(key) ?? 0) + 1);
  }
}).observe(document.body, { subtree: true, childList: true, attributes: true });

const elements = new Map([...document.querySelectorAll('tr')].map((row, i) => [row, i]));
const heights = new Map([...elements].map(([row, i]) => [(i * 7919) % 65_537, row.textContent.length]));
for (const [row, i] of elements) {
  row.addEventListener('click', () => heights.set(i, -i));
  if (i % 5 === 0) row.click();
  if (i % 3 === 0) row.remove();
  else row.setAttribute('data-i', `${i}`);
  if (i % 3 === 0) elements.delete(row);
}
while (elements.size > 1000) elements.delete(elements.keys().next().value);
await new Promise((resolve) => setTimeout(resolve));
console.log(records.size, [...records].slice(0, 5), digest([...records].join()));
console.log(
  heights.size,
  digest([...heights].join()),
  [...elements].slice(0, 3).map(([row, i]) => row.id + i),
);

const { searchParams } = new window.URL(window.location.href);
console.log(
  [...new Map(searchParams)],
  [
    ...new window.Headers([
      ['a', '1'],
      ['b', '2'],
    ]),
  ],
);
const form = new window.FormData();
for (const [row, i] of [...elements].slice(-50)) form.append(row.className, i);
console.log([...new Map(form)], window.getComputedStyle(document.querySelector('.c3')).color);
console.log(digest(document.documentElement.outerHTML));
console.log(document.querySelector('tbody').innerHTML.slice(0, 1000));
window.close();
