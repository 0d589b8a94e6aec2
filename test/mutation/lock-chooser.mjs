// Gives each instance of a core the import that its switches call (chosen.ts): the mutant that
// bindings-runner.mjs has chosen is active, and what is reached is noted.
const { Instance } = WebAssembly;
const { mutantsOfBindings: switches } = globalThis;

const at = (n) => {
  const id = String(n);
  if (switches.seen !== undefined) switches.seen.set(id, (switches.seen.get(id) ?? 0) + 1);
  return Number(id === switches.active);
};

WebAssembly.Instance = class extends Instance {
  constructor(module, imports = {}) {
    super(module, { ...imports, mutant: { at } });
  }
};
