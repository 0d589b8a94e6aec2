// A page without cross-origin isolation, and workerd: a map that threads share cannot be made there, and says
// why.
import { SharedTypedMap } from 'tophash/shared';
import { refuses, same } from './check.mjs';

export default async () => {
  const make = () => new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 20 });
  refuses(make, 'ERR_TOPHASH_POLICY');
  let message = '';
  try {
    make();
  } catch (error) {
    message = error.message;
  }
  same(
    message.startsWith('this thread has no shared memory: expected Node, Deno or Bun, or a page'),
    true,
    message,
  );
  return message.slice(0, message.indexOf(':'));
};
