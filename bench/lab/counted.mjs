// Instructions and cache lines of a variant's operations, by the harness of bench/counted: its core as
// machine code under callgrind. Needs what bash bench/counted/install.sh installs.
import { join } from 'node:path';
import { root } from '../../tools/compile.mjs';
import { build } from '../counted/build.mjs';
import { count } from '../counted/measure.mjs';
import { findTools } from '../counted/tools.mjs';
import { hashOf } from './build.mjs';
import { compiledAs } from './settings.mjs';

/** The large size of the harness. */
const N = 200_000;
/** Its kind pairs. */
const PAIRS = ['i32_f64', 'i32_i32', 'i64_f64', 'i64_i64', 'f64_f64'];

/** The tools, or undefined and a word on stderr why not. */
export async function toolsOrNot() {
  try {
    return await findTools();
  } catch (error) {
    console.error(`No instructions are counted. ${error.message}`);
    return undefined;
  }
}

/** Instructions and lines per operation at 200,000 entries; undefined for kinds that the harness lacks. */
export async function instructions(tools, variant, kinds) {
  const pair = kinds.replace(':', '_');
  if (!PAIRS.includes(pair)) return undefined;
  const { entry, args } = compiledAs(variant);
  const out = join(root, 'build/lab/counted', hashOf(variant));
  const isSwiss = variant.core === 'swiss';
  const [core, kind] = isSwiss ? ['line', 'whole'] : [variant.core ?? 'line', 'counted'];
  const { program } = await build(tools, core, kind, { out, entry, args });
  const environment = { LOAD: String(variant.loadFactor ?? 6.5), ASSIST: String(variant.assist ?? 1) };
  const phases = await count(program, [pair], environment);
  const per = (operation, of) => {
    const phase = phases[`${pair}/${N}/${operation}`];
    return of(phase) / phase.operations;
  };
  const ran = (operation) => per(operation, (phase) => phase.instructions);
  const lines = (operation) => per(operation, (phase) => phase.ll[0] + phase.ll[1]);
  return {
    instructionsHit: ran('get hit'),
    instructionsMiss: ran('get miss'),
    instructionsInsert: ran('set new'),
    instructionsChurn: ran('churn'),
    linesHit: lines('get hit'),
    linesMiss: lines('get miss'),
  };
}
