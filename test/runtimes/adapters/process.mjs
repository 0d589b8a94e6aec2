// Runs one program in a runtime with a process (Node, Bun, Deno): its name comes as the argument.
import { cache, cores, drain, dropin, leave, observe, smoke } from '../programs/index.mjs';

console.log(await { cache, cores, drain, dropin, leave, observe, smoke }[process.argv[2]]());
