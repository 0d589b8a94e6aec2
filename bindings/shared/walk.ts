// The entries of a shared map, shard by shard, a block at a time. A block is as its shard was at one moment;
// what is copied out stays as it is, whatever other threads do.
import { ADDRESS, SHARED } from '../core/abi.js';
import { OUT } from '../core/core.js';
import { KINDS } from '../core/kinds.js';
import type { Shared } from './bulk.js';
import { awaited } from './calls.js';
import { readRecord } from './codec.js';

/** `bits` of a cursor that has not begun (assembly/cursor.ts), and entries of a block. */
const UNSET = 255;
const BLOCK = 512;
/** Where keys and values stand in the scan buffer. */
const KEYS = ADDRESS.scanBuffer;
const VALUES = KEYS + SHARED.scanEntries * 8;
/** Bytes that the records of a block have room for at first. */
const ROOM = 65536;

interface Block {
  readonly keys: ArrayLike<unknown>;
  readonly values: ArrayLike<unknown>;
  readonly length: number;
}

/** A column of the scan buffer, copied. */
const columnAt = (
  { memory }: Shared,
  kind: Shared['value'],
  at: number,
  n: number,
  isKey: boolean,
): ArrayLike<unknown> => {
  const { slot } = KINDS[kind];
  if (slot === 'number') return memory.view(KINDS[kind], at, n).slice() as unknown as ArrayLike<unknown>;
  const read = readRecord(kind);
  const words = memory.i32;
  const step = isKey ? 2 : 1;
  const items: unknown[] = [];
  for (let i = 0; i < n; i++) items.push(read(memory, words[(at >>> 2) + i * step] as number));
  return items;
};

/** The map's entries in blocks. Every key that is there throughout comes once, and none twice. */
export function* blocksOf(map: Shared): Generator<Block> {
  const { memory, key, value } = map;
  const isRecord = KINDS[key].slot === 'record' || KINDS[value].slot === 'record';
  let room = isRecord ? ROOM : 0;
  for (let shard = 0; shard < memory.shards; shard++) {
    let bits = UNSET;
    let index = 0;
    let since = 0;
    while (index !== 2 ** bits) {
      const to = room > 0 ? memory.longBuffer(2, room) : 0;
      const n = memory.x.scan(shard, bits, index, BLOCK, KINDS[value].slot === 'record' ? 1 : 0, to, room);
      const status = memory.takeStatus();
      if (status === SHARED.noRoom) {
        room = memory.f64[OUT] as number;
      } else if (status !== 0) {
        since = awaited(map, 'range()', status, since);
      } else {
        index = memory.f64[OUT] as number;
        bits = memory.f64[OUT + 3] as number;
        since = 0;
        if (n > 0) {
          const keys = columnAt(map, key, KEYS, n, true);
          yield { keys, values: columnAt(map, value, VALUES, n, false), length: n };
        }
      }
    }
  }
}
