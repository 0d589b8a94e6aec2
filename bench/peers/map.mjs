// JavaScript's own Map.
export default {
  open() {
    return {
      version: process.versions.bun ?? process.versions.deno ?? process.versions.node,
      most: 2 ** 24,
      create: () => new Map(),
      clone: (map) => new Map(map),
    };
  },
};
