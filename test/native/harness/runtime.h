// What code made by wasm2c needs at run time: one memory of bounded length whose growth can be refused, traps
// that a fault asks for, strings of the host, and the core's marks (assembly/marks.ts), which
// AddressSanitizer is told of. Bounds are not checked by code: 8 GiB from the memory's beginning on belong to
// it, and nobody may touch what lies behind its end.
#pragma once
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <string>

#include "core.h"

// addresses of assembly/layout/, which bindings/core/abi.ts lists
constexpr u32 STATUS = 448, TELLS_ENDS = 452, RUNS = 456, TOP = 460, USED = 472, MAPS = 480, BLOCKS = 520;
constexpr u32 OUT = 1024, BULK_RECORD = 2048, KEY_RECORD = 2052, FAIL_ALLOC = 3328, FAIL_KEEP = 3332,
              FAIL_STORE = 3336, NOTICED = 3484, BULK = 4096, FIRST_BLOCKS = 65536 + 16384;
constexpr u32 PAGE = 65536, LINE = 64, BLOCK_CLASSES = 10;
/** Pages of memory at most: 16 MiB. */
constexpr u32 MOST_PAGES = 256;

inline w2c_core core;
inline u8* memory;
inline u32 pages;
/** Calls of memory.grow that are refused next, and all that were. */
inline u32 refuse, refused;

[[noreturn]] inline void differ(const char* what, long got, long expected) {
  fprintf(stderr, "Difference: %s: %ld, expected %ld\n", what, got, expected);
  abort();
}
inline void same(const char* what, long got, long expected) {
  if (got != expected) differ(what, got, expected);
}

template <class T>
T& at(u32 address) {
  return *(T*)(memory + address);
}
inline u32& word(u32 address) { return at<u32>(address); }

// ---- memory
inline void poison(u32 from, u32 bytes) { __asan_poison_memory_region(memory + from, bytes); }
inline void unpoison(u32 from, u32 bytes) { __asan_unpoison_memory_region(memory + from, bytes); }

extern "C" void wasm_rt_allocate_memory(wasm_rt_memory_t* made, uint64_t first, uint64_t, bool) {
  if (!memory) {
    memory = (u8*)mmap(nullptr, 2ull << 32, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, MOST_PAGES * PAGE, PROT_READ | PROT_WRITE)) abort();
    pages = MOST_PAGES;
  }
  unpoison(0, pages * PAGE);
  memset(memory, 0, pages * PAGE);
  poison(FIRST_BLOCKS, pages * PAGE - FIRST_BLOCKS);
  pages = first;
  *made = {};
  made->data = memory;
  made->pages = pages;
  made->max_pages = MOST_PAGES;
  made->size = (u64)pages * PAGE;
}

extern "C" uint64_t wasm_rt_grow_memory(wasm_rt_memory_t* grown, uint64_t more) {
  if (refuse || pages + more > MOST_PAGES) {
    refuse -= refuse > 0;
    refused++;
    return (u64)-1;
  }
  u32 before = pages;
  pages += more;
  grown->pages = pages;
  grown->size = (u64)pages * PAGE;
  return before;
}

extern "C" void wasm_rt_free_memory(wasm_rt_memory_t*) {}
extern "C" bool wasm_rt_is_initialized(void) { return true; }
extern "C" void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, u32 n, u32) {
  static wasm_rt_funcref_t none[4];
  *table = {none, std::min<u32>(n, 4), 4};
}
extern "C" void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t*) {}

// ---- traps
/** Where a call that is stopped before a store returns to, while one may be. */
inline jmp_buf stopped;
inline bool mayStop;

extern "C" void wasm_rt_trap(wasm_rt_trap_t trap) {
  if (mayStop && trap == WASM_RT_TRAP_UNREACHABLE && word(FAIL_STORE) == 0) longjmp(stopped, 1);
  fprintf(stderr, "Difference: wasm trap %d\n", (int)trap);
  abort();
}

// ---- marks
/** Granules of a line that were poisoned before it was opened, of lines that are open. */
struct Opened {
  u32 line;
  u8 granules;
};
inline Opened opened[8];
inline int depth;
constexpr u32 GRANULE = 8;

extern "C" void w2c_env_taken(w2c_env*, u32 from, u32 bytes) { unpoison(from, bytes); }

/** The first line of free pages stays open: it has the list of them. */
extern "C" void w2c_env_given(w2c_env*, u32 from, u32 bytes) {
  if (bytes >= PAGE) poison(from + LINE, bytes - LINE);
  else poison(from, bytes);
}

extern "C" void w2c_env_open(w2c_env*, u32 address) {
  Opened it = {address & ~(LINE - 1), 0};
  for (u32 i = 0; i < LINE / GRANULE; i++)
    it.granules |= __asan_address_is_poisoned(memory + it.line + i * GRANULE) << i;
  unpoison(it.line, LINE);
  opened[depth++ % 8] = it;
}

extern "C" void w2c_env_shut(w2c_env*) {
  Opened it = opened[--depth % 8];
  for (u32 i = 0; i < LINE / GRANULE; i++)
    if (it.granules >> i & 1) poison(it.line + i * GRANULE, GRANULE);
}

extern "C" void w2c_env_undoing(w2c_env*) { unpoison(0, pages * PAGE); }

/** Marks what is free by the allocator's own lists. What was dead of records and overflow buckets is not
 *  known any more. */
extern "C" void w2c_env_undone(w2c_env*) {
  depth = 0;
  unpoison(0, pages * PAGE);
  for (u32 cls = 0; cls < BLOCK_CLASSES; cls++) {
    for (u32 next, block = word(BLOCKS + 4 * cls); block; block = next) {
      next = word(block);
      poison(block, LINE << cls);
    }
  }
  for (u32 next, run = word(RUNS); run; run = next) {
    next = word(run);
    poison(run + LINE, word(run + 4) * PAGE - LINE);
  }
  u32 top = word(TOP) * PAGE;
  if (pages * PAGE > top) poison(top, pages * PAGE - top);
}

// ---- other imports
extern "C" f64 w2c_env_now(w2c_env*) {
  static f64 ms;
  return ++ms;
}
extern "C" void w2c_env_spent(w2c_env*, u32, u32, f64) {}

struct w2c_wasm0x3Ajs0x2Dstring;
extern "C" u32 w2c_wasm0x3Ajs0x2Dstring_length(w2c_wasm0x3Ajs0x2Dstring*, wasm_rt_externref_t text) {
  return ((std::u16string*)text)->size();
}
extern "C" u32 w2c_wasm0x3Ajs0x2Dstring_charCodeAt(w2c_wasm0x3Ajs0x2Dstring*, wasm_rt_externref_t text,
                                                          u32 i) {
  const auto& units = *(std::u16string*)text;
  if (i >= units.size()) differ("a character that is read", i, units.size() - 1);
  return units[i];
}
