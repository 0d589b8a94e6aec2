// The checksum of somebody who means it: written anew by docs/snapshots.md, without the code it is to fool.

/** Gives the first block of a snapshot of format 2, which has no other, the checksum that it should have. */
export const sealOnlyBlock = (bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer);
  const step = (sum: number, word: number): number => {
    const product = Math.imul(sum ^ word, 0x9e3779b1);
    return product ^ (product >>> 15);
  };
  const columns: number[] = [];
  for (let at = 48; at < bytes.length - 16; at += 4) columns.push(view.getUint32(at, true));
  const left = columns.splice(columns.length - (columns.length % 4));
  const lanes = [0, 1, 2, 3].map((lane) => columns.filter((_, i) => i % 4 === lane).reduce(step, 1));
  const head = [32, 36, 40].map((at) => view.getUint32(at, true));
  view.setUint32(44, [...head, ...lanes, ...left].reduce(step, 1), true);
};
