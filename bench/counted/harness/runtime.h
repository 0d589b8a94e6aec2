/* The little that code made by wasm2c needs at run time: one memory at a fixed address, so that caches are
   filled alike in every run and on every machine, and memset and memmove of our own, since libc picks its by
   processor. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "wasm-rt.h"

#define MEMORY_BYTES (64 << 20)
#define WASM_PAGE 65536

/* A constant below 2^31, so that an access is one instruction; above the heap, which Linux moves by up to 1
   GiB, and above valgrind's own code. */
#define linear_memory ((uint8_t*)(uintptr_t)0x60000000)

static void fail(const char* why) {
  fprintf(stderr, "%s\n", why);
  exit(3);
}

void wasm_rt_trap(wasm_rt_trap_t trap) {
  fprintf(stderr, "wasm trap %d\n", trap);
  exit(3);
}

bool wasm_rt_is_initialized(void) {
  return true;
}

/* Pages are zero and untouched. The address is only a wish, so that nothing is mapped over. */
void wasm_rt_allocate_memory(wasm_rt_memory_t* memory, uint64_t pages, uint64_t max_pages, bool is64) {
  void* got = mmap(linear_memory, MEMORY_BYTES, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got != linear_memory) fail("no memory at the fixed address");
  memory->data = linear_memory;
  memory->pages = pages;
  memory->max_pages = max_pages;
  memory->size = pages * WASM_PAGE;
  memory->is64 = is64;
}

uint64_t wasm_rt_grow_memory(wasm_rt_memory_t* memory, uint64_t delta) {
  uint64_t before = memory->pages;
  if (before + delta > MEMORY_BYTES / WASM_PAGE) fail("the harness has too little memory for this");
  memory->pages += delta;
  memory->size = memory->pages * WASM_PAGE;
  return before;
}

void wasm_rt_free_memory(wasm_rt_memory_t* memory) {
  munmap(memory->data, MEMORY_BYTES);
}

/* A core that is not optimised has a table, with nothing in it. */
void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, uint32_t elements, uint32_t most) {
  table->data = calloc(elements, sizeof *table->data);
  table->size = elements;
  table->max_size = most;
}

void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t* table) {
  free(table->data);
}

void* memset(void* to, int value, size_t bytes) {
  uint8_t* at = to;
  uint64_t word = (uint8_t)value * 0x0101010101010101;
  for (; bytes >= 8; bytes -= 8, at += 8) *(uint64_t*)at = word;
  for (; bytes > 0; bytes--) *at++ = value;
  return to;
}

void* memmove(void* to, const void* from, size_t bytes) {
  uint8_t* t = to;
  const uint8_t* f = from;
  if (t <= f || t >= f + bytes) {
    for (; bytes >= 8; bytes -= 8, t += 8, f += 8) *(uint64_t*)t = *(const uint64_t*)f;
    for (; bytes > 0; bytes--) *t++ = *f++;
  } else {
    while (bytes-- > 0) t[bytes] = f[bytes];
  }
  return to;
}
