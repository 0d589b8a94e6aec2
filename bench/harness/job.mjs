// The child's side of processes.mjs: takes the one job, answers it, and what every child needs from its
// runtime. A reply is the last line of stdout, since Bun and Deno have no channel to a Node parent.

/** Measures what the parent asks for and answers with the result, or with what went wrong. */
export async function answer(measure) {
  let reply;
  await undefined; // the child's module may still declare below what it measures with
  try {
    reply = await measure(JSON.parse(process.argv[2]));
  } catch (error) {
    if (error instanceof Lacking) reply = { lacking: error.message };
    else reply = { failed: error instanceof Error ? error.message : String(error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

/** An implementation does not have what the job needs: no failure, but a '-' in a table, with this reason. */
export class Lacking extends Error {}

/** Collects garbage, all of it, now. */
export function collectGarbage() {
  if (globalThis.gc) globalThis.gc();
  else globalThis.Bun.gc(true);
}

/** Milliseconds to let the event loop, and the engine's own threads, do their work. */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Bytes: resident memory that changes by less is at rest. */
const STILL = 2 ** 18;

/**
 * Collects garbage until what is resident no longer changes: the engine returns free pages on threads of its
 * own, and what has just been made lies in more pages than it needs until it has been collected a few times.
 */
export async function settle() {
  let [before, still] = [0, 0];
  for (let i = 0; i < 20 && still < 2; i++) {
    collectGarbage();
    await sleep(30);
    const now = process.memoryUsage.rss();
    still = Math.abs(now - before) < STILL ? still + 1 : 0;
    before = now;
  }
}
