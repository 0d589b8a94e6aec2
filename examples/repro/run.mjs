// npm run repro -- <scenario> [--seed n]: makes what the handbook article tells of happen, on virtual time,
// and lets the doctor find it. The same seed gives the same run, down to the hash in the last line.
import { parseArgs } from 'node:util';
import { onVirtualTime, randomNumbers } from './virtual.mjs';

const scenarios = ['churn-small', 'read-only-growth', 'flood', 'incident'];
const usage = `Usage: npm run repro -- <scenario> [--seed 1]

Scenarios:
  churn-small        ten writers and a deleter on a small map (article, 4.2)
  read-only-growth   a map that grew and is then only read keeps its old buckets
  flood              keys chosen to collide, against a seed that is known
  incident           a bad policy, the alert, first aid, the way back (chapter 5)
`;

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' } },
  });
  const [name, more] = positionals;
  if (!scenarios.includes(name))
    throw new Error(`scenario '${name ?? ''}': expected one of ${scenarios.join(', ')}`);
  if (more !== undefined) throw new Error(`'${more}' is one argument too many`);
  if (!/^\d{1,9}$/.test(values.seed))
    throw new Error(`--seed '${values.seed}': expected a whole number below 10^9`);
  return { name, seed: Number(values.seed) };
}

let chosen;
try {
  chosen = readArguments();
} catch (error) {
  process.stderr.write(`repro: ${error.message}\n\n${usage}`);
  process.exit(2);
}
const { run } = await import(`./${chosen.name}.mjs`);
process.stdout.write(`repro ${chosen.name}, seed ${chosen.seed}, on virtual time\n\n`);
await onVirtualTime((clock) => run({ clock, random: randomNumbers(chosen.seed), seed: BigInt(chosen.seed) }));
