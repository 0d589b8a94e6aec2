// The gate itself: what differs between committed and measured counts by more than it may. A count that fell
// is a difference too, since committed values that are too high would let it rise again unseen.

/** Share by which a counter may differ. */
export const tolerances = {
  instructions: 0.01,
  d1: 0.02,
  ll: 0.02,
  probes: 0.005,
  compares: 0.005,
  moves: 0.005,
};
/** Less than this per operation is no difference: a cold line more or less in a thousand operations. */
const LEAST = 0.002;
/** A function's own change counts from this share of the phase's instructions on. */
const LEAST_SHARE = 0.002;

/**
 * @param {Record<string, Phases>} committed by core
 * @param {Record<string, Phases>} measured by core; cores and phases that are not in it are not compared
 * @returns {Difference[]} first by core and phase
 */
export function compare(committed, measured) {
  return Object.entries(measured).flatMap(([core, phases]) =>
    Object.entries(phases).flatMap(([label, after]) => {
      const before = committed[core]?.[label];
      const found = before === undefined ? [missing(after)] : comparePhase(before, after);
      return found.map((difference) => ({ core, label, ...difference }));
    }),
  );
}

function missing(after) {
  return { counter: 'instructions', before: 0, after: after.instructions / after.operations };
}

function comparePhase(before, after) {
  const differences = compareInstructions(before, after);
  for (const counter of ['d1', 'll', 'probes', 'compares', 'moves']) {
    const [b, a] = [perOperation(before, counter), perOperation(after, counter)];
    if (differs(b, a, tolerances[counter])) differences.push({ counter, before: b, after: a });
  }
  return differences;
}

/** By function; as a whole only if no function says it. A function that one side lacks was too small there,
 *  or has been inlined or renamed: it matters if the whole differs, and it does by as much as that may. */
function compareInstructions(before, after) {
  const [whole, now] = [perOperation(before, 'instructions'), perOperation(after, 'instructions')];
  const wholeDiffers = differs(whole, now, tolerances.instructions);
  const found = [];
  for (const name of new Set([...Object.keys(before.functions), ...Object.keys(after.functions)])) {
    const b = (before.functions[name] ?? 0) / before.operations;
    const a = (after.functions[name] ?? 0) / after.operations;
    const onBothSides = name in before.functions && name in after.functions;
    const least = onBothSides ? LEAST_SHARE : tolerances.instructions;
    const own = differs(b, a, tolerances.instructions) && Math.abs(a - b) > least * whole;
    if (own && (onBothSides || wholeDiffers)) {
      found.push({ counter: 'instructions', function: name, before: b, after: a });
    }
  }
  if (wholeDiffers && found.length === 0) found.push({ counter: 'instructions', before: whole, after: now });
  return found;
}

const differs = (before, after, share) => Math.abs(after - before) > Math.max(share * before, LEAST);

/** Reads and writes together. @returns {number} NaN if not counted */
export function perOperation(phase, counter) {
  const sum = phase[counter];
  return (Array.isArray(sum) ? sum[0] + sum[1] : sum) / phase.operations;
}
