// Loaded ahead of the swap: a map that is native for good.
globalThis.before = new Map([[1, 'one']]);
