// Changes the policy of a living map, within an allow list, and keeps an audit log.
import { checkObject, PolicyError, show } from '../../base/errors.js';
import { notify, type PolicyNotice } from '../../base/notices.js';
import { checkOptions } from '../../base/options.js';
import { type GrowthPolicy, type Policy, resolvePolicy } from '../../heap/map-options.js';
import { internalsOf } from '../../typed/internals.js';
import { tableOf } from '../maps/tables.js';
import { checkShape, refuse } from '../schema/schema.js';
import { ALLOW, type Allow, GROWTH, notAllowed } from './file.js';

/** One change of a policy that was asked for: the parameters before, and as asked for. */
export interface AuditEntry extends Readonly<Omit<PolicyNotice, 'kind' | 'at'>> {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Author and allow list of a change. */
export interface ApplyOptions {
  /** Name of the author: a person, a rollout. Not empty. */
  by: string;
  /** Values that may be set; without it every value in range. */
  allow?: Readonly<Allow>;
}

/** Most entries in the log; the oldest go first. Subscribe to tophash:policy to keep all. */
const MOST_KEPT = 10_000;

const log: AuditEntry[] = [];
const counts = { applied: 0, rejected: 0 };

/** The last 10,000 changes that were asked for, the oldest first. A copy of the log. */
export const audit = (): readonly AuditEntry[] => [...log];

/** How many changes were applied and rejected, over the life of the process. */
export const changes = (): { applied: number; rejected: number } => ({ ...counts });

/** A policy with the change in it. */
const changed = (policy: Policy, { background, ...rest }: GrowthPolicy): Policy => {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const pace = background === undefined ? (policy.background ?? false) : background;
  return resolvePolicy({
    ...{ ...policy, ...given },
    background: pace === false ? false : { ...policy.background, ...pace },
  });
};

/** Frozen copies of both sides of a change. */
const sides = (policy: Policy, change: GrowthPolicy) => {
  const names = Object.keys(change).filter((name) => change[name as keyof GrowthPolicy] !== undefined);
  const pick = (of: Readonly<Record<string, unknown>>) =>
    Object.freeze(Object.fromEntries(names.map((name) => [name, frozen(of[name] ?? false)])));
  return { from: pick({ ...policy }), to: pick({ ...change }) };
};
const frozen = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.freeze({ ...value }) : value;

const record = (entry: AuditEntry): AuditEntry => {
  log.push(Object.freeze(entry));
  if (log.length > MOST_KEPT) log.shift();
  counts[entry.result]++;
  const { at: _, ...rest } = entry;
  notify('policy', () => ({ kind: 'policy', at: performance.now(), ...rest }));
  return entry;
};

/** Changes the named parameters of a map's growth policy at once, also for a growth under way, and logs the
 * change (audit(), the channel tophash:policy). Throws PolicyError for a value out of range or not allowed,
 * and the map's own errors, e.g. DisposedError: then nothing has changed, and the rejection is logged. A map,
 * change or options of the wrong type are refused without an entry.
 */
export const apply = (map: object, change: GrowthPolicy, options: ApplyOptions): AuditEntry => {
  const table = tableOf(map);
  checkObject('change', change);
  checkOptions('options', options, { by: 1, allow: 1 });
  const { by, allow } = options;
  if (typeof by !== 'string' || by === '')
    throw new PolicyError(`by is ${show(by)}: expected the name of who asks for the change`);
  if (allow !== undefined) checkShape(ALLOW, allow, 'allow');
  const about = { at: Date.now(), by, map: table.name, id: table.life.id, ...sides(table.policy, change) };
  try {
    checkShape(GROWTH, change, 'change');
    if (allow !== undefined) refuse(notAllowed(change, allow, 'change'));
    internalsOf(table).retune(changed(table.policy, change));
  } catch (error) {
    record({ ...about, result: 'rejected', reason: (error as Error).message });
    throw error;
  }
  internalsOf(table).resumeBackgroundDrain();
  return record({ ...about, result: 'applied' });
};
