// Rust's std HashMap (hashbrown) compiled to WebAssembly by toolchains/run.mjs, with the hasher it comes
// with.
import { openRust } from './rust-module.mjs';

export default { open: (kinds) => openRust('std', kinds) };
