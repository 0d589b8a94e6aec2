// A core as C: what wasm2c makes of it, with four macros exchanged so that the machine code comes close to
// what an engine makes of the same wasm. Where an engine has the memory's base in a register, here it is a
// constant; counting leading or trailing zeros is one instruction; and a load is no more than its use.
import { readFileSync, writeFileSync } from 'node:fs';
import { run } from './tools.mjs';

const exchanges = [
  [
    /^#define MEM_ADDR\(mem, addr, n\) &\(mem\)->data\[addr\]$/gm,
    '#define MEM_ADDR(mem, addr, n) (linear_memory + (addr))',
  ],
  [/^(#define (?:SIMD_)?FORCE_READ\w*\(var\)) __asm__.*$/gm, '$1'],
  [/^#define I(32|64)_CLZ\(x\) .*$/gm, '#define I$1_CLZ(x) __builtin_ia32_lzcnt_u$1(x)'],
  [/^#define I(32|64)_CTZ\(x\) .*$/gm, '#define I$1_CTZ(x) __builtin_ia32_tzcnt_u$1(x)'],
];

/** Writes core.c and core.h into `folder`. Functions keep the names that the binary's name section gives
 *  them. */
export async function translate(tools, binary, folder) {
  const file = `${folder}/core.c`;
  await run(tools.wasm2c, [binary, '--module-name', 'core', '-o', file]);
  let text = readFileSync(file, 'utf8');
  for (const [what, becomes] of exchanges) {
    const exchanged = text.replace(what, becomes);
    if (exchanged === text) throw new Error(`wasm2c ${tools.versions.wasm2c} writes nothing like ${what}`);
    text = exchanged;
  }
  writeFileSync(file, text);
}

/** The name that a function has in the source: 0x2F stands for /. */
export const sourceName = (symbol) =>
  symbol
    .replace(/^w2c_core_/, '')
    .replace(/0x([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Whether a symbol is a function of the core, not of the harness: names from the source hold a path, and
 *  filling and copying memory is the core's too. */
export const isCore = (symbol) =>
  /^w2c_core_.*0x2F/.test(symbol) || symbol === 'memset' || symbol === 'memmove';
