// npm run flooding: what flooding costs, as tables. Counts, but for the times of JavaScript's Map.
import { Map as DropIn } from '../../dist/map.js';
import { attack, collidingFast, cost, HONEST, ON_MAP, TARGETS, victim } from './attacks.mjs';

/** Keys of an attack. */
const CHOSEN = 200;
const show = ({ mean, most, alarms }) => `${mean.toFixed(2)}, ${most}, ${alarms}`;

console.log(`${CHOSEN} chosen keys among ${HONEST}: buckets probed a lookup, at most, alarms\n`);
console.log('| keys | known secrets | unknown | random keys | leaked secrets | the same behind clear() |');
console.log('|---|---:|---:|---:|---:|---:|');
for (const [name, target] of Object.entries(TARGETS)) {
  const { known, unknown, random, leaked } = attack(target, CHOSEN);
  console.log(
    `| ${name} | ${[known, unknown, random, leaked].map(show).join(' | ')} | at most ${leaked.cleared} |`,
  );
}
const fast = { key: 'bytes', nth: TARGETS["bytes, 'fast'"].nth };
console.log(
  `\nkeys made for 'fast', secrets unknown: ${show(cost(victim({ ...fast, hash: 'fast' }), collidingFast(CHOSEN)))}`,
);
console.log(`the same keys by SipHash-1-3: ${show(cost(victim(fast), collidingFast(CHOSEN)))}`);

console.log('\n| n | Map, ms | drop-in, ms | |\n|---:|---:|---:|---|');
for (const [name, make] of Object.entries(ON_MAP)) {
  for (const n of [5000, 10_000, 20_000, 40_000]) {
    const times = [Map, DropIn].map((Class) => {
      const begun = performance.now();
      make(new Class(), n);
      return performance.now() - begun;
    });
    console.log(`| ${n} | ${times.map((ms) => ms.toFixed(1)).join(' | ')} | ${name} |`);
  }
}
