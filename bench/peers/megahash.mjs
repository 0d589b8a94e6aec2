// megahash: a native addon. Keys are strings or buffers; there is no iterator, only nextKey().
import { createRequire } from 'node:module';
import { Lacking } from '../harness/job.mjs';
import { versionOf } from './package-version.mjs';

export default {
  open({ key }) {
    if (key !== 'string') throw new Lacking('turns keys into strings: comparable for string keys only');
    const MegaHash = load();
    Object.defineProperty(MegaHash.prototype, 'size', {
      get() {
        return this.length();
      },
      configurable: true,
    });
    return { version: versionOf('megahash'), create: () => new MegaHash() };
  },
};

/** It is compiled when it is installed, which fails without a C++ compiler and Node's headers. */
function load() {
  try {
    return createRequire(import.meta.url)('megahash');
  } catch (error) {
    throw new Lacking(`did not build on this machine: ${error.message.split('\n')[0]}`);
  }
}
