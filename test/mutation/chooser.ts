// Says which mutant is chosen, by the word at address 0, and notes which places were reached, a byte each.
// @ts-nocheck: asc checks types.
/** Where the bytes begin. */
const REACHED: usize = 64;

export function at(number: usize): bool {
  store<u8>(number, 1, REACHED);
  // biome-ignore lint/suspicious/noDoubleEquals: of AssemblyScript, whose == is that of JavaScript's ===
  return number == load<u32>(0);
}
