// Keyv's own suite with the drop-in as its store. Keyv iterates over what is `instanceof Map`, so the swap
// comes first.
import 'tophash/global';
import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite';
import Keyv from 'keyv';
import * as vitest from 'vitest';

/** The suite sets options on a store, which a Map has not. */
class Store extends Map {
  opts = {};
}

keyvTestSuite(vitest, Keyv, () => new Store());
keyvIteratorTests(vitest, Keyv, () => new Store());

vitest.it('is about the drop-in', () => {
  vitest.expect(new Store().stats().core).toBe('ordered');
});
