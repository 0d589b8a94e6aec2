// What the programs of test/faults get and give back.
import type * as index from '../../bindings/index.js';
import type { Map as DropIn } from '../../bindings/map.js';

/** The public classes, of whichever build. */
export type Api = typeof index & { readonly DropIn: typeof DropIn };

/** Counts what went wrong: the first case in full, so that it can be run again by its seed. */
export class Findings {
  /** Cases that were tried. */
  tried = 0;
  /** How many of these were interrupted between two writes or in one. */
  inside = 0;
  readonly wrong: Record<string, { times: number; first: string }> = {};

  /** `error`: the symptom; `where`: case and seed. */
  add(error: unknown, where: string): void {
    const whole = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    // what differs from case to case is not part of the symptom
    const symptom = whole
      .replace(/heap "[^"]*" has \d+ of at most \d+/g, 'heap has N of at most M')
      .replace(/(bucket|key|found|gave|expected|slot|size|of|entry) -?[\d.]+n?/g, '$1 N')
      .slice(0, 160);
    const known = this.wrong[symptom];
    if (known === undefined) this.wrong[symptom] = { times: 1, first: `${where}: ${whole.slice(0, 300)}` };
    else known.times++;
  }
}
