// Runs one program in a runtime with a process (Node, Bun, Deno): its name comes as the argument.
import {
  cache,
  cores,
  drain,
  dropin,
  kinds,
  leave,
  observe,
  readers,
  smoke,
  strings,
} from '../programs/index.mjs';
import shared from '../programs/shared.mjs';

console.log(
  await { cache, cores, drain, dropin, kinds, leave, observe, readers, shared, smoke, strings }[
    process.argv[2]
  ](),
);
