// A Keyv store in front of a remote one: what was read or written last stays in this process, in a drop-in
// Map, whose shift() evicts the oldest in O(1). Other processes' writes are seen when `ttlMs` is over.
import { Map as DropIn } from 'tophash/map';

/**
 * A store for Keyv. `remote`: any Keyv store; `most`: entries kept here; `ttlMs`: how long they are trusted.
 */
export class NearCache {
  #near = new DropIn();
  #remote;
  #most;
  #ttlMs;
  /** Reads that were answered here, and that were not. */
  hits = 0;
  misses = 0;

  constructor(remote, { most = 100_000, ttlMs = 1000 } = {}) {
    this.#remote = remote;
    this.#most = most;
    this.#ttlMs = ttlMs;
  }

  get size() {
    return this.#near.size;
  }

  async get(key) {
    const entry = this.#near.get(key);
    if (entry !== undefined && entry.until > Date.now()) {
      this.hits++;
      return entry.value;
    }
    this.misses++;
    const value = await this.#remote.get(key);
    if (value !== undefined && value !== null) this.#keep(key, value);
    return value;
  }

  async set(key, value, ttl) {
    await this.#remote.set(key, value, ttl);
    this.#keep(key, value, ttl);
  }

  async delete(key) {
    this.#near.delete(key);
    return this.#remote.delete(key);
  }

  async clear() {
    this.#near.clear();
    await this.#remote.clear();
  }

  async has(key) {
    return (await this.get(key)) !== undefined;
  }

  async disconnect() {
    await this.#remote.disconnect?.();
  }

  /** Puts an entry behind all others, and evicts the oldest if there are too many. */
  #keep(key, value, ttl = this.#ttlMs) {
    this.#near.delete(key);
    this.#near.set(key, { value, until: Date.now() + Math.min(ttl, this.#ttlMs) });
    if (this.#near.size > this.#most) this.#near.shift();
  }
}
