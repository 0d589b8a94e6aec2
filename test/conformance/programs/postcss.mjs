// PostCSS with autoprefixer on a generated style sheet. A plugin of this file counts in Maps, by line and
// by value.
import autoprefixer from 'autoprefixer';
import postcss from 'postcss';
import { digest } from './digest.mjs';

const DECLARATIONS = [
  (i) => `display: ${i % 2 ? 'flex' : 'grid'}`,
  (i) => `user-select: ${i % 3 ? 'none' : 'all'}`,
  (i) => `transition: transform ${i % 7}s, mask ${i % 5}s`,
  (i) =>
    `background: linear-gradient(${i % 360}deg, #${(i * 7919).toString(16).padStart(6, '0').slice(-6)}, red)`,
  (i) => `width: ${i % 2 ? 'fit-content' : 'max-content'}`,
  (i) => `mask: url(m${i % 11}.svg) no-repeat ${i % 100}px`,
  (i) => `backdrop-filter: blur(${i % 13}px)`,
  (i) => `text-decoration: underline dotted ${i % 9}px`,
];
const rule = (i) => {
  const body = DECLARATIONS.filter((_, n) => (i >> (n % 4)) % 3 !== 1).map((make) => `  ${make(i)};\n`);
  const text = `.c${i}::placeholder, .c${i} > a:any-link {\n${body.join('')}}\n`;
  return i % 10 === 0 ? `@supports (display: grid) {\n${text}}\n` : text;
};
const css = Array.from({ length: 1500 }, (_, i) => rule(i)).join('');

/** Counts declarations by line and by value; the Map by value keeps the newest 200. */
const counter = () => {
  const byLine = new Map();
  const newest = new Map();
  return {
    postcssPlugin: 'counter',
    OnceExit(root) {
      root.walkDecls(({ source, prop, value }) => {
        const { line } = source.start;
        byLine.set(line, (byLine.get(line) ?? 0) + 1);
        newest.delete(value);
        newest.set(value, prop);
        if (newest.size > 200) newest.delete(newest.keys().next().value);
      });
      console.log(byLine.size, digest([...byLine].join()), digest([...newest].join()));
      console.log([...newest].slice(-10));
    },
  };
};

const browsers = ['ie 10', 'chrome 30', 'firefox 30', 'safari 9'];
const prefixed = await postcss([
  autoprefixer({ overrideBrowserslist: browsers, grid: 'autoplace' }),
  counter(),
]).process(css, { from: 'in.css', to: 'out.css', map: { inline: false } });
console.log(digest(prefixed.css), digest(prefixed.map.toString()));
for (const warning of prefixed.warnings().slice(0, 20)) console.log(warning.toString());
console.log(prefixed.css.slice(0, 5000));
