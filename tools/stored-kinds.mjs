// The kinds that cores know, and how they are stored, for the scripts that write the cores' exports.

/** Kinds of keys, and of values that are numbers. */
export const KEYS = ['u32', 'u64', 'f64', 'ref'];
export const VALUES = ['u32', 'u64', 'f32', 'f64'];
/** Storages of keys, in the order of pairOf() in assembly/layout/variants.ts. */
export const STORAGES = ['u32', 'u64', 'ref'];
/** Bytes of values in maps. */
export const SIZES = [4, 8];

/** The type that stands for a kind in a slot. Only a reference is signed. */
export const stored = (kind) => (kind === 'ref' ? 'i64' : kind.endsWith('64') ? 'u64' : 'u32');
/** The type of so many bytes of a value. */
export const sized = (size) => ({ 0: 'u8', 4: 'u32', 8: 'u64' })[size];
/** The type of a key in a bulk call's area: of a record its address and its word. */
export const packed = (key) => (key === 'ref' ? 'u64' : key);
