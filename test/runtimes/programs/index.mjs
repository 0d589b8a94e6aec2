// All programs by name. Each is an async function that throws if something is wrong, and gives a summary
// else.
export { default as cache } from './cache.mjs';
export { default as cores } from './cores.mjs';
export { default as drain } from './drain.mjs';
export { default as dropin } from './dropin.mjs';
export { default as kinds } from './kinds.mjs';
export { default as leave } from './leave.mjs';
export { default as observe } from './observe.mjs';
export { default as readers } from './readers.mjs';
export { default as smoke } from './smoke.mjs';
export { default as strings } from './strings.mjs';
export { default as unshared } from './unshared.mjs';
