// @keyv/bigmap: a few Maps, chosen by a hash of the key as a string. With the options it comes with.
import { BigMap } from '@keyv/bigmap';
import { Lacking } from '../harness/job.mjs';
import { versionOf } from './package-version.mjs';

export default {
  open({ key }) {
    if (key !== 'string') throw new Lacking('hashes String(key): comparable for string keys only');
    return { version: versionOf('@keyv/bigmap'), create: () => new BigMap() };
  },
};
