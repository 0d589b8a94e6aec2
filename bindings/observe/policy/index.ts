// Policies: files that say how maps are to grow, their rollout, and changes to living maps.
import { apply, audit, changes } from './apply.js';
import { check, parse, schema } from './file.js';
import { rollout } from './rollout.js';

export type { Problem } from '../schema/schema.js';
export type { ApplyOptions, AuditEntry } from './apply.js';
export type { Allow, PolicyFile } from './file.js';
export type { Rollout, RolloutReading, RolloutState } from './rollout.js';

/** parse(), check() and schema() of policy files, rollout() of one, apply() to a map, audit() and changes()
 *  of what was applied. */
export const policy = { parse, check, schema, rollout, apply, audit, changes } as const;
