// The errors of a table that are not about an argument: what the core's status word stands for, with the
// statistics of map and heap at that moment, and the notice of each.
import { DisposedError, OutOfMemoryError } from '../base/errors.js';
import { now } from '../base/host.js';
import { countFatal, notify } from '../base/notices.js';
import { ROOM } from '../core/instance.js';
import type { GrowthHistory } from '../growth/history.js';
import type { HeapMemory } from '../heap/heap-memory.js';

/** What the errors tell of a table. */
interface Failing {
  readonly name: string;
  readonly h: number;
  readonly heap: HeapMemory;
  readonly life: GrowthHistory;
  stats(): unknown;
}

/** The map as messages name it. */
export const titleOf = ({ name }: Failing): string => (name === '' ? 'map' : `map ${JSON.stringify(name)}`);

/** Statistics; undefined where damaged bytes lead them out of memory. */
const orNothing = (stats: () => unknown): unknown => {
  try {
    return stats();
  } catch {
    return undefined;
  }
};

/** Throws the error with the statistics of the moment, and reports it. */
export const throwFatal = (table: Failing, error: Error & { code: string }): never => {
  const diagnostics = {
    map: table.h === 0 ? undefined : orNothing(() => table.stats()),
    heap: orNothing(() => table.heap.stats()),
  };
  Object.defineProperty(error, 'diagnostics', { __proto__: null, value: diagnostics } as PropertyDescriptor);
  const { code, message } = error;
  countFatal(code);
  notify('fatal', () => ({
    ...{ kind: 'fatal', at: now(), map: table.name, id: table.life.id },
    ...{ code, message, diagnostics },
  }));
  throw error;
};

/** Throws what a status of the core stands for. `what`: what there was no memory for. */
export const throwStatus = (table: Failing, what: string): never => {
  const title = titleOf(table);
  const isNew = what === 'new map' || what === 'clone()';
  if (table.h === 0 && !isNew) throw new DisposedError(`${title} was disposed`);
  const { heap } = table;
  return throwFatal(
    table,
    new OutOfMemoryError(
      `${title}: no memory for ${what}: heap ${JSON.stringify(heap.name)} ` +
        `has ${heap.stats().committed} of at most ` +
        `${heap.maximumBytes} bytes; ${ROOM}`,
    ),
  );
};
